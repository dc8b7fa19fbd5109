"""The vault: `Vault` is the one object through which pages are kept and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsvault.vault.vault import Vault

__all__ = ["Vault"]


def __getattr__(name: str) -> object:
    if name != "Vault":
        raise AttributeError(f"module 'newsvault.vault' has no attribute {name!r}")
    from newsvault.vault.vault import Vault

    return Vault
