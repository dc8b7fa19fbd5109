"""What the tests of the library share: a vault of the example pages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsvault import Vault

SEEDS = Path(__file__).parents[2] / "seeds" / "pages"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a vault that holds all example pages; not to be changed."""
    path = tmp_path_factory.mktemp("library") / "vault"
    with Vault.open(path) as vault:
        assert list(vault.ingest([str(SEEDS)]))
    return path


@pytest.fixture
def vault(filled: Path, tmp_path: Path) -> Iterator[Vault]:
    """A copy of that vault, open."""
    shutil.copytree(filled, tmp_path / "vault")
    with Vault.open(tmp_path / "vault") as opened:
        yield opened
