"""A vault and its exports are readable only by their owner, whatever the umask."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.backup import backup, restore
from newsvault.maintenance.doctor import examine
from newsvault.maintenance.erase import erase
from newsvault.maintenance.export import export
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.repair import repair
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from tests.faults.pages import capture

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ENGINES = ("whoosh", "sqlite_fts", "tantivy")


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    """Set an umask that makes files readable by everyone."""
    before = os.umask(0)
    yield
    os.umask(before)


def wide(folder: Path) -> list[str]:
    """The files and folders accessible to others, with their permissions."""
    paths = [folder, *sorted(folder.rglob("*"))]
    return [
        f"{path.relative_to(folder)} {stat.filemode(path.stat().st_mode)}"
        for path in paths
        if path.stat().st_mode & 0o077
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_new_vault_is_readable_only_by_its_owner(tmp_path: Path, engine: str) -> None:
    """Growing and closed capture files, catalogue, index, logs, quarantine."""
    root = tmp_path / "vault"
    settings = Settings(engine=engine, rotate_bytes=1)
    with Vault.open(root, settings=settings) as vault:
        for number in range(1, 5):
            vault.keep(capture(number))
        assert wide(root) == []
        growing = next(root.rglob("*.open"))
        with growing.open("ab") as torn:
            torn.write(b"torn")
        vault.keep(capture(5))
        assert vault.search("harbour").total >= 0
    assert list((root / "quarantine").iterdir())
    verify(root, settings, now=NOW)
    rebuild(root, settings, now=NOW)
    with Vault.open(root, settings=settings) as vault:
        vault.keep(capture(6))
    erase(root, settings, [vault_id(root, settings)])
    repair(root, settings, copy=None, now=NOW)
    assert wide(root) == []


def vault_id(root: Path, settings: Settings) -> str:
    """Return the id of one article."""
    with Vault.open(root, settings=settings) as vault:
        return vault.list(limit=1).articles[0].id


def test_backups_and_exports_are_private(root: Path, tmp_path: Path) -> None:
    """A backup, a restored vault and both export formats."""
    with Vault.open(root, settings=Settings(rotate_bytes=1)) as vault:
        vault.keep(capture(7))
    backup(root, tmp_path / "copies" / "copy")
    restore(tmp_path / "copies" / "copy", tmp_path / "copies" / "again")
    assert wide(tmp_path / "copies" / "copy") == []
    assert wide(tmp_path / "copies" / "again") == []
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    for name, kind in (("a.warc.gz", "warc"), ("a.wacz", "wacz")):
        export(root, out / name, format_=kind, now=NOW)
    assert wide(out) == []


def test_journals_and_host_state_are_private(tmp_path: Path) -> None:
    """The journal of a batch, the state of hosts."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(3):
        (pages / f"{number}.html").write_bytes(capture(number).exchanges[-1].body)
    vault = tmp_path / "vault"
    program = [sys.executable, "-m", "newsvault", "--vault", str(vault)]
    local = {**os.environ, "NEWSVAULT_RETRIES": "0", "NEWSVAULT_ALLOW_HOSTS": "127.0.0.1:9"}
    for arguments in (
        ["ingest", str(pages)],
        ["ingest", "http://127.0.0.1:9/", "http://127.0.0.1:9/2"],
    ):
        subprocess.run([*program, *arguments], capture_output=True, check=False, env=local)
    assert wide(vault) == []


def test_doctor_names_the_command_for_an_old_vault(root: Path) -> None:
    """The finding has the number of files, and the command fixes them."""

    def warnings_of() -> list[str]:
        found = examine(root, Settings(), now=NOW)
        return [one.what for one in found if "other users" in one.what]

    assert warnings_of() == []
    (root / "catalogue.sqlite").chmod(0o644)
    root.chmod(0o755)
    (said,) = warnings_of()
    assert said.startswith("other users of this machine can read 2 files and folders of the vault")
    command = said.partition("to stop that: ")[2]
    subprocess.run(["/bin/sh", "-c", command], check=True)
    assert warnings_of() == []
