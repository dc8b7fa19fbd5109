"""A vault of every released version opens, is upgraded (a copy set aside), and tells the same."""

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
from tests.vault.make_released import HERE, told

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
    """The folder of a vault that an earlier version wrote, and what that version told of it."""
    root = tmp_path / "vault"
    with zipfile.ZipFile(request.param) as package:
        package.extractall(root)
    for path in root.rglob("*.warc.gz"):
        path.chmod(0o444)
    return root, request.param.with_suffix(".json")


def test_there_is_one_of_every_earlier_version() -> None:
    assert {path.stem for path in RELEASED} >= {f"schema-{n}" for n in range(1, VERSION)}


def test_a_released_vault_tells_what_it_told(released: tuple[Path, Path]) -> None:
    """Everything in it is there, sound, found, and can be added to."""
    root, words = released
    wanted = json.loads(words.read_text("utf-8"))
    assert told(root, Settings()) == wanted
    assert verify(root, Settings(), now=NOW).faults == ()
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.search("tag:kept").total == 1
        vault.keep(capture(50))
        assert vault.search("headline:50").total == 1
    assert verify(root, Settings(), now=NOW).faults == ()


def test_a_released_vault_can_be_rebuilt(released: tuple[Path, Path]) -> None:
    """The capture files of an earlier version make today's catalogue."""
    root, words = released
    (root / FILE_NAME).unlink()
    assert rebuild(root, Settings(), now=NOW).faults == ()
    assert told(root, Settings()) == json.loads(words.read_text("utf-8"))
    assert verify(root, Settings(), now=NOW).faults == ()


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> int:
    """A program one schema further on, so that every vault has an upgrade before it."""
    steps = (*STEPS, "CREATE TABLE later (one TEXT) STRICT; INSERT INTO later VALUES ('x')")
    monkeypatch.setattr(connection, "STEPS", steps)
    for module in (connection, schemas):
        monkeypatch.setattr(module, "VERSION", len(steps))
    return len(steps)


def test_an_upgrade_sets_a_copy_aside(released: tuple[Path, Path], next_schema: int) -> None:
    """What is set aside is the old catalogue whole; the next opening upgrades nothing."""
    root, words = released
    found = schema(root / FILE_NAME)
    for _ in range(2):
        assert told(root, Settings()) == json.loads(words.read_text("utf-8"))
    assert schema(root / FILE_NAME) == next_schema
    (aside,) = (root / "backups").iterdir()
    assert aside.name == f"catalogue-schema-{found}.sqlite"
    assert schema(aside) == found
    database = sqlite3.connect(aside)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT count(*) FROM articles").fetchone()[0] > 0
    database.close()


@pytest.mark.parametrize("left", ["", ".new", ".new-journal", ".new-wal"])
def test_an_upgrade_that_was_stopped_is_done_by_the_next(
    released: tuple[Path, Path], next_schema: int, left: str
) -> None:
    """What a stopped one left in `backups/`, whole or in pieces, stands in nobody's way."""
    root, words = released
    found = schema(root / FILE_NAME)
    aside = root / "backups" / f"catalogue-schema-{found}.sqlite"
    aside.parent.mkdir()
    aside.with_name(aside.name + left).write_bytes(b"torn" * 2000)
    assert told(root, Settings()) == json.loads(words.read_text("utf-8"))
    assert schema(root / FILE_NAME) == next_schema
    assert schema(aside) == found


@pytest.mark.usefixtures("next_schema")
def test_without_a_copy_there_is_no_upgrade(released: tuple[Path, Path]) -> None:
    """Where the old catalogue cannot be set aside, the vault stays of its version."""
    root, _ = released
    found = schema(root / FILE_NAME)
    (root / "backups").write_text("no folder")
    with pytest.raises(VaultError):
        Vault.open(root, settings=Settings())
    assert schema(root / FILE_NAME) == found


def test_an_upgrade_is_made_whole_or_not_at_all(
    released: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that fails in its middle leaves the old version, readable by the old program."""
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
    assert told(root, Settings()) == json.loads(words.read_text("utf-8"))


def test_a_later_vault_is_refused_and_not_touched(released: tuple[Path, Path]) -> None:
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
