"""Fixtures of the maintenance tests: a vault with some pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from tests.faults.pages import capture


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a vault with four pages."""
    path = tmp_path / "vault"
    with Vault.open(path, settings=Settings()) as vault:
        for number in range(1, 5):
            vault.keep(capture(number))
    return path


@pytest.fixture
def vault(root: Path) -> Iterator[Vault]:
    """That vault, open."""
    with Vault.open(root, settings=Settings()) as opened:
        yield opened
