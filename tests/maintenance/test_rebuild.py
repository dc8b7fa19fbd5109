"""Rebuild from capture files alone; backups; erasure."""

import gzip
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsvault.api.vault import Vault
from newsvault.cli import main
from newsvault.errors import Damaged, NotFound, UsageError
from newsvault.maintenance.backup import backup, restore
from newsvault.maintenance.doctor import examine
from newsvault.maintenance.erase import erase
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.repair import repair
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from tests.faults.pages import WORDS, address, capture, page

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SMALL = Settings(rotate_bytes=12000)
QUERIES = [
    *WORDS,
    *(f"{one} {other}" for one in WORDS for other in WORDS[:3]),
    *(f'headline:"story number {n}"' for n in range(12)),
    *(f"{one} OR {other}" for one, other in pairwise(WORDS)),
    "*", "NOT harbour", "librar*", "harbor~", "edition NEAR/9 print", "tag:kept", "captured:2020..",
]  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with versions, a page without article, a tag, a note, and a removed article."""
    path = tmp_path_factory.mktemp("full") / "vault"
    with Vault.open(path, settings=SMALL) as vault:
        for edition in (1, 2):
            list(vault.ingest(capture(number, edition) for number in range(10)))
        list(vault.ingest([capture(3, 2), capture(99, body=b"<html></html>")]))
        one = vault.get(address(1)).id
        vault.record([("put", "tag", one, "kept", ""), ("put", "note", one, "1", "twice")])
        vault.remove([address(2)])
        for number in range(20, 44):  # one by one, so that the index is of many parts
            vault.keep(capture(number))
        list(vault.ingest(capture(number, 2) for number in range(20, 30)))
        vault.remove([address(21)])
        vault.restore([address(2)])
    return path


@pytest.fixture
def root(full: Path, tmp_path: Path) -> Path:
    return shutil.copytree(full, tmp_path / "vault")


def contents(root: Path) -> Any:
    """The content of a vault: each article with versions and captures, and 50 searches."""
    with Vault.open(root, settings=SMALL) as vault:
        listed = vault.list(limit=1000, include_removed=True)
        articles = {
            one.id: (one, vault.versions(one.id), vault.captures(one.id)) for one in listed.articles
        }
        return articles, [vault.search(query, limit=20) for query in QUERIES]


def printed(root: Path, ids: Iterable[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The program's JSON output: every article, and every search in each order."""
    commands = [["show", one] for one in ids]
    commands += [
        ["search", "--limit", limit, "--sort", sort, query]
        for query in QUERIES
        for limit, sort in (("20", "relevance"), ("3", "newest"), ("3", "oldest"))
    ]
    codes = {main.run(["--vault", str(root), name, "--json", *rest]) for name, *rest in commands}
    assert codes == {0}
    return capsys.readouterr().out.splitlines()


def test_rebuild_restores_articles_and_search_results(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without catalogue and index, every article and the results of 50 searches are restored."""
    assert len(QUERIES) >= 50
    before = contents(root)
    shown = printed(root, before[0], capsys)
    (root / FILE_NAME).unlink()
    shutil.rmtree(root / "index")
    with pytest.raises(Damaged):
        Vault.open(root, settings=SMALL)
    done = rebuild(root, SMALL, now=NOW)
    assert (done.captures, done.articles, done.faults) == (56, 33, ())
    assert contents(root) == before
    assert printed(root, before[0], capsys) == shown
    assert verify(root, SMALL, now=NOW).faults == ()


def test_rebuild_saves_the_old_catalogue(root: Path) -> None:
    done = rebuild(root, SMALL, now=NOW)
    assert done.set_aside is not None
    assert (root / done.set_aside).is_file()


def test_rebuild_recovers_intact_records_around_damage(root: Path) -> None:
    """A destroyed record is reported, and nothing else is lost."""
    path = min(root.rglob("nv-*.warc.gz"))
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[3000:3100] = bytes(100)
    path.write_bytes(data)
    done = rebuild(root, SMALL, now=NOW)
    assert done.faults
    assert done.captures >= 20


def test_rebuild_without_capture_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        rebuild(tmp_path, SMALL, now=NOW)


def test_a_backup_is_a_vault(root: Path, tmp_path: Path) -> None:
    before = contents(root)
    backup(root, tmp_path / "copy")
    assert verify(tmp_path / "copy", SMALL, now=NOW).faults == ()
    assert contents(tmp_path / "copy") == before
    restore(tmp_path / "copy", tmp_path / "again")
    assert contents(tmp_path / "again") == before


def test_a_backup_is_updated(root: Path, tmp_path: Path) -> None:
    backup(root, tmp_path / "copy")
    with Vault.open(root, settings=SMALL) as vault:
        list(vault.ingest(capture(number) for number in range(50, 60)))
    done = backup(root, tmp_path / "copy")
    assert done.there >= 1
    assert contents(tmp_path / "copy") == contents(root)
    assert verify(tmp_path / "copy", SMALL, now=NOW).faults == ()


def test_erased_articles_are_deleted_from_the_backup(root: Path, tmp_path: Path) -> None:
    """After the next backup; also what was in the growing file."""
    backup(root, tmp_path / "copy")
    mark = b"story number 5 in its"
    with Vault.open(root, settings=SMALL) as vault:
        gone = [vault.get(address(number)).id for number in (5, 43)]
    erase(root, SMALL, gone)
    assert holding(tmp_path / "copy", mark)
    backup(root, tmp_path / "copy")
    assert holding(tmp_path / "copy", mark) == []
    report = verify(tmp_path / "copy", SMALL, now=NOW)
    assert (report.faults, report.notes) == ((), ())
    assert contents(tmp_path / "copy") == contents(root)


def test_a_backup_does_not_copy_damage(root: Path, tmp_path: Path) -> None:
    path = min(root.rglob("nv-*.warc.gz"))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged):
        backup(root, tmp_path / "copy")


def test_a_backup_refuses_a_folder_with_other_files(root: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    for target in (tmp_path / "other", root / "inside", root):
        with pytest.raises(UsageError):
            backup(root, target)
    with pytest.raises(UsageError):
        restore(root, root)


def test_erase_leaves_no_byte(root: Path) -> None:
    """No byte of it is left in the vault, compressed or not, and the rest is unchanged."""
    rebuild(root, SMALL, now=NOW)  # leaves an old catalogue in backups/, which holds it too
    before, _ = contents(root)
    mark = b"story number 5 in its"
    assert holding(root, mark)
    with Vault.open(root, settings=SMALL) as vault:
        one = vault.get(address(5)).id
    done = erase(root, SMALL, [one])
    assert (done.ids, done.captures) == ((one,), 2)
    assert holding(root, mark) == []
    after, _ = contents(root)
    assert set(after) == set(before) - {one}
    assert verify(root, SMALL, now=NOW).faults == ()
    with Vault.open(root, settings=SMALL) as vault:
        assert vault.raw(address(3)).body == page(3, 2)
        with pytest.raises(NotFound):
            vault.get(one)
    rebuild(root, SMALL, now=NOW)
    assert contents(root)[0].keys() == after.keys()


def holding(root: Path, mark: bytes) -> list[str]:
    found = []
    for path in root.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if ".warc.gz" in path.name and data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        if mark in data:
            found.append(path.name)
    return found


def test_doctor_reports_problems_with_the_command_to_run(root: Path) -> None:
    assert all(one.well for one in examine(root, SMALL, now=NOW))
    min(root.rglob("nv-*.warc.gz")).unlink()
    wrong = [one for one in examine(root, SMALL, now=NOW) if not one.well]
    assert "repair" in wrong[0].run
    verify(root, SMALL, now=NOW)
    wrong = [one for one in examine(root, SMALL, now=NOW) if not one.well]
    assert "verify found" in wrong[-1].what
    (root / FILE_NAME).unlink()
    wrong = [one for one in examine(root, SMALL, now=NOW) if not one.well]
    assert "rebuild" in wrong[0].run


@pytest.mark.parametrize("tail", ["half a record", "whole records", "garbage", "zeros"])
def test_bytes_after_the_committed_end_are_not_damage(root: Path, tail: str) -> None:
    """A killed writer leaves them; the old catalogue has the committed end."""
    growing = next((root / "captures").rglob("*.open"))
    data = growing.read_bytes()
    with growing.open("ab") as file:
        file.write(
            {
                "half a record": data[:700],
                "whole records": next(iter(_members(growing))) + data[:300],
                "garbage": b"never a record" * 50,
                "zeros": bytes(5000),
            }[tail]
        )
    done = rebuild(root, SMALL, now=NOW)
    assert done.faults == ()
    assert done.notes
    assert verify(root, SMALL, now=NOW).faults == ()
    again = rebuild(root, SMALL, now=NOW)
    assert again.faults == ()
    with Vault.open(root, settings=SMALL) as vault:
        vault.keep(capture(70))
    assert rebuild(root, SMALL, now=NOW).notes == ()


@pytest.mark.parametrize("lost", ["deleted", "damaged"])
@pytest.mark.parametrize("tail", ["half a record", "whole records", "zeros", "a cut document"])
def test_an_unfinished_write_is_not_damage_without_the_old_catalogue(
    root: Path, tail: str, lost: str
) -> None:
    growing = next((root / "captures").rglob("*.open"))
    data = growing.read_bytes()
    with growing.open("r+b") as file:
        if tail == "a cut document":
            file.truncate(len(data) - 20)
        file.seek(0, 2)
        page = next(iter(_members(growing)))
        file.write({"half a record": data[:700], "whole records": page, "zeros": bytes(5000)}
                   .get(tail, b""))  # fmt: skip
    if lost == "deleted":
        (root / FILE_NAME).unlink()
    else:
        (root / FILE_NAME).write_bytes(b"not a catalogue" * 1000)
    done = rebuild(root, SMALL, now=NOW)
    assert done.faults == ()
    assert done.notes or tail == "whole records"  # a warcinfo is a record of its own
    with Vault.open(root, settings=SMALL) as vault:
        vault.keep(capture(70))
    assert verify(root, SMALL, now=NOW).faults == ()
    assert rebuild(root, SMALL, now=NOW).notes == ()


@pytest.mark.parametrize("place", ["last record", "earlier"])
def test_a_changed_byte_is_damage_without_the_old_catalogue(root: Path, place: str) -> None:
    growing = next((root / "captures").rglob("*.open"))
    data = bytearray(growing.read_bytes())
    data[-8 if place == "last record" else len(data) // 3] ^= 0x10
    growing.write_bytes(data)
    (root / FILE_NAME).unlink()
    assert rebuild(root, SMALL, now=NOW).faults


def _members(path: Path) -> list[bytes]:
    """The first record of a file, compressed."""
    from newsvault.warc import members

    data = path.read_bytes()
    with path.open("rb") as stream:
        first = next(members(stream))
    return [data[first.offset : first.end]]


def test_a_file_truncated_before_the_committed_end_is_damage(root: Path) -> None:
    """Also where only the last record is torn."""
    growing = next((root / "captures").rglob("*.open"))
    growing.write_bytes(growing.read_bytes()[:-20])
    assert rebuild(root, SMALL, now=NOW).faults


def test_repair_completes_an_erasure_undone_by_a_power_failure(root: Path, tmp_path: Path) -> None:
    """The old file, restored beside the rewritten one, is deleted permanently."""
    before = shutil.copytree(root, tmp_path / "before")
    with Vault.open(root, settings=SMALL) as vault:
        gone = vault.get(address(5)).id
    erase(root, SMALL, [gone])
    back = [path for path in (before / "captures").rglob("*") if path.is_file()]
    for path in back:
        goal = root / path.relative_to(before)
        if not goal.exists() and path.name.endswith((".gz", ".sha256")):
            shutil.copy2(path, goal)
    assert verify(root, SMALL, now=NOW).faults
    done = repair(root, SMALL, copy=None, now=NOW)
    assert done.left == ()
    assert done.mended
    assert not any(fault for fault in verify(root, SMALL, now=NOW).faults)
    with Vault.open(root, settings=SMALL) as vault, pytest.raises(NotFound):
        vault.get(gone)


def test_repair_preserves_the_older_file_if_the_rewritten_one_is_damaged(
    root: Path, tmp_path: Path
) -> None:
    """It may be the only intact copy of the other articles."""
    before = shutil.copytree(root, tmp_path / "before")
    with Vault.open(root, settings=SMALL) as vault:
        gone = vault.get(address(5)).id
    known = {path.name for path in (root / "captures").rglob("*.warc.gz")}
    erase(root, SMALL, [gone])
    fresh = [path for path in (root / "captures").rglob("*.warc.gz") if path.name not in known]
    olds = []
    for path in (before / "captures").rglob("*.warc.gz"):
        goal = root / path.relative_to(before)
        if not goal.exists():
            olds.append(shutil.copy2(path, goal))
    for path in fresh:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[::-1])
    repair(root, SMALL, copy=None, now=NOW)
    assert olds
    assert all(Path(path).exists() for path in olds)
