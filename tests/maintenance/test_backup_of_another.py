"""A backup never replaces that of another vault, and a vault is private."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import Damaged, UsageError
from newsvault.maintenance.backup import backup, restore
from newsvault.maintenance.erase import erase
from newsvault.maintenance.repair import repair
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from tests.faults.pages import address, capture


def state(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_backup_of_another_vault_is_refused_unchanged(root: Path, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "other", settings=Settings()) as other:
        other.keep(capture(9))
    backup(root, tmp_path / "copy")
    before = state(tmp_path / "copy")
    with pytest.raises(UsageError) as raised:
        backup(tmp_path / "other", tmp_path / "copy")
    assert str(tmp_path / "other") in raised.value.message
    assert str(tmp_path / "copy") in raised.value.message
    assert state(tmp_path / "copy") == before


def test_an_up_to_date_backup_copies_nothing(root: Path, tmp_path: Path) -> None:
    assert backup(root, tmp_path / "copy").files == 1
    assert backup(root, tmp_path / "copy").files == 0
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(7))
    assert backup(root, tmp_path / "copy").files == 1


def test_a_second_backup_does_not_rewrite_the_catalogue(root: Path, tmp_path: Path) -> None:
    (root / "newsvault.toml").write_text("")
    backup(root, tmp_path / "copy")
    before = {p: p.stat().st_ino for p in (tmp_path / "copy").rglob("*")}
    backup(root, tmp_path / "copy")
    assert {p: p.stat().st_ino for p in (tmp_path / "copy").rglob("*")} == before


def test_an_empty_vault_is_not_backed_up_over_a_full_one(root: Path, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "other", settings=Settings()):
        pass
    backup(root, tmp_path / "copy")
    with pytest.raises(UsageError):
        backup(tmp_path / "other", tmp_path / "copy")


def test_repair_refuses_a_copy_of_another_vault(root: Path, tmp_path: Path) -> None:
    with Vault.open(tmp_path / "other", settings=Settings()) as other:
        other.keep(capture(9))
    with pytest.raises(UsageError) as raised:
        repair(root, Settings(), copy=tmp_path / "other", now=datetime.now(UTC))
    assert str(root) in raised.value.message


def test_a_backup_can_be_updated_after_erase(root: Path, tmp_path: Path) -> None:
    backup(root, tmp_path / "copy")
    erase(root, Settings(), [address(1)])
    backup(root, tmp_path / "copy")
    with Vault.open(tmp_path / "copy", settings=Settings()) as vault:
        assert vault.list().total == 3


def keep(root: Path, *numbers: int, settings: Settings | None = None) -> None:
    with Vault.open(root, settings=settings or Settings()) as vault:
        for number in numbers:
            vault.keep(capture(number))


@pytest.mark.parametrize("mine", [(), (8,), (8, 10)])
@pytest.mark.parametrize("rotate", [10**9, 1])
def test_a_diverged_copy_is_refused_unchanged(
    root: Path, tmp_path: Path, mine: tuple[int, ...], rotate: int
) -> None:
    """Whether the copy's captures are in the same file as before or in a new one."""
    copy = tmp_path / "copy"
    backup(root, copy)
    keep(copy, 9, settings=Settings(rotate_bytes=rotate))
    keep(root, *mine)
    before = state(copy)
    with pytest.raises(UsageError) as raised:
        backup(root, copy)
    assert f"{copy} has captures that {root} does not have" in raised.value.message
    assert state(copy) == before
    if not mine:  # all that is here is there: the other way round nothing is lost
        backup(copy, root)
        with Vault.open(root, settings=Settings()) as vault:
            assert vault.get(address(9)).article.url == address(9)


def test_a_vault_restored_from_an_older_copy_is_refused_by_a_newer_one(
    root: Path, tmp_path: Path
) -> None:
    backup(root, tmp_path / "old")
    keep(root, 7)
    backup(root, tmp_path / "new")
    restore(tmp_path / "old", tmp_path / "again")
    keep(tmp_path / "again", 8)
    with pytest.raises(UsageError):
        backup(tmp_path / "again", tmp_path / "new")


def test_a_tag_alone_makes_a_copy_diverge(root: Path, tmp_path: Path) -> None:
    backup(root, tmp_path / "copy")
    with Vault.open(tmp_path / "copy", settings=Settings()) as vault:
        vault.record([("put", "tag", vault.get(address(1)).id, "mine", "")])
    with pytest.raises(UsageError):
        backup(root, tmp_path / "copy")


@pytest.mark.parametrize("at", [20, 900, 3000, -5])
def test_a_damaged_copy_is_repaired_and_damage_is_not_copied(
    root: Path, tmp_path: Path, at: int
) -> None:
    """One flipped byte is not a new capture, in the copy or in the vault."""
    copy = tmp_path / "copy"
    backup(root, copy)
    good = state(copy)
    flip(copy, at)
    keep(root, 7)
    backup(root, copy)
    assert verify(copy, Settings(), now=datetime.now(UTC)).faults == ()
    assert set(good) <= set(state(copy))
    before = state(copy)
    flip(root, at)
    with pytest.raises(Damaged):
        backup(root, copy)
    assert state(copy) == before


def flip(root: Path, at: int) -> None:
    (path,) = (root / "captures").rglob("nv-*.open")
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)


def test_a_new_vault_is_private(root: Path) -> None:
    assert root.stat().st_mode & 0o077 == 0
    assert [p for p in (root / "captures").rglob("*.open") if p.stat().st_mode & 0o077] == []
