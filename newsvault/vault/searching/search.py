"""Search: the query is resolved, run by the engine, and its matches loaded with snippets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsvault.errors import Damaged
from newsvault.models import Hit, Match, Results, Snippet, StoredArticle
from newsvault.models.record import record
from newsvault.storage.catalog import Catalog
from newsvault.storage.index_proof import FOLDER, PROOF, is_changed
from newsvault.vault.article_history import removed_text
from newsvault.vault.indexing import stored_of

if TYPE_CHECKING:
    from newsvault.search.engines import Engine, Sort
    from newsvault.search.query.tree import Query

# Exceptions that a damaged index file causes in its reader; a bug can cause them too.
_FAULTS = (EOFError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


@record
class Page:
    """Options of a search: the page of results, order, exactness, snippets per hit."""

    limit: int
    offset: int
    sort: Sort
    exact: bool
    snippets: int


def search(engine: Engine, catalog: Catalog, query: str, page: Page) -> Results:
    """Return the stored articles that match `query`, from the index of `engine`.

    Raises QueryError, and Damaged for an index with articles that are not in the catalogue.
    """
    from newsvault.vault.searching.query_resolver import resolve_query

    resolved = resolve_query(catalog, engine, query, exact=page.exact)
    matches = engine.search(resolved, limit=page.limit, offset=page.offset, sort=page.sort)
    return Results(
        query=query,
        total=matches.total,
        hits=tuple(hits_of(catalog, engine, resolved, matches.matches, snippets=page.snippets)),
        suggestion=None if matches.total else engine.suggest(resolved),
        remarks=resolved.remarks,
        **state_of(catalog),
    )


def state_of(catalog: Catalog) -> dict[str, Any]:
    """Return the archive revision of an answer, as fields of `Results`."""
    history = catalog.history
    return {"revision": history.latest(), "as_of": history.as_of, "erased": history.erased}


@contextmanager
def index_read(folder: Path, catalog: Catalog) -> Iterator[None]:
    """Raise Damaged for exceptions in the block that damaged index files cause.

    If every file matches its digest, and no other process replaced the index during the search, the
    exception is a bug and propagates.
    """
    proof = catalog.fact(PROOF)
    try:
        yield
    except OSError as exc:
        raise _damaged(folder, f"cannot be read ({type(exc).__name__}: {exc})") from exc
    except _FAULTS as exc:
        if catalog.fact(PROOF) == proof and not is_changed(folder, catalog):
            raise
        raise _damaged(folder, f"cannot be read ({type(exc).__name__}: {exc})") from exc


def pieces(
    catalog: Catalog, engine: Engine, resolved: Query, stored: StoredArticle, limit: int
) -> tuple[Snippet, ...]:
    """Return the best pieces of an article, its tags, notes and removed text that a query finds."""
    from newsvault.search.highlight import Added, asks_removed

    if not limit:
        return ()
    removed = tuple(removed_text(catalog, stored.id)) if asks_removed(resolved.root) else ()
    added = Added(tags=stored.tags, notes=stored.notes, removed=removed)
    return engine.snippets(resolved, stored.article, limit=limit, added=added)


def hits_of(
    catalog: Catalog,
    engine: Engine,
    resolved: Query,
    matches: Iterable[Match],
    *,
    snippets: int,
    copies: Mapping[str, int] | None = None,
) -> Iterator[Hit]:
    """Yield the hits of matches, with at most `snippets` passages and their numbers of `copies`."""
    for match in matches:
        row = catalog.articles.get(match.id)
        if row is None or row.removed:
            if catalog.pending_count():
                continue  # the index is out of date: skip articles that are not in the catalogue
            raise _damaged(
                catalog.path, f"refers to the article {match.id}, which is not in the catalogue"
            )
        stored = stored_of(catalog, row)
        places = pieces(catalog, engine, resolved, stored, snippets)
        others = copies.get(match.id, 0) if copies else 0
        yield Hit(stored=stored, score=match.score, snippets=places, copies=others)


def _damaged(place: Path, what: str) -> Damaged:
    return Damaged(
        f"the index {what}", path=str(place.parent), names=(FOLDER,), hint="run: newsvault reindex"
    )
