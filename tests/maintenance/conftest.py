"""Fixtures of the maintenance tests: those of the vault tests."""

from tests.vault.conftest import root, vault

__all__ = ["root", "vault"]
