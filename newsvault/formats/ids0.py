"""Ids with a NUL after each, for `xargs -0`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.models import Results, StoredArticle
from newsvault.tables import Table


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    r"""Yield one string: each id with \0 behind it; printed without a line's end."""
    yield "".join(f"{stored.id}\0" for stored in articles)


def hits(results: Results) -> Iterator[str]:
    """Yield one string, as `rows` does."""
    yield from rows(hit.stored for hit in results.hits)


def table(found: Table) -> Iterator[str]:
    """Yield one string, as `rows` does, of quotations."""
    yield "".join(f"{row['full_reference']}\0" for row in found.rows)
