"""An index that does not match its digests is never used: it is rebuilt, with a warning."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.doctor import examine
from newsvault.settings import Settings
from newsvault.storage.index_proof import COPIES, FOLDER
from newsvault.vault.indexing import REBUILDING
from tests.faults.pages import capture

ENGINES = ("whoosh", "sqlite_fts", "tantivy")


def make(root: Path, engine: str) -> None:
    with Vault.open(root, settings=Settings(engine=engine)) as vault:
        for number in range(1, 4):
            vault.keep(capture(number))


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A vault of each engine, to be copied."""
    made = {}
    for engine in ENGINES:
        made[engine] = tmp_path_factory.mktemp(engine) / "vault"
        make(made[engine], engine)
    return made


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def root(bases: dict[str, Path], engine: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bases[engine], tmp_path / "vault"))


def files(root: Path) -> list[Path]:
    """Return the files of the search index; that of copies has tests of its own."""
    found = sorted((root / FOLDER).iterdir())
    return [path for path in found if "LOCK" not in path.name and path.name != COPIES]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes() or b"\0")
    data[len(data) // 2] ^= 0xFF
    times = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as a disk that forgets


def blank(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


HOW: dict[str, Callable[[Path], None]] = {
    "a changed byte": flip,
    "zeros": blank,
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("how", HOW)
def test_a_changed_index_file_causes_a_rebuild_and_a_warning(
    how: str, root: Path, engine: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """All articles are found, and a warning reports the rebuild."""
    whole = tmp_path / "whole"
    shutil.copytree(root, whole)
    for name in [path.name for path in files(whole) if path.stat().st_size]:
        shutil.rmtree(root)
        shutil.copytree(whole, root)
        HOW[how](root / FOLDER / name)
        caplog.clear()
        with Vault.open(root, settings=Settings(engine=engine)) as vault:
            assert vault.search("*", limit=10).total == 3, name
        assert REBUILDING in caplog.text, name


def test_doctor_reports_the_index_once(root: Path, engine: str) -> None:
    """Either it is up to date or it has to be rebuilt, never both."""
    settings = Settings(engine=engine)

    def found() -> list[tuple[bool, str]]:
        every = examine(root, settings, now=datetime.now(UTC))
        return [(one.well, one.what) for one in every if "search index" in one.what]

    assert found() == [(True, "the search index is up to date")]
    max(files(root), key=lambda path: path.stat().st_size).unlink()
    assert found() == [(False, "the search index has to be rebuilt")]
    shutil.rmtree(root / FOLDER)
    assert found() == [(False, "the search index has to be rebuilt")]
    with Vault.open(root, settings=settings) as vault:
        vault.reindex()
    assert found() == [(True, "the search index is up to date")]


def test_an_older_index_is_detected(
    root: Path, engine: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """As after a power failure that restored old files: the index is intact but out of date."""
    shutil.copytree(root / FOLDER, tmp_path / "old")
    with Vault.open(root, settings=Settings(engine=engine)) as vault:
        vault.keep(capture(4))
    shutil.rmtree(root / FOLDER)
    shutil.copytree(tmp_path / "old", root / FOLDER)
    with Vault.open(root, settings=Settings(engine=engine)) as vault:
        assert vault.search("*", limit=10).total == 4
    assert REBUILDING in caplog.text


def test_a_copied_vault_keeps_its_index(
    root: Path, engine: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Other file times are not damage: the digests are compared once."""
    for path in files(root):
        os.utime(path, (1, 1))
    with Vault.open(root, settings=Settings(engine=engine)) as vault:
        assert vault.search("*", limit=10).total == 3
        vault.keep(capture(5))
        assert vault.search("*", limit=10).total == 4
    assert REBUILDING not in caplog.text


def test_a_search_changes_nothing_in_the_index(root: Path, engine: str) -> None:
    """A search leaves every file unchanged."""
    with Vault.open(root, settings=Settings(engine=engine)) as vault:
        vault.search("harbour")
    before = {path: path.stat().st_mtime_ns for path in files(root)}
    with Vault.open(root, settings=Settings(engine=engine)) as vault:
        vault.search("harbour")
        vault.search("council", sort="newest")
    assert {path: path.stat().st_mtime_ns for path in files(root)} == before


def test_index_files_are_synced_before_the_queue_is_emptied(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file of an index is synced by then; SQLite syncs its files itself."""
    synced: set[int] = set()
    plain = os.fsync

    def fsync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        plain(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    make(tmp_path / "v", engine)
    folder = tmp_path / "v" / FOLDER
    wanted = [folder, folder / "about.json", *folder.glob("MAIN_*.*"), *folder.glob("*.toc")]
    if engine == "tantivy":
        wanted += [path for path in files(tmp_path / "v") if path.suffix != ".lock"]
    assert not list(folder.glob("*-wal"))
    assert {path.name for path in wanted if path.stat().st_ino not in synced} == set()


def test_deletion_of_a_journal_is_synced(tmp_path: Path) -> None:
    """Otherwise it could reappear after a power failure and roll back the commit."""
    from newsvault.search.engines.sqlite_fts.opening import connect

    (tmp_path / "index.sqlite3").touch()
    connection = connect(tmp_path / "index.sqlite3")
    extra = 3  # SQLite's number for it
    assert connection.execute("PRAGMA synchronous").fetchone() == (extra,)
    connection.close()
