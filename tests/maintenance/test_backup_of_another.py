"""A backup of one vault never takes the place of another's, and a vault is private."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import UsageError
from newsvault.maintenance.backup import backup
from newsvault.maintenance.erase import erase
from newsvault.maintenance.repair import repair
from newsvault.settings import Settings
from tests.faults.pages import address, capture


def state(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_backup_of_another_vault_is_refused_untouched(root: Path, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "other", settings=Settings()) as other:
        other.keep(capture(9))
    backup(root, tmp_path / "copy")
    before = state(tmp_path / "copy")
    with pytest.raises(UsageError) as raised:
        backup(tmp_path / "other", tmp_path / "copy")
    assert str(tmp_path / "other") in raised.value.message
    assert str(tmp_path / "copy") in raised.value.message
    assert state(tmp_path / "copy") == before


def test_a_backup_with_nothing_new_copies_nothing(root: Path, tmp_path: Path) -> None:
    assert backup(root, tmp_path / "copy").files == 1
    assert backup(root, tmp_path / "copy").files == 0
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(7))
    assert backup(root, tmp_path / "copy").files == 1


def test_a_second_backup_leaves_the_catalogue_alone(root: Path, tmp_path: Path) -> None:
    (root / "newsvault.toml").write_text("")
    backup(root, tmp_path / "copy")
    before = {p: p.stat().st_ino for p in (tmp_path / "copy").rglob("*")}
    backup(root, tmp_path / "copy")
    assert {p: p.stat().st_ino for p in (tmp_path / "copy").rglob("*")} == before


def test_an_empty_vault_takes_no_backup_of_a_full_one(root: Path, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "other", settings=Settings()):
        pass
    backup(root, tmp_path / "copy")
    with pytest.raises(UsageError):
        backup(tmp_path / "other", tmp_path / "copy")


def test_repair_takes_nothing_from_another_vault(root: Path, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "other", settings=Settings()) as other:
        other.keep(capture(9))
    with pytest.raises(UsageError) as raised:
        repair(root, Settings(), copy=tmp_path / "other", now=datetime.now(UTC))
    assert str(root) in raised.value.message


def test_a_backup_goes_on_after_erase(root: Path, tmp_path: Path) -> None:
    backup(root, tmp_path / "copy")
    erase(root, Settings(), [address(1)])
    backup(root, tmp_path / "copy")
    with Vault.open(tmp_path / "copy", settings=Settings()) as vault:
        assert vault.list().total == 3


def test_a_new_vault_is_private(root: Path) -> None:
    assert root.stat().st_mode & 0o077 == 0
    assert [p for p in (root / "captures").rglob("*.open") if p.stat().st_mode & 0o077] == []
