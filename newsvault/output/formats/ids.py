"""Ids alone, one a line: for other commands and xargs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.models import Hit, StoredArticle
from newsvault.output.statement_tables import Table


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Yield a line per article."""
    for stored in articles:
        yield stored.id


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield a line per hit."""
    yield from rows(hit.stored for hit in found)


def table(found: Table) -> Iterator[str]:
    """Yield a line per quotation: what `show` takes."""
    for row in found.rows:
        yield row["full_reference"]
