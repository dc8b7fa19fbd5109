"""Addresses alone, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.models import Hit, StoredArticle
from newsvault.output.statement_tables import Table
from newsvault.text import printable


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Yield a line per article."""
    for stored in articles:
        yield printable(stored.article.url)


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield a line per hit."""
    yield from rows(hit.stored for hit in found)


def table(found: Table) -> Iterator[str]:
    """Yield a line per address, once each."""
    yield from dict.fromkeys(printable(row["url"]) for row in found.rows)
