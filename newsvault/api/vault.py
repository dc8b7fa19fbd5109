"""The public vault: the session with all that is done with it."""

from __future__ import annotations

from newsvault.vault.session import Session


class Vault(Session):
    """A person's news archive in a folder. Open it with `Vault.open`, close it or use `with`."""
