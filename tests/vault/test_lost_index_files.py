"""An index that lost a part of its files never gives fewer hits in silence."""

import os
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from newsvault.vault import indexing
from tests.faults.pages import capture


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "vault"
    with Vault.open(path, settings=Settings()) as vault:
        for number in range(1, 5):
            vault.keep(capture(number))
    return path


def test_an_emptied_or_missing_file_is_noticed(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each file of the index in turn, emptied and deleted: all articles are found all the same."""
    for turn, how in enumerate(("empty", "gone", "cut")):
        paths = sorted((root / indexing.FOLDER).glob("MAIN_*.*"))
        path = paths[turn % len(paths)]
        if how == "gone":
            path.unlink()
        else:
            size = path.stat().st_size
            os.truncate(path, 0 if how == "empty" else size // 2)
        caplog.clear()
        with Vault.open(root, settings=Settings()) as vault:
            assert vault.search("*", limit=10).total == 4, how
        assert "made again" in caplog.text, how


def test_files_are_on_the_disk_before_the_queue_is_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file of the index is synced by the time the catalogue forgets what was queued."""
    synced: set[int] = set()
    plain = os.fsync

    def fsync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        plain(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    root = tmp_path / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(1))
    folder = root / indexing.FOLDER
    wanted = [folder, *folder.glob("MAIN_*.*"), *folder.glob("*.toc")]
    assert {path.name for path in wanted if path.stat().st_ino not in synced} == set()
