"""Recovery after a killed process, without loss of acknowledged data."""

from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import Damaged
from newsvault.settings import Settings
from tests.faults.pages import address, capture, headline, keep_unindexed, page


def growing(root: Path) -> Path:
    (path,) = root.rglob("*.open")
    return path


@pytest.mark.parametrize(
    "surplus", [b"\x1f\x8b\x08torn", bytes(4096), b"x", b"\x1f\x8b" * 5000], ids=repr
)
def test_a_torn_tail_goes_to_quarantine(root: Path, surplus: bytes) -> None:
    """Nothing is appended after a torn record, and its bytes are saved."""
    path = growing(root)
    with path.open("ab") as stream:
        stream.write(surplus)
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(7))
        for number in (1, 2, 3, 4, 7):
            assert vault.raw(address(number)).body == page(number)
    (kept,) = (root / "quarantine").iterdir()
    assert kept.read_bytes() == surplus


def test_two_torn_tails_are_both_quarantined(root: Path) -> None:
    for _ in range(2):
        with growing(root).open("ab") as stream:
            stream.write(b"torn")
        with Vault.open(root, settings=Settings()) as vault:
            vault.keep(capture(7))
    assert len(list((root / "quarantine").iterdir())) == 2


def test_an_uncommitted_file_goes_to_quarantine(root: Path) -> None:
    stray = growing(root).with_name("nv-20260101000000-000099-abcdef.warc.gz.open")
    stray.write_bytes(b"begun")
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(7))
    assert not stray.exists()
    assert len(list((root / "quarantine").iterdir())) == 1


def test_a_truncated_file_is_not_appended_to(root: Path) -> None:
    path = growing(root)
    path.write_bytes(path.read_bytes()[:-10])
    with Vault.open(root, settings=Settings()) as vault:
        with pytest.raises(Damaged) as caught:
            vault.keep(capture(7))
        assert caught.value.names
        assert vault.get(address(1)).article.headline == headline(1)


def test_large_files_are_closed(tmp_path: Path) -> None:
    """A closed file is read-only, has a digest file, and never changes."""
    root = tmp_path / "vault"
    with Vault.open(root, settings=Settings(rotate_bytes=5000)) as vault:
        for number in range(6):
            vault.keep(capture(number))
        for number in range(6):
            assert vault.raw(address(number)).body == page(number)
    closed = sorted(root.rglob("*.warc.gz"))
    assert len(closed) >= 2
    for path in closed:
        assert path.stat().st_mode & 0o222 == 0
        assert path.with_name(path.name + ".sha256").is_file()


def test_an_unindexed_article_is_indexed_by_the_next_process(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        keep_unindexed(vault, capture(7))
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.status().pending_index == 1
        assert vault.search("story", limit=50).total == 5
        assert vault.status().pending_index == 0


@pytest.mark.parametrize("what", ["gone", "half", "garbage"])
def test_a_broken_index_is_rebuilt(root: Path, what: str) -> None:
    index = root / "index"
    for number, path in enumerate(sorted(index.iterdir())):
        if what == "gone" or (what == "half" and number % 2):
            path.unlink()
        elif what == "garbage":
            path.write_bytes(b"garbage")
    with Vault.open(root, settings=Settings()) as vault:
        vault.reindex()
        assert vault.search("story", limit=50).total == 4
