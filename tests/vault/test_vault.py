"""A vault stores what it acknowledged and finds it by any kind of reference."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import (
    AmbiguousId,
    Damaged,
    NotAnArticle,
    NotFound,
    SourceError,
    UsageError,
    VaultBusy,
    VaultFull,
    VaultReadOnly,
    VaultTooNew,
)
from newsvault.models import Receipt, Refusal
from newsvault.settings import Settings
from newsvault.storage.captures import writer_lock
from newsvault.storage.catalog import FILE_NAME
from newsvault.urls import article_id
from tests.faults.pages import address, capture, headline, page


def test_a_first_capture_is_reported_as_new(tmp_path: Path) -> None:
    """The receipt names the article, and the stored bytes equal the page's."""
    with Vault.open(tmp_path / "v", settings=Settings()) as vault:
        receipt = vault.keep(capture(1))
        assert receipt.outcome == "new"
        assert receipt.stored.article.headline == headline(1)
        assert vault.raw(receipt.stored.id).body == page(1)


def test_an_unchanged_page_is_a_capture_but_no_version(vault: Vault) -> None:
    receipt = vault.keep(capture(1))
    assert receipt.outcome == "same"
    assert (receipt.stored.captures, receipt.stored.versions) == (2, 1)
    assert vault.raw(f"{receipt.stored.id}@1").body == page(1)


def test_a_changed_text_is_a_new_version(vault: Vault) -> None:
    receipt = vault.keep(capture(1, edition=2))
    assert receipt.outcome == "changed"
    assert [stored.article.headline for stored in vault.versions(receipt.stored.id)] == [
        headline(1, 1),
        headline(1, 2),
    ]


def test_changed_markup_is_no_version(vault: Vault) -> None:
    """Different bytes with the same text are a capture of the same version."""
    body = page(1).replace(b"<body>", b'<body data-visit="12345">')
    receipt = vault.keep(capture(1, body=body))
    assert receipt.outcome == "same"
    assert len({one.payload_sha256 for one in vault.captures(receipt.stored.id)}) == 2


def test_an_older_text_that_comes_back_is_a_capture_of_its_version(vault: Vault) -> None:
    """It is the newest again, by capture time, and no version is counted twice."""
    vault.keep(capture(1, edition=2))
    receipt = vault.keep(capture(1, edition=1))
    assert (receipt.outcome, receipt.stored.version) == ("same", 1)
    assert receipt.stored.versions == 2
    assert vault.get(receipt.stored.id).version == 1


def test_a_page_without_article_is_stored_and_refused(vault: Vault) -> None:
    before = vault.status().captures
    with pytest.raises(SourceError):
        vault.keep(capture(9, body=b"<html><body></body></html>"))
    assert vault.status().captures == before + 1
    assert vault.status().without_article == 1


def test_a_batch_continues_after_a_refusal(vault: Vault) -> None:
    bad = capture(9, body=b"%PDF-1.4")
    got = list(vault.ingest([capture(7), bad, capture(8)]))
    assert [type(one) for one in got] == [Receipt, Refusal, Receipt]
    assert isinstance(got[1], Refusal)
    assert got[1].kept
    assert got[1].exit_code == NotAnArticle.exit_code


def test_no_secret_is_stored(root: Path, vault: Vault) -> None:
    """Cookies of the request and the response are in no record."""
    from newsvault.warc import members

    vault.keep(capture(6))
    files = list(root.rglob("nv-*"))
    with files[0].open("rb") as stream:
        data = b"".join(member.data for member in members(stream))
    assert b"User-Agent: test" in data
    assert b"secret" not in data


@pytest.mark.parametrize("length", [4, 6, 10])
def test_an_id_prefix_is_a_reference(vault: Vault, length: int) -> None:
    whole = vault.get(address(1)).id
    assert vault.get(whole[:length]).id == whole


def test_references_to_versions(vault: Vault) -> None:
    one = vault.keep(capture(1, edition=2)).stored
    assert vault.get(f"{one.id}@1").article.headline == headline(1, 1)
    assert vault.get(f"{one.id}@2").article.headline == headline(1, 2)
    today = datetime.now(UTC).date().isoformat()
    assert vault.get(f"{one.id}@{today}").version == 2
    for wrong in (f"{one.id}@3", f"{one.id}@0", f"{one.id}@2001-01-01", f"{one.id}@2024-99-99"):
        with pytest.raises(NotFound):
            vault.get(wrong)


@pytest.mark.parametrize("wrong", ["", "0", "-1", "zzzz", "1" * 31, "x" * 4000, "a@b", "\x00"])
def test_invalid_references_are_not_found(vault: Vault, wrong: str) -> None:
    with pytest.raises(NotFound):
        vault.get(wrong)


def test_a_prefix_of_two_ids_is_ambiguous(vault: Vault) -> None:
    """Displayed ids are never ambiguous; for a shorter one the candidates are listed."""
    first: dict[str, int] = {}
    pair = next(
        (first[four], number)
        for number in range(100, 100_000)
        if first.setdefault(four := article_id(address(number))[:4], number) != number
    )
    list(vault.ingest(capture(number) for number in pair))
    stored = list(vault.list(limit=100).articles)
    shared = [one for one in stored if len(one.short_id) > 4]
    assert len(shared) == 2
    with pytest.raises(AmbiguousId) as caught:
        vault.get(shared[0].id[:4])
    assert len(caught.value.candidates) == 2
    assert all(vault.get(one.short_id).id == one.id for one in stored)


def test_removed_articles_are_hidden_until_restored(vault: Vault) -> None:
    (one,) = vault.remove([address(1)])
    assert vault.list().total == 3
    assert all(hit.stored.id != one for hit in vault.search("story", limit=50).hits)
    assert vault.get(one).removed
    vault.restore([one])
    assert vault.list().total == 4
    assert any(hit.stored.id == one for hit in vault.search("story", limit=50).hits)


def test_user_data_is_stored(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        one = vault.get(address(1)).id
        vault.record([("put", "tag", one, "war", ""), ("put", "note", one, "1", "read again")])
        vault.record([("put", "tag", one, "late", ""), ("drop", "tag", one, "war", "")])
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.get(one).tags == ("late",)
        assert vault.get(one).notes == ("read again",)


def test_reparse_reports_nothing_for_the_same_parser(vault: Vault) -> None:
    assert list(vault.reparse()) == []


def test_an_unknown_sort_order_is_refused(vault: Vault) -> None:
    with pytest.raises(UsageError):
        vault.list(sort="nonsense")


def test_a_missing_vault_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Vault.open(tmp_path / "none", settings=Settings(), create=False)


def test_a_vault_of_a_newer_newsvault_is_refused(root: Path) -> None:
    import sqlite3

    database = sqlite3.connect(root / FILE_NAME)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(VaultTooNew) as caught:
        Vault.open(root, settings=Settings())
    assert "newer" in caught.value.hint


def test_a_missing_catalogue_is_not_replaced_by_an_empty_one(root: Path) -> None:
    (root / FILE_NAME).unlink()
    with pytest.raises(Damaged) as caught:
        Vault.open(root, settings=Settings())
    assert "rebuild" in caught.value.hint


def test_a_busy_vault_names_the_process_that_holds_it(root: Path) -> None:
    """The lock is the kernel's: a second opening of the file waits for the first."""
    with (
        Vault(root, Settings(lock_wait=0.01)) as vault,
        writer_lock(root, wait=0),
        pytest.raises(VaultBusy) as caught,
    ):
        vault.keep(capture(7))
    assert str(os.getpid()) in caught.value.message


def test_readers_are_not_blocked_by_a_writer(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault, writer_lock(root, wait=0):
        assert vault.get(address(1)).article.headline == headline(1)
        assert vault.search("story").total == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_vault_is_not_written(root: Path) -> None:
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with Vault.open(root, settings=Settings()) as vault:
            assert vault.search("story").total == 4
            with pytest.raises(VaultReadOnly):
                vault.keep(capture(7))
    finally:
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)


def test_a_full_disk_loses_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that does not fit is not acknowledged; the next one is, once there is space."""
    real = os.write

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Vault.open(root, settings=Settings()) as vault:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(VaultFull):
            vault.keep(capture(7))
        monkeypatch.setattr(os, "write", real)
        with pytest.raises(NotFound):
            vault.get(address(7))
        assert vault.keep(capture(7)).outcome == "new"
        assert vault.get(address(1)).article.headline == headline(1)
