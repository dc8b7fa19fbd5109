"""User data of another vault's export is merged without replacing any."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import NotFound, UsageError
from newsvault.maintenance.erase import erase
from newsvault.maintenance.export import export
from newsvault.maintenance.import_captures import LEFT_OUT, Imported
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.vault_identity import display_name, identity
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from newsvault.vault.verdict_overrides import judge
from newsvault.warc import members
from tests.faults.pages import address, capture, headline
from tests.maintenance.altered import changed, packed
from tests.vault.test_regrouping import CASES, ONE, store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
Entry = tuple[str, str, str, str, str]


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "theirs"
    with Vault.open(path, settings=Settings()) as vault:
        for number in range(1, 5):
            vault.keep(capture(number))
    return path


def record(root: Path, *entries: Entry) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        vault.record(entries)


def id_of(root: Path, number: int) -> str:
    with Vault.open(root, settings=Settings()) as vault:
        return vault.get(address(number)).id


def taken(root: Path, source: Path, *take: str) -> Imported:
    file = source.with_name(source.name + ".warc.gz")
    file.unlink(missing_ok=True)
    export(source, file, format_="warc", now=NOW)
    done = import_own(root, Settings(), file, take=frozenset(take))
    assert not done.faults
    assert verify(root, Settings(), now=NOW).faults == ()
    return done


def name_of(root: Path) -> str:
    return display_name("", identity(root))


def added(root: Path, kind: str, subject: str = "") -> dict[str, str]:
    with Vault.open(root, settings=Settings()) as vault:
        return dict(vault.added(kind, subject))


def test_tags_and_notes_are_merged(root: Path, theirs: Path) -> None:
    """A tag deleted there stays, and a note with the same number gets a new one."""
    one = id_of(root, 1)
    record(root, ("put", "tag", one, "court", ""), ("put", "note", one, "1", "call on Monday"))
    record(theirs, ("put", "tag", one, "court", ""), ("drop", "tag", one, "court", ""))
    record(theirs, ("put", "tag", one, "port", ""), ("put", "note", one, "1", "a slip in line 3"))
    taken(root, theirs)
    assert added(root, "tag", one) == {"court": "", "port": ""}
    notes = {"1": "call on Monday", "2": f"{name_of(theirs)}: a slip in line 3"}
    assert added(root, "note", one) == notes
    taken(root, theirs)
    assert added(root, "note", one) == notes
    rebuild(root, Settings(), now=NOW)
    assert added(root, "note", one) == notes
    assert added(root, "tag", one) == {"court": "", "port": ""}


def test_tags_and_notes_follow_the_page_to_the_article_it_is_here(
    root: Path, tmp_path: Path
) -> None:
    """Here the tagged page is part of an article with another id, which a later capture linked."""
    captures = CASES["the canonical address comes too"]
    store(tmp_path / "theirs", captures, (0,))
    store(root, captures, (0, 1))
    with Vault.open(root, settings=Settings()) as vault:
        here = vault.get(ONE).id
    with Vault.open(tmp_path / "theirs", settings=Settings()) as vault:
        assert vault.get(ONE).id != here
        vault.tag([ONE], add=["court"])
        vault.add_note(ONE, "a slip in line 3")
    taken(root, tmp_path / "theirs")
    assert added(root, "tag", here) == {"court": ""}
    assert len(added(root, "note", here)) == 1
    taken(root, tmp_path / "theirs")
    assert len(added(root, "note", here)) == 1


def test_a_conflicting_saved_query_is_renamed(root: Path, theirs: Path) -> None:
    record(root, ("put", "query", "", "watch", "merger"), ("put", "query", "", "both", "x"))
    record(theirs, ("put", "query", "", "watch", "football"), ("put", "query", "", "both", "x"))
    taken(root, theirs)
    taken(root, theirs)
    other = f"watch-{name_of(theirs)}"
    assert added(root, "query") == {"watch": "merger", "both": "x", other: "football"}


def test_removals_and_merged_names_are_imported_on_request(root: Path, theirs: Path) -> None:
    two = id_of(root, 2)
    record(theirs, ("put", "removed", two, "", ""), ("put", "speaker", "", "A. Roe", "Ann Roe"))
    record(theirs, ("put", "feed", "", "http://paper.example/feed", "{}"))
    empty = root.with_name("empty")
    for there in (root, empty):
        done = taken(there, theirs)
        assert done.counts["skipped: removals (--take removals)"] == 1
        assert done.counts["skipped: merges (--take merges)"] == 1
        assert done.counts["skipped: feeds (--take feeds)"] == 1
        assert added(there, "removed", two) == {}
        taken(there, theirs, "removals")
        assert (added(there, "removed", two), added(there, "speaker")) == ({"": ""}, {})
        taken(there, theirs, "merges")
        assert (added(there, "speaker"), added(there, "feed")) == ({"A. Roe": "Ann Roe"}, {})
        taken(there, theirs, "feeds")
        assert added(there, "feed") == {"http://paper.example/feed": "{}"}
    with pytest.raises(UsageError, match="unknown value 'everything'"):
        import_own(root, Settings(), theirs, take=frozenset({"everything"}))


def test_verdicts_are_imported_on_request(root: Path, theirs: Path) -> None:
    """A page classified there as an article is parsed, an article withdrawn there is withdrawn."""
    wall = capture(
        9,
        body=b"<html><title>Page not found: the lost leaf</title><body><article>"
        b"<h1>Page not found: the lost leaf</h1><p>A librarian in Graz has looked for it for thirty"
        b" years, she said.</p></article></body></html>",
    )
    with Vault.open(theirs, settings=Settings()) as vault:
        list(vault.ingest([wall]))
        assert vault.list().total == 4
        judge(vault, address(9), "article")
        judge(vault, address(2), "consent-wall")
    two = id_of(root, 2)
    assert taken(root, theirs).counts["skipped: verdicts (--take verdicts)"] >= 2
    with Vault.open(root, settings=Settings()) as vault:
        assert vault.get(two).id == two
        with pytest.raises(NotFound):
            vault.get(address(9))
    taken(root, theirs, "verdicts")
    taken(root.with_name("empty"), theirs, "verdicts")
    for there in (root, root.with_name("empty")):
        with Vault.open(there, settings=Settings()) as vault:
            assert vault.get(address(9)).article.headline == "Page not found: the lost leaf"
            with pytest.raises(NotFound):
                vault.get(two)


def test_conflicting_decisions_of_the_user_are_preserved(root: Path, theirs: Path) -> None:
    record(root, ("put", "speaker", "", "A. Roe", "Adam Roe"))
    record(theirs, ("put", "speaker", "", "A. Roe", "Ann Roe"))
    done = taken(root, theirs, "all")
    assert done.counts["skipped: conflicts with your decision"] == 1
    assert added(root, "speaker") == {"A. Roe": "Adam Roe"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Jane's\x1b[31m vault\n", "Jane's[31m vault"),
        ("", None),
        ("x" * 500, "x" * 60),
    ],
)
def test_an_imported_note_has_the_name_of_its_vault(
    root: Path, theirs: Path, tmp_path: Path, name: str, wanted: str | None
) -> None:
    one = id_of(root, 1)
    record(theirs, ("put", "note", one, "1", "a slip"))
    export(theirs, tmp_path / "some-file.wacz", format_="wacz", now=NOW, name=name)
    import_own(root, Settings(), tmp_path / "some-file.wacz")
    (note,) = added(root, "note", one).values()
    assert note == f"{wanted or name_of(theirs)}: a slip"


def test_own_notes_are_recognised_on_reimport(root: Path, theirs: Path) -> None:
    one = id_of(root, 1)
    record(root, ("put", "note", one, "1", "call on Monday"))
    taken(theirs, root)
    taken(root, theirs)
    assert added(root, "note", one) == {"1": "call on Monday"}


def test_the_numbers_of_their_quotations_are_not_ours(root: Path, theirs: Path) -> None:
    """They are left out without a line: no `--take` would import them."""
    record(theirs, ("put", "renumbered", id_of(theirs, 1), "1", '{"1": [["The wall", 3]]}'))
    done = taken(root, theirs)
    assert not any("unknown" in what for what in done.counts)
    assert added(root, "renumbered", id_of(root, 1)) == {}


def test_an_older_export_of_the_same_vault_restores_nothing(root: Path, tmp_path: Path) -> None:
    one = id_of(root, 1)
    record(root, ("put", "tag", one, "todo", ""), ("put", "note", one, "1", "ask"))
    record(root, ("put", "query", "", "watch", "merger"))
    file = tmp_path / "old.warc.gz"
    export(root, file, format_="warc", now=NOW)
    record(root, ("drop", "tag", one, "todo", ""), ("put", "query", "", "watch", "harbour"))
    record(root, ("drop", "note", one, "1", ""))
    assert set(+import_own(root, Settings(), file).counts) == {"known"}
    assert (added(root, "tag", one), added(root, "note", one)) == ({}, {})
    assert added(root, "query") == {"watch": "harbour"}


@pytest.mark.parametrize("name", ["old.warc.gz", "old.wacz"])
def test_erased_articles_are_imported_only_on_request(
    root: Path, theirs: Path, tmp_path: Path, name: str
) -> None:
    """Not from an older export of this vault, nor of another, nor after `rebuild`."""
    two = id_of(root, 2)
    file = tmp_path / name
    export(root, file, format_=name.rpartition(".")[2].replace("gz", "warc"), now=NOW)
    erase(root, Settings(), [two])
    rebuild(root, Settings(), now=NOW)
    for done in (import_own(root, Settings(), file), taken(root, theirs)):
        assert done.counts[LEFT_OUT] == 1
        with Vault.open(root, settings=Settings()) as vault:
            assert vault.list().total == 3
    assert import_own(root, Settings(), file, take=frozenset({"erased"})).counts["new"] == 1
    assert id_of(root, 2) == two
    assert verify(root, Settings(), now=NOW).faults == ()


def test_erasure_marks_hold_no_content_and_are_not_exported(root: Path, tmp_path: Path) -> None:
    two = id_of(root, 2)
    erase(root, Settings(), [two])
    export(root, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    (path,) = (root / "captures").rglob("nv-*.warc.gz")
    with path.open("rb") as stream:
        kept = b"".join(member.data for member in members(stream))
    assert (kept.count(b'"erased"'), two.encode() in kept, b"story/2" in kept) == (2, False, False)
    with (tmp_path / "all.warc.gz").open("rb") as stream:
        assert b"erased" not in b"".join(member.data for member in members(stream))


def test_an_erased_article_stored_again_accepts_imported_captures(root: Path, theirs: Path) -> None:
    erase(root, Settings(), [address(2)])
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(2, 5))
    with Vault.open(theirs, settings=Settings()) as vault:
        vault.keep(capture(2, 6))
    assert taken(root, theirs).counts[LEFT_OUT] == 1
    with Vault.open(root, settings=Settings()) as vault:
        said = [one.article.headline for one in vault.versions(address(2))]
    assert said == [headline(2, 5), headline(2, 6)]


def test_an_imported_entry_deleted_since_stays_deleted(root: Path, theirs: Path) -> None:
    one = id_of(root, 1)
    record(root, ("put", "tag", one, "court", ""))
    record(theirs, ("put", "tag", one, "court", ""), ("put", "note", one, "1", "a slip"))
    taken(root, theirs)
    record(root, ("drop", "tag", one, "court", ""), ("drop", "note", one, "1", ""))
    taken(root, theirs)
    assert (added(root, "tag", one), added(root, "note", one)) == ({}, {})


def _set(*path: object) -> Callable[[dict[str, Any]], None]:
    *way, last, value = path

    def change(values: Any) -> None:
        for part in way:
            values = values[part]
        values[last] = value

    return change


_CAPTURE_CHANGES = (
    _set("capture", "number", 2**70),
    _set("capture", "captured_at", "2024-99-01"),
    _set("capture", "captured_at", "0001-01-01T00:00:00+23:59"),
    _set("capture", "article_id", "../../x"),
    _set("capture", "overrides", [[]]),
    _set("capture", "url", "\ud800"),
    _set("capture", 5),
    lambda values: values["capture"].pop("version"),
    lambda values: values["capture"].pop("article_id"),
    lambda values: values.pop("article"),
    _set("kind", "event"),
    _set("kind", []),
)
_ARTICLE_CHANGES = (
    _set("article", None),
    _set("article", "headline", None),
    _set("article", "blocks", {"a": 1}),
    _set("article", "blocks", 0, "text", 7),
    _set("article", "odd", 1),
    _set("article", "quotes", [{"text": "x", "start": 5, "end": 10**9}]),
    _set("article", "published_at", "soon"),
    _set("article", 0.5),
    _set("article", []),
    _set("article", "x"),
)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        *((b"reading", change) for change in _CAPTURE_CHANGES),
        *((b"reading-again", change) for change in (*_CAPTURE_CHANGES, *_ARTICLE_CHANGES)),
    ],
)
def test_an_invalid_document_costs_only_itself(
    root: Path, tmp_path: Path, kind: bytes, change: Callable[[dict[str, Any]], None]
) -> None:
    """It is reported, and its page is imported: its parse comes from the bytes."""
    export(root, tmp_path / "all.warc.gz", format_="warc", now=NOW)
    with (tmp_path / "all.warc.gz").open("rb") as stream:
        datas = [member.data for member in members(stream)]
    at = next(n for n, data in enumerate(datas) if b'"kind":"' + kind + b'"' in data)
    datas[at] = changed(datas[at], change)
    (tmp_path / "odd.warc.gz").write_bytes(b"".join(map(packed, datas)))
    other = tmp_path / "other"
    done = import_own(other, Settings(), tmp_path / "odd.warc.gz")
    assert any("invalid document" in fault.what for fault in done.faults)
    assert done.counts["new"] == 4
    with Vault.open(other, settings=Settings()) as vault:
        assert vault.list().total == 4
    assert verify(other, Settings(), now=NOW).faults == ()
