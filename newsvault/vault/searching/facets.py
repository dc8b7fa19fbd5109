"""Other results of a query than a page of hits: ids, counts, facets, explanation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from newsvault.errors import NotFound, UsageError
from newsvault.models import Hit, Matches, StoredArticle
from newsvault.models.arguments import ALL, choice_of, limit_of
from newsvault.models.record import record
from newsvault.storage.catalog import Catalog, QuotationFilter
from newsvault.storage.opening import open_catalog
from newsvault.vault.searching.speaker_identities import People
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.search.engines import Engine
    from newsvault.search.query import Query

_T = TypeVar("_T")
_Read = Callable[[Catalog], Iterator[str]]
_PAGE = 1000  # ids of a page that is read at once
_BY_TIME = ("day", "month", "year")  # sorted by time, not by frequency


@record
class Explanation:
    """The parsed query in words, and the number of articles that match each part alone.

    `revision` is the archive's revision that the numbers are of.
    """

    meaning: str
    parts: tuple[tuple[str, int], ...]
    total: int
    revision: int = 0


@record
class ListedIds:
    """Ids in the order of a list, of which `total` is the number without limit and offset."""

    total: int
    ids: Iterable[str]


def count(vault: Session, query: str, *, exact: bool = False) -> int:
    """Return the number of articles that match `query`; raises QueryError."""
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
    """Yield the hits of a search one at a time, so that memory use does not grow with their number.

    The arguments are those of `Vault.search`; without `limit` all hits are yielded. Raises
    QueryError.
    """
    from newsvault.search.engines import SORTS
    from newsvault.vault.searching.search import pieces

    most, order = limit_of(limit), choice_of("sort", sort, SORTS)

    def matches(engine: Engine, resolved: Query) -> tuple[Query, Matches]:
        return resolved, engine.search(resolved, limit=most, offset=offset, sort=order)

    with vault.index.asked(_question(vault, query, matches, exact=exact)) as (engine, answer):
        resolved, found = answer
        for match in found.matches:
            for stored in stored_articles(vault, [match.id]):
                places = pieces(vault.catalog, engine, resolved, stored, snippets)
                yield Hit(stored=stored, score=match.score, snippets=places)


def listed(
    vault: Session, query: str = "*", *, sort: str = "captured", removed: bool = False
) -> tuple[str, ...]:
    """Return the ids of the articles that match `query`, in the order `sort` of `Vault.list`.

    `removed` includes removed articles, which no query finds. Raises QueryError.
    """
    _, read = _listing(vault, query, sort, removed=removed)
    return tuple(read(vault.catalog))


def listed_page(
    vault: Session, query: str, *, sort: str, removed: bool, limit: int | None, offset: int
) -> ListedIds:
    """Return the ids that `listed` returns from `offset` on, as they are read."""
    most = limit_of(limit)
    stop = None if most == ALL else offset + most
    total, read = _listing(vault, query, sort, removed=removed)
    if most <= _PAGE:
        return ListedIds(total=total, ids=tuple(islice(read(vault.catalog), offset, stop)))
    return ListedIds(total=total, ids=islice(_streamed(vault, read), offset, stop))


def _listing(vault: Session, query: str, sort: str, *, removed: bool) -> tuple[int, _Read]:
    """Return the number of ids of a list, and a function that reads them from a catalogue."""
    from newsvault.storage.catalog.articles import ORDERS

    order = choice_of("sort", sort, ORDERS)
    wanted = None if query == "*" else frozenset(matching(vault, query))
    active, gone, _ = vault.catalog.articles.count()

    def read(catalog: Catalog) -> Iterator[str]:
        ordered = catalog.articles.ordered(order, removed=removed)
        return (one for one in ordered if wanted is None or one in wanted)

    return active + gone * removed if wanted is None else len(wanted), read


def _streamed(vault: Session, read: _Read) -> Iterator[str]:
    # A separate connection: the caller may write while it iterates.
    with closing(open_catalog(vault.path, create=False)) as catalog, catalog.snapshot():
        yield from read(catalog)


def stored_articles(vault: Session, ids: Iterable[str]) -> Iterator[StoredArticle]:
    """Yield articles by id, one at a time; articles erased or removed since are skipped."""
    for article_id in ids:
        try:
            yield vault.get(article_id)
        except NotFound:
            continue


def speaker_names(vault: Session, asked: str) -> tuple[str, ...]:
    """Return every full name that `asked` matches, with the rules of `quotes --speaker`."""
    people = People.of(vault.catalog)
    return people.names_of(people.fitting(asked))


def facets(
    vault: Session, query: str, fields: Sequence[str], *, exact: bool = False
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the number of matches per value of each field, most frequent value first.

    Args:
        vault: the open vault.
        query: a query in the query language.
        fields: any of source, section, lang, day, month, year, tag, byline, speaker; times are
            sorted
            by time. A speaker is a person with a name, counted as in `statements.speakers`.
        exact: whether words match in this form only, without stemming.

    Raises:
        UsageError: an unknown field.
        QueryError: the query is invalid.
    """
    from newsvault.search.field_names import FACETS

    known = (*FACETS, "year")
    for field in fields:
        if field not in known:
            raise UsageError(f"cannot count by {field!r}", hint=f"known: {', '.join(known)}")

    def counts(engine: Engine, wanted: Query) -> dict[str, tuple[tuple[str, int], ...]]:
        return {field: _counts(vault, engine, wanted, field) for field in fields}

    return _ask(vault, query, counts, exact=exact)


def _counts(
    vault: Session, engine: Engine, wanted: Query, field: str
) -> tuple[tuple[str, int], ...]:
    """Return the values of one field with their counts, in the order of `facets`."""
    if field == "speaker":
        return _speakers(vault.catalog, _ids(engine, wanted))
    if field == "year":
        years: dict[str, int] = defaultdict(int)
        for month, number in engine.counts(wanted, "month"):
            years[month[:4]] += number
        return tuple(sorted(years.items()))
    counted = engine.counts(wanted, field)
    return tuple(sorted(counted)) if field in _BY_TIME else _in_one_spelling(counted)


def _in_one_spelling(counted: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Join values that differ in capitals only, as queries do, under the most frequent spelling."""
    from newsvault.search.engines import ranked_counts  # not needed by `show` and `list`

    spelled: dict[str, str] = {}
    numbers: dict[str, int] = defaultdict(int)
    for value, number in counted:  # the most frequent first
        numbers[spelled.setdefault(value.casefold(), value)] += number
    return ranked_counts(numbers.items())


def _speakers(catalog: Catalog, ids: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the speakers quoted in some articles, and the number of articles for each."""
    where: dict[str, set[str]] = defaultdict(set)
    people = People.of(catalog)
    for name, article_id, *_ in catalog.quotations.counts(QuotationFilter(ids=ids)):
        where[people.person(article_id, name) or name].add(article_id)
    counts = [(person, len(articles)) for person, articles in where.items()]
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))


def explain(vault: Session, query: str, *, exact: bool = False) -> Explanation:
    """Return how `query` was parsed and the matches of each part; raises QueryError."""
    from newsvault.search.word_suggestions import describe

    def explanation(engine: Engine, wanted: Query) -> Explanation:
        return Explanation(
            meaning=describe(wanted.root),
            parts=engine.explain(wanted),
            total=_total(engine, wanted),
            revision=vault.catalog.history.latest(),
        )

    return _ask(vault, query, explanation, exact=exact)


def _ask(
    vault: Session, query: str, question: Callable[[Engine, Query], _T], *, exact: bool = False
) -> _T:
    """Return the result of `question`, called with the engine and the resolved query."""
    return vault.index.ask(_question(vault, query, question, exact=exact))


def _question(
    vault: Session, query: str, question: Callable[[Engine, Query], _T], *, exact: bool
) -> Callable[[Engine], _T]:
    """Return `question` as a function of the engine alone."""
    from newsvault.vault.searching.query_resolver import resolve_query

    return lambda engine: question(engine, resolve_query(vault.catalog, engine, query, exact=exact))


def _ids(engine: Engine, wanted: Query) -> tuple[str, ...]:
    return tuple(match.id for match in engine.search(wanted, limit=ALL, sort="oldest").matches)


def _total(engine: Engine, wanted: Query) -> int:
    return engine.search(wanted, limit=1).total
