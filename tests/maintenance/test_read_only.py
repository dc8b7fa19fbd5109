"""A read-only vault: read commands work, and report a temporary index."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from newsvault.storage.index_proof import FOLDER
from tests.faults.pages import capture

ENGINES = ("whoosh", "sqlite_fts", "tantivy")
# Mounts the folder $1 read-only on itself, where only this process sees it, then runs the rest.
_MOUNT = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77; shift; exec "$@"'


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program while `root` is a read-only mount; skip where mounting is impossible."""
    command = [sys.executable, "-m", "newsvault", *arguments]
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", _MOUNT, "sh", str(root), *command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NEWSVAULT_HOME": str(root)},
    )
    if ran.returncode == 77 or "unshare failed" in ran.stderr:
        pytest.skip("a read-only mount needs root and mount namespaces")
    assert "Traceback" not in ran.stderr
    return ran


@pytest.fixture(scope="module", autouse=True)
def _needs_unshare() -> None:
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        pytest.skip("a read-only mount needs unshare and mount")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NEWSVAULT_ENGINE", request.param)
    return str(request.param)


@pytest.fixture
def vault(tmp_path: Path, engine: str) -> Path:
    """A vault of three articles."""
    path = tmp_path / "vault"
    with Vault.open(path, settings=Settings(engine=engine)) as opened:
        for number in range(1, 4):
            opened.keep(capture(number))
    return path


def articles(vault: Path, *arguments: str) -> tuple[int, str]:
    """The number of articles found on the read-only disk, and the message about the index."""
    ran = run(vault, "count", "*", *arguments)
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout), ran.stderr


def test_an_intact_index_is_used_unchanged(vault: Path) -> None:
    """Nothing is created, and no message is printed."""
    assert articles(vault) == (3, "")


def rows(vault: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Run a statement on the catalogue."""
    with closing(sqlite3.connect(vault / "catalogue.sqlite", isolation_level=None)) as database:
        return database.execute(statement, values).fetchall()


@pytest.mark.parametrize("how", ["missing", "changed", "behind"])
def test_a_temporary_index_is_built(vault: Path, how: str, engine: str) -> None:
    """One line reports it; all articles are found; no temporary file remains."""
    if how == "behind":
        aside = vault.with_name("aside")
        shutil.copytree(vault / FOLDER, aside)
        facts = rows(vault, "SELECT * FROM facts WHERE name LIKE 'index%'")
        with Vault.open(vault, settings=Settings(engine=engine)) as opened:
            article = opened.keep(capture(4)).stored.id
        shutil.rmtree(vault / FOLDER)  # as a program leaves it that dies after its commit
        shutil.copytree(aside, vault / FOLDER)
        for fact in facts:
            rows(vault, "INSERT OR REPLACE INTO facts VALUES (?, ?)", *fact)
        rows(vault, "INSERT INTO pending_index (article_id) VALUES (?)", article)
    elif how == "changed":
        for path in (vault / FOLDER).iterdir():
            path.write_bytes(path.read_bytes()[::-1])
    else:
        shutil.rmtree(vault / FOLDER)
    found, said = articles(vault)
    assert found == (4 if how == "behind" else 3)
    assert len(said.splitlines()) == 1
    assert "building a temporary one" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "council"), ("list",), ("quotes",), ("speakers",), ("timeline", "council"),
        ("count", "council", "--by", "source"), ("status",), ("verify",), ("saved", "list"),
        ("feeds", "list"), ("verdicts", "list"), ("export", "OUT.wacz"), ("backup", "OUT"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_read_command_works(vault: Path, arguments: tuple[str, ...], tmp_path: Path) -> None:
    """It needs no lock and mentions none."""
    wanted = [one.replace("OUT", str(tmp_path / "out")) for one in arguments]
    ran = run(vault, *wanted)
    assert ran.returncode in (0, 1), ran.stderr
    assert "cannot be written" not in ran.stderr
    assert ran.returncode == 0 or not ran.stdout


def test_restore_from_a_read_only_backup(vault: Path, tmp_path: Path) -> None:
    """The new vault is complete."""
    copy = tmp_path / "copy"
    assert run(tmp_path, "list").returncode != 0
    subprocess.run(
        [sys.executable, "-m", "newsvault", "--vault", str(vault), "backup", str(copy)],
        check=True,
        capture_output=True,
    )
    new = tmp_path / "new"
    ran = run(copy, "--vault", str(new), "restore", str(copy))
    assert ran.returncode == 0, ran.stderr
    assert run(new, "verify").returncode == 0
    assert articles(new)[0] == 3


def test_commits_in_the_wal_are_visible(tmp_path: Path) -> None:
    """A copy of a vault in use: the last commits are in the WAL."""
    live, copy = tmp_path / "live", tmp_path / "copy"
    with Vault.open(live, settings=Settings()) as vault:
        vault.keep(capture(1))
    with Vault.open(live, settings=Settings()) as vault:
        vault.keep(capture(2))
        shutil.copytree(live, copy)
    assert (copy / "catalogue.sqlite-wal").stat().st_size
    (copy / "catalogue.sqlite-shm").unlink(missing_ok=True)
    ran = run(copy, "list", "--format", "ids")
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.split()) == 2
    assert run(copy, "verify").returncode == 0


def test_write_commands_exit_7_with_one_line(vault: Path) -> None:
    """Exit code 7, and the vault is unchanged."""
    for arguments in (["tag", "*", "x"], ["reindex"], ["ingest", "x.html"]):
        ran = run(vault, *arguments)
        assert ran.returncode not in (0, 9), arguments
        assert len(ran.stderr.splitlines()) <= 3


def test_output_on_a_read_only_disk_exits_9(tmp_path: Path) -> None:
    """The message names the output, and does not call it the vault."""
    root, out = tmp_path / "vault", tmp_path / "out"
    with Vault.open(root, settings=Settings()) as opened:
        opened.keep(capture(1))
    out.mkdir()
    for arguments in (
        ("export", "--out", f"{out}/a.atom"), ("export", "--format", "html", "--out", f"{out}/a"),
        ("export", f"{out}/a.wacz"), ("backup", f"{out}/copy"),
    ):  # fmt: skip
        ran = run(out, "--vault", str(root), *arguments)
        assert ran.returncode == 9, ran.stderr
        first, hint = ran.stderr.splitlines()
        assert first == f"newsvault: cannot write {arguments[-1]}: Read-only file system"
        assert hint == "  check the disk and the permissions of the folder"
