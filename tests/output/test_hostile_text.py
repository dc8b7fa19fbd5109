# ruff: noqa: E501
"""Any text in any field is text in every format: the reader of the format reads it back."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rispy
import yaml
from bibtexparser.entrypoint import parse_string as read_bibtex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from pyarrow import parquet

from newsvault import Quote, Vault
from newsvault.models import Block, BlockKind, Link, Person, StoredArticle
from newsvault.output.citations import citations
from newsvault.output.evidence.report import report
from newsvault.output.exports import ExportRecord, export_records
from newsvault.output.formats import article_format, rows_format
from newsvault.text import printable
from tests.output.atom_schema import entries_of
from tests.program import SEEDS

ADDRESS = "https://news.example/a?x={b|c}^`&y=\"<>'\\é%zz"
ABOUT = {
    "made_at": "2024-06-02", "made_by": "newsvault", "query": "<b>",
    "archive": {"revision": 1, "identity": "x"},
}  # fmt: skip
NOW = datetime(2024, 6, 2, 8, 30, tzinfo=UTC)
PIECES = (
    "<script>alert(1)</script>", "<!--", "-->", "]]>", "&lt;", "&#0;", "\"'", "\\", "\x00", "\x1b[31m",
    "\r\nER  - \nTY  - BOOK\n", "\n---\n", "\n# ", "\n- ", "1. ", "- ", "+ ", "=1+1", "@SUM(A1)", "\t", "| a | b |",
    "`code`", "*a* _b_ ~~c~~", "![x](http://x.example)", "[x](javascript:alert(1))", "{{x}}", "}", "{",
    "$x$", "%", "\\input{x}", "\u202e", "\u200e", "\u200b", "\u2028", "\x85", "\ufeff", "\ufffe", "'; DROP TABLE articles; --",
    " and ", "http://x.example/?a=b&c", "  ", "word", "-----", "===", "^q1", "#tag", "[[link]]", "\uff1d1+1",
)  # fmt: skip
SEPARATORS = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"  # control characters that Python takes for spaces
TEXTS = (
    st.lists(
        st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        min_size=1,
        max_size=5,
    )
    .map("".join)
    .filter(bool)
)
CHECKED = settings(max_examples=50, deadline=None)
KINDS: tuple[BlockKind, ...] = (
    "paragraph",
    "subheading",
    "quote",
    "list_item",
    "term",
    "definition",
    "caption",
    "post",
)
TAGS = {
    "html", "head", "body", "meta", "title", "style", "article", "h1", "p", "strong", "br", "footer",
    "h2", "blockquote", "ul", "li", "dl", "dt", "dd", "table", "tbody", "tr", "td", "em", "link",
    "figure", "figcaption", "h3", "ol", "mark", "pre", "code",
}  # fmt: skip


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredArticle]:
    """An article of a vault, whose texts the tests replace."""
    with Vault.open(tmp_path_factory.mktemp("hostile") / "vault") as vault:
        list(vault.ingest([str(SEEDS / "sea-wall-graph.html")]))
        yield vault.get(vault.ids()[0])


def _filled(seed: StoredArticle, text: str) -> StoredArticle:
    """Return the article with the text in all its fields, and quoted in its body."""
    said = f"Before \u200e it: {text} behind"
    at = said.index(text)
    article = replace(
        seed.article,
        url=ADDRESS, headline=text, summary=text, publisher=text, section=text, correction=text, agency=text,
        byline=(Person(name=text), Person(name=text, kind="organisation")),
        blocks=(
            Block(text=said, links=(Link(text="Before", href=ADDRESS),)),
            *(Block(text=text, kind=kind) for kind in KINDS),
            Block(text=text, kind="table", rows=((text, "cell"), (text,))),
        ),
        quotes=(Quote(text=text, start=at, end=at + len(text), speaker=text, role=text),),
    )  # fmt: skip
    return replace(seed, article=article, tags=(text,), notes=(text,))


def _record(stored: StoredArticle) -> ExportRecord:
    text = stored.article.headline
    return ExportRecord(
        stored=stored, versions=(stored,), captures=(stored.capture,), people=(text,),
        notes=((1, text),),
    )  # fmt: skip


def _shown(text: str) -> str:
    """Return what is left of a text without invisible characters, in one line."""
    kept = (
        c
        for c in text
        if c.isprintable() or c in "\u200c\u200d" or (c.isspace() and c not in SEPARATORS)
    )
    return " ".join("".join(kept).split())


@settings(CHECKED, max_examples=10)  # each writes and syncs thirty files
@given(text=TEXTS)
def test_exports(seed: StoredArticle, text: str) -> None:
    record = _record(_filled(seed, text))
    with tempfile.TemporaryDirectory() as folder:
        for format_, check in EXPORTS.items():
            target = Path(folder) / f"out.{format_}"
            export_records(target, [record], format_=format_, now=NOW)
            check(target, text)


def _jsonl(target: Path, text: str) -> None:
    (line,) = target.read_bytes().splitlines()
    row = json.loads(line)
    assert row["article"]["headline"] == row["tags"][0] == row["people"][0] == text


def _tables(row: dict[str, dict[str, object]], text: str) -> None:
    shown = _shown(text)
    article, quotation = row["articles"], row["quotations"]
    assert article["headline"] == row["authors"]["name"] == row["tags"]["tag"] == shown
    body = str(article["text"])
    assert body[int(str(quotation["start"])) : int(str(quotation["end"]))] == quotation["text"]
    assert all(c.isprintable() or c in "\n\u200c\u200d" for c in body)


def _sqlite(target: Path, text: str) -> None:
    with closing(sqlite3.connect(target)) as database:
        database.row_factory = sqlite3.Row
        tables = ("articles", "quotations", "authors", "tags")
        _tables({t: dict(database.execute(f"SELECT * FROM {t}").fetchone()) for t in tables}, text)


def _parquet(target: Path, text: str) -> None:
    tables = {path.stem: parquet.read_table(path).to_pylist() for path in target.glob("*.parquet")}
    _tables({table: rows[0] for table, rows in tables.items() if rows}, text)


def _csv(target: Path, text: str) -> None:
    for path in target.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as sheet:
            rows = list(csv.reader(sheet))
        assert len({len(row) for row in rows}) == 1
        _no_formula(rows)
    with (target / "tags.csv").open(newline="", encoding="utf-8") as sheet:
        (row,) = csv.DictReader(sheet)
    assert row["tag"].removeprefix("'") == _shown(text).removeprefix("'")


def _no_formula(rows: list[list[str]]) -> None:
    begun = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")
    assert not [cell for row in rows for cell in row if cell.startswith(begun)]


def _atom(target: Path, text: str) -> None:
    assert entries_of(target.read_bytes()) == 1
    title = ET.parse(target).getroot().find(".//{*}entry/{*}title")
    assert title is not None
    assert (title.text or "") == _shown(text)


def _epub(target: Path, text: str) -> None:
    with zipfile.ZipFile(target) as book:
        for name in book.namelist():
            if name.endswith((".xhtml", ".opf")):
                root = ET.fromstring(book.read(name))
                for link in root.iterfind(".//{*}a"):
                    assert not set(link.get("href", "")) & set(' {}|^`"<>\\')
                heading = root.find(".//{*}h1")
                if heading is not None:
                    assert heading.text in (_shown(text), "Untitled", "Contents")


def _html(target: Path, _text: str) -> None:
    for path in target.glob("*.html"):
        _plain_page(path.read_text("utf-8"))


def _plain_page(page: str) -> None:
    for element in html.document_fromstring(page).iter():
        assert element.tag in TAGS | {"a"}
        href = str(element.get("href", ""))
        assert (
            not href
            or href.startswith(("http", "mailto:"))
            or href.endswith(".html")
            or href[0] == "#"
        )
        assert not any(str(name).startswith("on") for name in element.attrib)


def _md(target: Path, text: str) -> None:
    for path in target.glob("*/*.md"):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        values = yaml.safe_load(front)
        assert values.get("title", values.get("speaker", "")) == _shown(text)
        _plain_markdown(body, _shown(text))


def _plain_markdown(body: str, shown: str) -> None:
    """The first heading shows the text, and nothing of a text is markup."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    blocks = parser.parse(body)
    kinds = {token.type for block in blocks for token in (block, *(block.children or ()))}
    assert not kinds & {
        "html_inline",
        "image",
        "code_block",
        "fence",
        "s_open",
        "hr",
        "ordered_list_open",
    }
    heading = next(n for n, block in enumerate(blocks) if block.type == "heading_open")
    children = blocks[heading + 1].children or ()
    assert "".join(child.content for child in children) == shown


EXPORTS = {
    "jsonl": _jsonl, "sqlite": _sqlite, "parquet": _parquet, "csv": _csv, "atom": _atom, "epub": _epub,
    "html": _html, "md": _md,
}  # fmt: skip


@CHECKED
@given(text=TEXTS)
def test_citations(seed: StoredArticle, text: str) -> None:
    stored = _filled(seed, text)
    cited = [(stored, None), (stored, (1, stored.article.quotes[0]))]
    shown = _shown(text)
    first, second = json.loads(citations(cited, format_="csl-json"))
    assert first["title"] == (shown or "Untitled")
    assert second["custom"]["quotation"]["text"] == shown
    first, second = rispy.loads(citations(cited, format_="ris"))
    assert first["title"] == (shown or "Untitled")
    for format_ in ("bibtex", "biblatex"):
        library = read_bibtex(citations(cited, format_=format_))
        assert not library.failed_blocks
        assert len(library.entries) == 2
    for style in ("plain", "wikipedia"):
        lines = citations(cited, style=style)
        assert all(c.isprintable() or c in "\n\u200c\u200d" for c in lines)
        assert len(list(filter(None, lines.split("\n")))) == 2
    page = html.fragment_fromstring(citations(cited, format_="html"), create_parent="div")
    assert {str(element.tag) for element in page.iter()} == {"div", "p", "a"}


@CHECKED
@given(text=TEXTS)
@example(text="word \u200b")
@example(text="one \u200b two")
def test_printed_formats(seed: StoredArticle, text: str) -> None:
    stored = _filled(seed, text)
    printed = {
        name: list(rows_format(name)([stored, stored])) for name in ("csv", "tsv", "jsonl", "md")
    }
    for rows in (
        list(csv.reader(io.StringIO("\n".join(printed["csv"])))),
        [line.split("\t") for line in printed["tsv"]],
    ):
        assert len(rows) == 3
        assert len({len(row) for row in rows}) == 1
        _no_formula(rows)
    assert [json.loads(line)["headline"] for line in printed["jsonl"]] == [text, text]
    assert len(printed["md"]) == 2
    _plain_page(article_format("html")(stored))
    page = report([_record(stored)], (), ABOUT)
    _plain_page(page)
    mark = html.document_fromstring(page).find(".//mark")
    assert mark is not None
    assert mark.xpath("string()") == printable(text, keep="\n\t")
    _, front, body = article_format("md")(stored).split("---\n", 2)
    assert yaml.safe_load(front)["url"] == stored.article.url
    _plain_markdown(body, " ".join(printable(" ".join(text.split())).split()))
