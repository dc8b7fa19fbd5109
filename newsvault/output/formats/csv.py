"""CSV with a header row; no cell can act as a formula when a spreadsheet opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from newsvault.models import Hit, StoredArticle
from newsvault.output.json_shapes import summary_shape
from newsvault.output.statement_tables import Table
from newsvault.text import printable

COLUMNS = (
    "id", "version", "headline", "summary", "byline", "publisher", "published_at", "captured_at",
    "language", "access", "url", "words", "quotes", "tags", "source", "date_source", "truncated",
)  # fmt: skip


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Yield the header, then a line per article."""
    yield _line(COLUMNS)
    for stored in articles:
        yield _line(cells(stored))


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield the header, then a line per hit."""
    yield from rows(hit.stored for hit in found)


def table(found: Table) -> Iterator[str]:
    """Yield the header, then a line per row."""
    yield _line(found.columns)
    for line in table_cells(found):
        yield _line(line)


def table_cells(found: Table) -> Iterator[list[str]]:
    """Yield the cells of each row of a table; several values are joined by a semicolon."""
    for row in found.rows:
        yield [_cell(row.get(name)) for name in found.columns]


def cells(stored: StoredArticle) -> list[str]:
    """Return the row of one article; several names or tags are joined by a semicolon."""
    shape = summary_shape(stored)
    return [_cell(shape[name]) for name in COLUMNS]


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, bool):
        value = str(value).lower()
    text = printable("" if value is None else str(value))
    # A spreadsheet runs a cell that begins so: =HYPERLINK("http://...").
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _line(values: Iterable[str]) -> str:
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="").writerow(values)
    return sheet.getvalue()
