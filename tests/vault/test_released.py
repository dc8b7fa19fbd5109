"""Vaults of every released version: opened, upgraded (a copy is saved), with the same content."""

import json
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import VaultError, VaultTooNew
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME, connection
from newsvault.storage.catalog import schema as schemas
from newsvault.storage.catalog.schema import STEPS, VERSION
from tests.faults.pages import capture
from tests.vault.make_released import HERE, contents

NOW = datetime(2026, 11, 24, tzinfo=UTC)
RELEASED = sorted(HERE.glob("*.zip"))


def schema(catalogue: Path) -> int:
    database = sqlite3.connect(catalogue)
    try:
        return int(database.execute("PRAGMA user_version").fetchone()[0])
    finally:
        database.close()


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """The folder of a vault of an earlier version, and the content that version showed."""
    root = tmp_path / "vault"
    with zipfile.ZipFile(request.param) as package:
        package.extractall(root)
    for path in root.rglob("*.warc.gz"):
        path.chmod(0o444)
    return root, request.param.with_suffix(".json")


def test_every_earlier_schema_has_a_vault() -> None:
    assert {path.stem for path in RELEASED} >= {f"schema-{n}" for n in range(1, VERSION)}


def test_a_released_vault_shows_the_same_content(released: tuple[Path, Path]) -> None:
    """Everything in it is present, intact, found, and can be added to."""
    root, words = released
    wanted = json.loads(words.read_text("utf-8"))
    assert contents(root, Settings()) == wanted
    assert verify(root, Settings(), now=NOW).faults == ()
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.search("tag:kept").total == 1
        vault.keep(capture(50))
        assert vault.search("headline:50").total == 1
    assert verify(root, Settings(), now=NOW).faults == ()


def test_a_released_vault_can_be_rebuilt(released: tuple[Path, Path]) -> None:
    """The capture files of an earlier version give this version's catalogue."""
    root, words = released
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    assert contents(root, Settings()) == json.loads(words.read_text("utf-8"))
    assert verify(root, Settings(), now=NOW).faults == ()


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> int:
    """A program with the next schema, so that every vault needs an upgrade."""
    steps = (*STEPS, "CREATE TABLE later (one TEXT) STRICT; INSERT INTO later VALUES ('x')")
    monkeypatch.setattr(connection, "STEPS", steps)
    for module in (connection, schemas):
        monkeypatch.setattr(module, "VERSION", len(steps))
    return len(steps)


def test_an_upgrade_saves_a_copy_of_the_catalogue(
    released: tuple[Path, Path], next_schema: int
) -> None:
    """The saved copy is the old catalogue as a whole; the next opening upgrades nothing."""
    root, words = released
    found = schema(root / FILE_NAME)
    for _ in range(2):
        assert contents(root, Settings()) == json.loads(words.read_text("utf-8"))
    assert schema(root / FILE_NAME) == next_schema
    (aside,) = (root / "backups").iterdir()
    assert aside.name == f"catalogue-schema-{found}.sqlite"
    assert schema(aside) == found
    database = sqlite3.connect(aside)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT count(*) FROM articles").fetchone()[0] > 0
    database.close()


@pytest.mark.parametrize("left", ["", ".new", ".new-journal", ".new-wal"])
def test_an_interrupted_upgrade_is_completed_by_the_next_process(
    released: tuple[Path, Path], next_schema: int, left: str
) -> None:
    """Files left in `backups/` by an interrupted upgrade, complete or not, do no harm."""
    root, words = released
    found = schema(root / FILE_NAME)
    aside = root / "backups" / f"catalogue-schema-{found}.sqlite"
    aside.parent.mkdir()
    aside.with_name(aside.name + left).write_bytes(b"torn" * 2000)
    assert contents(root, Settings()) == json.loads(words.read_text("utf-8"))
    assert schema(root / FILE_NAME) == next_schema
    assert schema(aside) == found


@pytest.mark.usefixtures("next_schema")
def test_without_a_copy_there_is_no_upgrade(released: tuple[Path, Path]) -> None:
    """Where the old catalogue cannot be saved, the vault stays at its version."""
    root, _ = released
    found = schema(root / FILE_NAME)
    (root / "backups").write_text("no folder")
    with pytest.raises(VaultError):
        Vault.open(root, settings=Settings())
    assert schema(root / FILE_NAME) == found


def test_an_upgrade_is_atomic(released: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing step leaves the old version, readable by the old program."""
    root, words = released
    found = schema(root / FILE_NAME)
    steps = (*STEPS, "CREATE TABLE later (one TEXT) STRICT; INSERT INTO nothing VALUES ('x')")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "STEPS", steps)
        for module in (connection, schemas):
            patch.setattr(module, "VERSION", len(steps))
        with pytest.raises(sqlite3.OperationalError, match="nothing"):  # our own fault
            Vault.open(root, settings=Settings())
    assert schema(root / FILE_NAME) == found
    assert contents(root, Settings()) == json.loads(words.read_text("utf-8"))


def test_a_vault_of_a_newer_version_is_refused_unchanged(released: tuple[Path, Path]) -> None:
    root, _ = released
    database = sqlite3.connect(root / FILE_NAME)
    database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    before = (root / FILE_NAME).read_bytes()
    with pytest.raises(VaultTooNew) as caught:
        Vault.open(root, settings=Settings())
    assert "newer newsvault" in caught.value.hint
    assert (root / FILE_NAME).read_bytes() == before
    assert not (root / "backups").exists()
