"""Columns with a header row: CSV, and TSV, in which nothing is quoted.

No cell can act as a formula when a spreadsheet opens it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping

from newsvault.models import StoredArticle
from newsvault.output.format_protocol import Format
from newsvault.output.json_shapes import summary_shape
from newsvault.output.table import Table
from newsvault.text import printable

COLUMNS = (
    "id", "version", "headline", "summary", "byline", "publisher", "published_at", "captured_at",
    "language", "access", "url", "words", "quotes", "tags", "source", "date_source", "truncated",
)  # fmt: skip
# As OWASP lists them; the wide signs count where the spreadsheet's language is Japanese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _delimited(line: Callable[[Iterable[str]], str]) -> Format:
    """Return a format with a header row; `line` joins the cells of a row."""

    def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
        yield line(COLUMNS)
        for stored in articles:
            shape = summary_shape(stored)
            yield line([_cell(shape[name]) for name in COLUMNS])

    def table(found: Table) -> Iterator[str]:
        yield line(found.columns)
        for row in found.rows:
            yield line([_cell(row.get(name)) for name in found.columns])

    return Format(rows=rows, hits=lambda found: rows(h.stored for h in found), table=table)


def _cell(value: object) -> str:
    """Return a value as one cell; several names or tags are joined by a semicolon."""
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, bool):
        value = str(value).lower()
    return no_formula(printable("" if value is None else str(value)))


def no_formula(text: str) -> str:
    """Return a text that a spreadsheet would run, =HYPERLINK("http://..."), with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(cells: Iterable[str]) -> str:
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="").writerow(cells)
    return sheet.getvalue()


FORMATS: Mapping[str, Format] = {
    "csv": _delimited(_csv),
    "tsv": _delimited("\t".join),  # a tab in a cell is already a visible escape
}
