"""Questions about what a query finds, beside the articles themselves: counts, facets, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsvault.errors import UsageError
from newsvault.keeping import indexing, open_catalog
from newsvault.vault import Vault

if TYPE_CHECKING:
    from newsvault.engines import Engine
    from newsvault.query import Query

_ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a query was understood; for each part alone, how many articles it matches."""

    meaning: str
    parts: tuple[tuple[str, int], ...]
    total: int


def count(vault: Vault, query: str, *, exact: bool = False) -> int:
    """Return how many articles match `query`; raises QueryError."""
    return vault.search(query, limit=1, exact=exact, snippets=0).total


def matching(vault: Vault, query: str) -> tuple[str, ...]:
    """Return the ids of all articles that match `query`; raises QueryError."""
    with _asked(vault, query, exact=False) as (engine, wanted):
        found = engine.search(wanted, limit=_ALL, sort="oldest")
    return tuple(match.id for match in found.matches)


def facets(
    vault: Vault, query: str, fields: Sequence[str], *, exact: bool = False
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return, for each of `fields`, how many matches have each value, the commonest first.

    Raises UsageError for a field that is not counted, QueryError for the query.
    """
    from newsvault.entries import FACETS

    for field in fields:
        if field not in FACETS:
            raise UsageError(f"cannot count by {field!r}", hint=f"known: {', '.join(FACETS)}")
    with _asked(vault, query, exact=exact) as (engine, wanted):
        return {field: engine.counts(wanted, field) for field in fields}


def explain(vault: Vault, query: str, *, exact: bool = False) -> Explanation:
    """Return how `query` was understood and what each part of it finds; raises QueryError."""
    from newsvault.suggestions import describe

    with _asked(vault, query, exact=exact) as (engine, wanted):
        return Explanation(
            meaning=describe(wanted.root),
            parts=engine.explain(wanted),
            total=engine.search(wanted, limit=1).total,
        )


@contextmanager
def _asked(vault: Vault, query: str, *, exact: bool) -> Iterator[tuple[Engine, Query]]:
    """Give the engine, with its index up to date, and what `query` means to it."""
    from newsvault.engines import open_engine
    from newsvault.keeping.understanding import understand

    vault.search(query, limit=1, exact=exact, snippets=0)  # brings the index up to date
    folder = vault.path / indexing.FOLDER
    with (
        closing(open_catalog(vault.path, create=False)) as catalog,
        closing(open_engine(vault.settings.engine, folder)) as engine,
    ):
        yield engine, understand(catalog, engine, query, exact=exact)
