"""Ids with a NUL after each, for `xargs -0`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.models import Hit, StoredArticle
from newsvault.output.statement_tables import Table


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    r"""Yield each id with \0 behind it; printed without a line's end."""
    for stored in articles:
        yield f"{stored.id}\0"


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield a string per hit, as `rows` does."""
    yield from rows(hit.stored for hit in found)


def table(found: Table) -> Iterator[str]:
    """Yield a string per quotation, as `rows` does."""
    for row in found.rows:
        yield f"{row['full_reference']}\0"
