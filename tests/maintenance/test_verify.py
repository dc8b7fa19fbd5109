"""`verify` detects every kind of damage; `repair` fixes what an intact copy allows."""

import errno
import random
import shutil
import sqlite3
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import VaultFull
from newsvault.maintenance.backup import backup
from newsvault.maintenance.repair import repair
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from newsvault.storage.catalog.catalog_comparison import _ROWS
from newsvault.warc import members
from tests.faults.pages import address, capture, page

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SMALL = Settings(rotate_bytes=12000)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with closed files, a growing one, versions and tags; and a backup of it."""
    base = tmp_path_factory.mktemp("sound")
    with Vault.open(base / "vault", settings=SMALL) as vault:
        for edition in (1, 2):
            for number in range(8):
                vault.keep(capture(number, edition))
        vault.record([("put", "tag", vault.get(address(1)).id, "kept", "")])
        for number in range(8, 16):
            if growing(base / "vault").stat().st_size < 4000:  # there is something to damage
                vault.keep(capture(number))
    backup(base / "vault", base / "copy")
    return base


@pytest.fixture
def base(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "base")
    return tmp_path / "base"


def closed(root: Path) -> Path:
    return min(root.rglob("nv-*.warc.gz"))


def growing(root: Path) -> Path:
    (path,) = root.rglob("*.open")
    return path


def flip(path: Path, at: int) -> None:
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[at % len(data) if at > 0 else at] ^= 0xFF  # one bit could be one that packing left unused
    path.write_bytes(data)


def both(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def truncate(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-100])


def cut_at_a_record(path: Path) -> None:
    """Cut after a whole record, so that only the side file reveals it."""
    with path.open("rb") as stream:
        ends = [one.end for one in members(stream) if b"urn:newsvault:reading" in one.data]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[: ends[-2]])


def no_catalogue(root: Path) -> None:
    for path in root.glob(FILE_NAME + "*"):
        path.unlink()


def zero(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(bytes(path.stat().st_size))


def segment(root: Path) -> Path:
    return max((root / "index").iterdir(), key=lambda path: path.stat().st_size)


def sql(statement: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        database = sqlite3.connect(root / FILE_NAME)
        database.execute(statement)
        database.commit()
        database.close()

    return change


DAMAGE: dict[str, Callable[[Path], None]] = {
    **{
        f"{which} byte {at}": lambda root, at=at, of=of: flip(of(root), at)  # type: ignore[misc]
        for which, of in (("closed", closed), ("growing", growing))
        for at in (0, 4, 9, 200, 900, 1500, -9, -2)
    },
    "side file": lambda root: flip(next(root.rglob("*.sha256")), 5),
    "side file gone": lambda root: next(root.rglob("*.sha256")).unlink(),
    "closed gone": lambda root: closed(root).unlink(),
    "growing gone": lambda root: growing(root).unlink(),
    "closed cut": lambda root: truncate(closed(root)),
    "growing cut": lambda root: truncate(growing(root)),
    "closed zeroed": lambda root: zero(closed(root)),
    "growing zeroed": lambda root: zero(growing(root)),
    "index byte": lambda root: flip(segment(root), 100),
    "index file gone": lambda root: segment(root).unlink(),
    "row gone": sql("DELETE FROM versions WHERE version = 2"),
    "row changed": sql("UPDATE articles SET headline = 'x'"),
    "offset changed": sql("UPDATE captures SET offset = offset + 1 WHERE number = 3"),
    "digest changed": sql("UPDATE captures SET payload_sha256 = 'x' WHERE number = 3"),
    "catalogue gone": no_catalogue,
    "catalogue zeroed": lambda root: zero(root / FILE_NAME),
    "catalogue gone, closed byte": both(no_catalogue, lambda root: flip(closed(root), 900)),
    "catalogue gone, closed cut": both(no_catalogue, lambda root: cut_at_a_record(closed(root))),
    "catalogue gone, closed gone": both(no_catalogue, lambda root: closed(root).unlink()),
    "catalogue gone, growing byte": both(no_catalogue, lambda root: flip(growing(root), 900)),
    "tag gone": sql("DELETE FROM additions"),
}


def test_a_sound_vault_has_no_fault(base: Path) -> None:
    report = verify(base / "vault", SMALL, now=NOW)
    assert report.faults == ()
    assert report.files >= 3
    with Vault.open(base / "vault", settings=SMALL) as vault:
        assert vault.status().last_verified_at == NOW


@pytest.mark.parametrize("emptied", [False, True])
def test_an_index_that_was_taken_away_is_no_damage(base: Path, emptied: bool) -> None:
    """It is derived: that is a note, and the next search makes it again."""
    root = base / "vault"
    shutil.rmtree(root / "index")
    if emptied:
        (root / "index").mkdir()
    report = verify(root, SMALL, now=NOW)
    assert report.faults == ()
    assert [(note.file, note.what) for note in report.notes] == [("index", "the index is missing")]
    with Vault.open(root, settings=SMALL) as vault:
        assert vault.search("*").total == 9
    assert verify(root, SMALL, now=NOW).notes == ()


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_detected_and_repaired(base: Path, name: str) -> None:
    """Every change is detected; a copy repairs it, and the pages are unchanged."""
    root = base / "vault"
    DAMAGE[name](root)
    assert verify(root, SMALL, now=NOW).faults
    done = repair(root, SMALL, copy=base / "copy", now=NOW)
    assert done.mended
    assert done.left == ()
    with Vault.open(root, settings=SMALL) as vault:
        for number in range(8):
            one = vault.get(address(number)).id
            assert vault.raw(f"{one}@1").body == page(number, 1)
            assert vault.raw(f"{one}@2").body == page(number, 2)
        assert vault.get(address(1)).tags == ("kept",)


def test_an_interrupted_repair_leaves_intact_records_in_place(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file with its intact records stays until the repaired one is on the disk."""
    root = base / "vault"
    damaged = closed(root)
    flip(damaged, 900)
    left = damaged.read_bytes()

    def stopped(path: Path, _: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("newsvault.maintenance.repair.write_beside", stopped)
    with pytest.raises(VaultFull):
        repair(root, SMALL, copy=base / "copy", now=NOW)
    monkeypatch.undo()

    assert damaged.read_bytes() == left
    assert repair(root, SMALL, copy=base / "copy", now=NOW).left == ()
    assert left in [path.read_bytes() for path in (root / "quarantine").iterdir()]


def test_a_repair_without_hard_links(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system without hard links, quarantine has a copy of the damaged file."""
    root = base / "vault"
    flip(closed(root), 900)
    left = closed(root).read_bytes()

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("newsvault.storage.captures.capture_files.os.link", refused)

    assert repair(root, SMALL, copy=base / "copy", now=NOW).left == ()
    assert left in [path.read_bytes() for path in (root / "quarantine").iterdir()]


@pytest.mark.parametrize("of", [closed, growing])
@pytest.mark.parametrize("what", ["renamed", "duplicated"])
@pytest.mark.parametrize("with_copy", [True, False])
def test_a_stray_file_is_reported_and_repaired(
    base: Path, of: Callable[[Path], Path], what: str, *, with_copy: bool
) -> None:
    """A renamed file is identified by its first record; a duplicate is removed."""
    root = base / "vault"
    path = of(root)
    before = path.read_bytes()
    stray = path.with_name("nv-20200101000000-000077-aaaaaa.warc.gz")
    if what == "renamed":
        path.rename(stray)
    else:
        shutil.copy(path, stray)
    named = {fault.name for fault in verify(root, SMALL, now=NOW).faults}
    assert str(stray.relative_to(root)) in named
    assert (str(path.relative_to(root)).removesuffix(".open") in named) == (what == "renamed")
    done = repair(root, SMALL, copy=base / "copy" if with_copy else None, now=NOW)
    assert done.left == ()
    assert path.read_bytes() == before
    assert before in [one.read_bytes() for one in (root / "quarantine").iterdir()]


def test_a_stray_file_with_unique_records_is_not_moved(base: Path) -> None:
    """Unique records are never moved: the user has to decide."""
    root = base / "vault"
    stray = closed(root).with_name("nv-20200101000000-000077-aaaaaa.warc.gz")
    shutil.copy(closed(root), stray)
    flip(stray, -9)
    assert [fault.file for fault in repair(root, SMALL, copy=base / "copy", now=NOW).left] == [
        str(stray.relative_to(root))
    ]


def test_repair_needs_memory_for_one_record_only(base: Path) -> None:
    """A file of any length is repaired piece by piece, from a damaged copy too."""
    root = base / "vault"
    settings = Settings()
    with Vault.open(root, settings=settings) as vault:
        for number in range(100, 108):
            body = page(number) + b"<!--" + random.Random(number).randbytes(1_000_000) + b"-->"
            vault.keep(capture(number, body=body))
    shutil.rmtree(base / "copy")
    backup(root, base / "copy")
    flip(growing(root), 900)
    flip(growing(base / "copy"), -9)
    tracemalloc.start()
    assert repair(root, settings, copy=base / "copy", now=NOW).left == ()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert growing(root).stat().st_size > 8_000_000
    assert peak < 8_000_000


def test_every_flipped_byte_of_catalogue_data_is_detected(base: Path) -> None:
    """A byte without meaning (free space in a page) may differ; any other is reported."""
    root = base / "vault"
    path = root / FILE_NAME
    Vault.open(root, settings=SMALL).close()
    original = path.read_bytes()
    said = _said(path)
    found = 0
    for at in range(101, len(original), len(original) // 60):
        flip(path, at)
        faults = verify(root, SMALL, now=NOW).faults
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        found += bool(faults)
        assert faults or _said(path) == said, f"byte {at}"
        path.write_bytes(original)
    assert found


def _said(path: Path) -> list[tuple[object, ...]] | None:
    database = sqlite3.connect(path)
    try:
        return [row for query in _ROWS.values() for row in database.execute(query)]
    except sqlite3.DatabaseError:
        return None
    finally:
        database.close()


def test_uncommitted_bytes_are_a_note(base: Path) -> None:
    """Uncommitted bytes are not damage."""
    with growing(base / "vault").open("ab") as stream:
        stream.write(b"torn")
    report = verify(base / "vault", SMALL, now=NOW)
    assert report.faults == ()
    assert len(report.notes) == 1


def test_a_part_can_be_verified(base: Path) -> None:
    root = base / "vault"
    verify(root, SMALL, now=NOW)
    assert verify(root, SMALL, now=NOW, since=NOW).files == 0
    part = verify(root, SMALL, now=NOW, sample=0.0)
    assert part.files == 1
    flip(growing(root), 900)
    assert verify(root, SMALL, now=NOW, sample=0.0).faults


def test_what_another_command_stores_meanwhile_is_no_fault(base: Path) -> None:
    """The file that grows is closed, an article changes and another one is tagged."""
    root = base / "vault"
    numbers = iter(range(16, 40))

    def write(_done: int, _total: int) -> None:
        with Vault.open(root, settings=SMALL) as other:
            other.keep(capture(next(numbers)))
            other.keep(capture(3, edition=3))
            other.record([("put", "tag", other.get(address(2)).id, f"tag{next(numbers)}", "")])

    report = verify(root, SMALL, now=NOW, progress=write)
    assert report.faults == ()
    assert next(numbers) > 20
    assert verify(root, SMALL, now=NOW).faults == ()
