"""Tab-separated columns with a header row: the same columns as CSV, nothing quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.models import Hit, StoredArticle
from newsvault.output.formats.csv import COLUMNS, cells, table_cells
from newsvault.output.statement_tables import Table


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Yield the header, then a line per article."""
    yield "\t".join(COLUMNS)
    for stored in articles:
        yield "\t".join(cells(stored))  # a tab in a cell is already a visible escape


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield the header, then a line per hit."""
    yield from rows(hit.stored for hit in found)


def table(found: Table) -> Iterator[str]:
    """Yield the header, then a line per row."""
    yield "\t".join(found.columns)
    for line in table_cells(found):
        yield "\t".join(line)
