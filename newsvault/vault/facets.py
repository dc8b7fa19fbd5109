"""Questions about what a query finds, beside a page of articles: all of them, counts, why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from newsvault.errors import NotFound, UsageError
from newsvault.models import Hit, Matches, StoredArticle
from newsvault.storage.catalog import Catalog, Choice
from newsvault.vault.arguments import ALL, choice_of, count_of, limit_of, text_of, texts_of
from newsvault.vault.identities import People
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.search.engines import Engine
    from newsvault.search.query import Query

_T = TypeVar("_T")
_BY_TIME = ("day", "month", "year")  # facets in their own order, not by how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a query was understood; for each part alone, how many articles it matches."""

    meaning: str
    parts: tuple[tuple[str, int], ...]
    total: int


def count(vault: Session, query: str, *, exact: bool = False) -> int:
    """Return how many articles match `query`; raises QueryError."""
    return _ask(vault, query, _total, exact=exact)


def matching(vault: Session, query: str) -> tuple[str, ...]:
    """Return the ids of all articles that match `query`; raises QueryError."""
    return _ask(vault, query, _ids)


def hits(
    vault: Session,
    query: str,
    *,
    limit: int | None = None,
    offset: int = 0,
    sort: str = "relevance",
    exact: bool = False,
    snippets: int = 2,
) -> Iterator[Hit]:
    """Yield the hits of a search one by one, so that any number of them takes little memory.

    The arguments are those of `Vault.search`; without `limit` all hits come. Raises QueryError.
    """
    from newsvault.search.engines import SORTS

    most = limit_of(limit)
    count_of("snippets", snippets)
    first, order = count_of("offset", offset), choice_of("sort", sort, SORTS)

    def matches(engine: Engine, wanted: Query) -> tuple[Query, Matches]:
        return wanted, engine.search(wanted, limit=most, offset=first, sort=order)

    with vault.index.asked(_question(vault, query, matches, exact=exact)) as (engine, answer):
        wanted, found = answer
        for match in found.matches:
            for stored in stored_articles(vault, [match.id]):
                article = stored.article
                places = engine.snippets(wanted, article, limit=snippets) if snippets else ()
                yield Hit(stored=stored, score=match.score, snippets=places)


def listed(
    vault: Session, query: str = "*", *, sort: str = "captured", removed: bool = False
) -> tuple[str, ...]:
    """Return the ids of the articles that match `query` in the order `sort` of `Vault.list`.

    With `removed` those that were removed come too, which no query finds. Raises QueryError.
    """
    from newsvault.storage.catalog.articles import ORDERS

    order = choice_of("sort", sort, ORDERS)
    wanted = None if query == "*" else frozenset(matching(vault, query))
    ordered = vault.catalog.articles.ordered(order, removed=removed)
    return ordered if wanted is None else tuple(one for one in ordered if one in wanted)


def stored_articles(vault: Session, ids: Iterable[str]) -> Iterator[StoredArticle]:
    """Yield articles by id, one by one; what was erased or removed meanwhile is passed over."""
    for article_id in texts_of("ids", ids):
        try:
            yield vault.get(article_id)
        except NotFound:
            continue


def speaker_names(vault: Session, asked: str) -> tuple[str, ...]:
    """Return every name in full that `asked` may stand for, as `quotes --speaker` takes it."""
    people = People.of(vault.catalog)
    return people.names_of(people.fitting(text_of("asked", asked)))


def facets(
    vault: Session, query: str, fields: Sequence[str], *, exact: bool = False
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return, for each of `fields`, how many matches have each value, the commonest first.

    fields: source, section, lang, day, month, year, tag, byline or speaker; times come in their
        own order. A speaker is a person with a name, counted as `sayings.speakers` does.

    Raises UsageError for a field that is not counted, QueryError for the query.
    """
    from newsvault.search.document import FACETS

    known = (*FACETS, "year")
    for field in texts_of("fields", fields):
        if field not in known:
            raise UsageError(f"cannot count by {field!r}", hint=f"known: {', '.join(known)}")

    def counts(engine: Engine, wanted: Query) -> dict[str, tuple[tuple[str, int], ...]]:
        return {field: _counts(vault, engine, wanted, field) for field in fields}

    return _ask(vault, query, counts, exact=exact)


def _counts(
    vault: Session, engine: Engine, wanted: Query, field: str
) -> tuple[tuple[str, int], ...]:
    if field == "speaker":
        return _speakers(vault.catalog, _ids(engine, wanted))
    if field == "year":
        years: dict[str, int] = defaultdict(int)
        for month, number in engine.counts(wanted, "month"):
            years[month[:4]] += number
        return tuple(sorted(years.items()))
    counted = engine.counts(wanted, field)
    return tuple(sorted(counted)) if field in _BY_TIME else counted


def _speakers(catalog: Catalog, ids: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the people quoted in some articles, and in how many of them each is."""
    where: dict[str, set[str]] = defaultdict(set)
    people = People.of(catalog)
    for name, article_id, *_ in catalog.quotations.counts(Choice(ids=ids)):
        where[people.person(article_id, name) or name].add(article_id)
    counts = [(person, len(articles)) for person, articles in where.items()]
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))


def explain(vault: Session, query: str, *, exact: bool = False) -> Explanation:
    """Return how `query` was understood and what each part of it finds; raises QueryError."""
    from newsvault.search.spelling import describe

    def explanation(engine: Engine, wanted: Query) -> Explanation:
        return Explanation(
            meaning=describe(wanted.root),
            parts=engine.explain(wanted),
            total=_total(engine, wanted),
        )

    return _ask(vault, query, explanation, exact=exact)


def _ask(
    vault: Session, query: str, question: Callable[[Engine, Query], _T], *, exact: bool = False
) -> _T:
    """Return the answer to `question`, asked of the current index with what `query` means to it."""
    return vault.index.ask(_question(vault, query, question, exact=exact))


def _question(
    vault: Session, query: str, question: Callable[[Engine, Query], _T], *, exact: bool
) -> Callable[[Engine], _T]:
    from newsvault.vault.query_resolver import understand

    text_of("query", query)
    return lambda engine: question(engine, understand(vault.catalog, engine, query, exact=exact))


def _ids(engine: Engine, wanted: Query) -> tuple[str, ...]:
    return tuple(match.id for match in engine.search(wanted, limit=ALL, sort="oldest").matches)


def _total(engine: Engine, wanted: Query) -> int:
    return engine.search(wanted, limit=1).total
