"""A wrong argument raises TypeError or UsageError, and only damage is reported as damage."""

import inspect
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsvault import find_quotes, parse_article
from newsvault.api.vault import Vault
from newsvault.errors import Damaged, NotFound, UsageError
from newsvault.maintenance.verify import verify
from newsvault.search.engines import open_engine
from newsvault.search.query import parse
from newsvault.settings import Settings
from newsvault.storage.catalog import FILE_NAME
from newsvault.storage.opening import open_catalog
from newsvault.vault.searching import facets
from tests.faults.pages import address, capture
from tests.maintenance.test_verify import NOW

ENGINES = ("whoosh", "sqlite_fts", "tantivy")
# What each parameter is given: values of types it does not take.
TEXT: tuple[object, ...] = (None, 5, b"bytes", ["a", "list"], object())
MAYBE_TEXT: tuple[object, ...] = (5, b"bytes", ["a", "list"], object())
WRONG: dict[str, tuple[object, ...]] = {
    "query": TEXT,
    "reference": TEXT,
    "sort": TEXT,
    "kind": TEXT,
    "subject": TEXT,
    "fields": (None, 5, "section", [5], b"section"),
    "limit": ("10", 1.5, True, [3], 1 + 2j),
    "min_outlets": ("10", 1.5, True, None, [3]),
    "sources": (None, 5, "abcd", [5]),
    "offset": ("10", 1.5, True, None, [3]),
    "snippets": ("2", 1.5, None, [3]),
    "references": (5, "abcd", b"abcd", [5], [None]),
    "locators": (None, 5, "https://paper.example/", b"abcd"),
    "ids": (None, 5, "abcd", [5]),
    "entries": (5, "put", [5], [("put", "tag")], [("put", "tag", 5, "x", "")]),
    "capture": (None, 5, "https://paper.example/", object()),
    "url": (5, b"https://paper.example/", ["a"]),
    "path": (None, 5, ["a"], object()),
    "settings": (5, "whoosh", {"engine": "whoosh"}),
    "progress": (5, "progress"),
    "before": MAYBE_TEXT,
    "kinds": (None, 5, "headline", [5], ["colour"]),
    "changes": (5, "headline", [5], ["colour"]),
    "min_change": ("5%", None, [1], -1, 2),
    "after": MAYBE_TEXT,
    "asked": TEXT,
    "name": TEXT,
    "text": TEXT,
    "captures": (None, 5, "abcd", [5]),
    "format_": MAYBE_TEXT,
    "person": TEXT,
    "names": (None, 5, "abcd", [5]),
    "add": (5, "tag", [5]),
    "remove": (5, "tag", [5]),
    "number": ("1", 1.5, None),
    "target": (None, 5, ["a"]),
    "source": (5, b"text", ["a"], object()),
    "take": (None, 5, "removals", [5]),
    "speaker": MAYBE_TEXT,
    "saying": MAYBE_TEXT,
    "since": (5, b"2024", ["a"]),
    "until": MAYBE_TEXT,
    "lang": MAYBE_TEXT,
    "tag": MAYBE_TEXT,
    "section": MAYBE_TEXT,
    "verdict": MAYBE_TEXT,
    "wayback": MAYBE_TEXT,
    "min_confidence": ("0.5", True, [1]),
    "words": TEXT,
    "description": MAYBE_TEXT,
    "channels": (None, 5, "print:", [5]),
    "timestamp": MAYBE_TEXT,
    "authority": (5, ["a"], object()),
    "style": TEXT,
    "field": TEXT,
    "value": TEXT,
    "body": (None, 5, "text", ["a"]),
    "counts": (None, 5, "abcd", [5]),
    "title": TEXT,
    "by": (None, 5, [5]),
    "unit": TEXT,
    "group": TEXT,
    "when": (5.5, True, ["a"], b"2024", -1),
    "as_of": (5.5, True, ["a"], b"2024", -1),
    "since_rev": (5.5, True, ["a"], b"2024", -1),
    "revision": ("1", 1.5, None, -1),
    "position": ("1", 1.5, None, 0, -1),
    "if_older": (5, "7d"),
    "younger_than": (None, 5, "7d"),
    "captured_at": (5, "2024-05-01", datetime(2024, 5, 1)),  # noqa: DTZ001  # naive is wrong
}
FLAGS = {"diff", "in_text", "zipped", "with_notes", "stealth", "copies",
    "exact", "include_removed", "removed", "decoded", "dry_run", "create", "vault", "wait",
    "oldest_first", "newest_first",
    "by_name", "resume", "skip_known", "refresh", "erased",
}  # fmt: skip
GOOD: dict[str, object] = {
    "query": "story", "reference": address(1), "references": [address(1)], "kind": "tag",
    "entries": [], "capture": capture(1), "locators": [], "fields": ["section"], "ids": [],
    "asked": "Smith", "name": "Smith", "text": "words", "person": "Jane Smith", "names": ["Smith"],
    "number": 1, "verdict": "article", "target": "out.wacz", "source": "in.wacz",
    "younger_than": timedelta(days=1), "words": "words", "field": "headline", "value": "x",
    "format_": "csv", "counts": [("a", 1)], "title": "x", "by": "source", "body": b"<p>x",
    "channels": [], "when": 0, "revision": 0, "position": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mistakes") / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        for number in (1, 2):
            vault.keep(capture(number))
    return root


def methods() -> Iterator[tuple[str, str]]:
    """Yield each public method of the library with each of its parameters."""
    for name, function in inspect.getmembers(Vault, callable):
        if name.startswith("_"):
            continue
        for parameter in inspect.signature(function).parameters:
            if parameter not in FLAGS | {"self"}:
                yield name, parameter


def used(made: object) -> None:
    """Consume the result of a function, in case it is a generator."""
    for _ in made if isinstance(made, Iterator) else ():
        pass


@pytest.mark.parametrize(("method", "parameter"), list(methods()))
def test_a_wrong_argument_raises_type_or_usage_error(
    root: Path, method: str, parameter: str
) -> None:
    """For every parameter, the error names it, and nothing is changed."""
    for value in WRONG[parameter]:
        with Vault.open(root, settings=Settings()) as vault:
            function = getattr(vault, method)
            needed = inspect.signature(function).parameters.values()
            given: dict[str, Any] = {
                p.name: GOOD[p.name] for p in needed if p.name in GOOD and p.default is p.empty
            }
            given[parameter] = value
            if method == "check" and isinstance(value, bytes):
                continue  # a draft may be bytes
            if value is None and inspect.signature(function).parameters[parameter].default is None:
                continue
            if method in ("open", "check_bundle"):
                given.setdefault("path", root)
            with pytest.raises((TypeError, UsageError)) as caught:
                used(function(**given))
            assert parameter in str(caught.value).lower(), value
    assert verify(root, Settings(), now=NOW).faults == ()


@pytest.mark.parametrize("limit", [1 << 62, 1 << 70])
def test_a_huge_limit_means_all(root: Path, limit: int) -> None:
    """A number too large for SQLite means all, not an error."""
    with Vault.open(root, settings=Settings()) as vault:
        assert len(vault.list(limit=limit).articles) == 2
        assert len(vault.search("story", limit=limit).hits) == 2
        assert vault.list(limit=limit, offset=limit).articles == ()
        assert vault.search("story", limit=limit, offset=limit).hits == ()


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "x" * 100_000])
def test_text_that_no_article_has_is_not_found(root: Path, text: str) -> None:
    """Whatever SQLite does with it."""
    with Vault.open(root, settings=Settings()) as vault:
        for find in (vault.get, vault.versions, vault.captures, vault.raw, vault.quote):
            with pytest.raises((NotFound, UsageError)):
                find(text)


ERRORS = (AttributeError, TypeError, ValueError, KeyError, IndexError, ZeroDivisionError)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_bug_is_not_reported_as_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, error: type[Exception]
) -> None:
    """While all files match their digests, an exception propagates."""
    settings = Settings(engine=engine)
    with Vault.open(tmp_path / "vault", settings=settings) as vault:
        vault.keep(capture(1))
        with closing(open_engine(engine, tmp_path / "vault" / "index")) as made:
            assert made.search(parse("story"), limit=1).total == 1
        name = "matched" if engine == "sqlite_fts" else "run"
        evaluation = f"newsvault.search.engines.{engine}.evaluate.Evaluation.{name}"

        def fault(*_: object) -> None:
            raise error("a fault of ours")

        monkeypatch.setattr(evaluation, fault)
        for ask in (vault.search, lambda q: facets.facets(vault, q, ["section"])):
            with pytest.raises(error, match="a fault of ours"):
                ask("story OR tale")


@pytest.mark.parametrize("error", ERRORS[:5])
@pytest.mark.parametrize("place", ["articles.article_from_json", "rows.CaptureInfo"])
def test_a_bug_in_reading_rows_is_not_reported_as_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch, place: str, error: type[Exception]
) -> None:
    """An intact row that the program cannot read is a bug."""

    def fault(*_: object, **__: object) -> None:
        raise error("a fault of ours")

    monkeypatch.setattr(f"newsvault.storage.catalog.{place}", fault)
    with Vault.open(root, settings=Settings()) as vault, pytest.raises(error, match="of ours"):
        vault.get(address(1))


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("SELECT no_such FROM articles", ()),
        ("SELECT full FROM busy", ()),
        ("SELEC 1", ()),
        ("SELECT ?", ()),
        ("INSERT INTO articles (id) VALUES ('aaaaaaaaaa')", ()),
    ],
)
def test_a_wrong_sql_statement_is_not_reported_as_damage(
    root: Path, statement: str, values: tuple[object, ...]
) -> None:
    """SQLite's error propagates, even if its text resembles an error of the vault."""
    with (
        closing(open_catalog(root, create=False)) as catalog,
        pytest.raises(sqlite3.Error),
    ):
        catalog._db.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE versions SET article = '{\"url\": 5}'",
        "UPDATE versions SET article = 'no json'",
        "UPDATE versions SET article = '[]'",
        "UPDATE captures SET captured_at = 'yesterday'",
        "UPDATE captures SET overrides = '{'",
        "ALTER TABLE versions RENAME COLUMN digest TO digezt",
        "ALTER TABLE articles RENAME TO articlez",
    ],
)
def test_changed_rows_and_tables_are_reported_as_damage(tmp_path: Path, change: str) -> None:
    """The message names the damage in the catalogue."""
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        vault.keep(capture(1))
    with closing(sqlite3.connect(tmp_path / "vault" / FILE_NAME)) as database, database:
        database.execute(change)
    with (
        Vault.open(tmp_path / "vault", settings=Settings()) as vault,
        pytest.raises(Damaged, match="catalogue"),
    ):
        vault.get(address(1))


def test_a_grown_sqlite_index_is_not_damage(tmp_path: Path) -> None:
    """SQLite changes its index file in place; `verify` does not report that as damage."""
    settings = Settings(engine="sqlite_fts")
    for number in (1, 2, 3):
        with Vault.open(tmp_path / "vault", settings=settings) as vault:
            vault.keep(capture(number))
    assert verify(tmp_path / "vault", settings, now=NOW).faults == ()


@pytest.mark.parametrize("wrong", [None, 5, 1.5, ["a"], {"a": 1}, object()])
def test_pure_functions_name_a_wrong_argument(wrong: Any) -> None:
    for call, name in (
        (lambda: find_quotes(wrong), "text"),
        (lambda: find_quotes("text", context=wrong), "context"),
        (lambda: parse_article(wrong, "https://paper.example/"), "html"),
        (lambda: parse_article(b"<p>text", wrong), "url"),
    ):
        with pytest.raises(TypeError, match=name):
            call()
    naive = datetime(2024, 5, 1)  # noqa: DTZ001  # naive is wrong
    with pytest.raises(TypeError, match="captured_at must be a datetime with a time zone"):
        parse_article(b"<p>text", "https://paper.example/", captured_at=naive)
    with pytest.raises(TypeError, match="html must be bytes, not str"):
        parse_article("<p>text", "https://paper.example/")  # type: ignore[arg-type]


def test_opml_is_bytes(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault, pytest.raises(TypeError, match="data"):
        vault.feeds.add_opml("<opml/>")  # type: ignore[arg-type]
