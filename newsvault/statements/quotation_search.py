"""Search of the quotations in a vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache, partial
from itertools import islice
from typing import TypeVar

from newsvault.errors import UsageError
from newsvault.models.record import record
from newsvault.models.statements import Saying, Sayings, Streamed
from newsvault.search.analysis import LANGUAGES, base_language, stem, words
from newsvault.search.filters import Filters, names_outlet
from newsvault.storage.catalog import Catalog, Order, QuotationFilter, QuotationRow
from newsvault.storage.opening import open_catalog
from newsvault.vault.searching import facets
from newsvault.vault.searching.speaker_identities import People
from newsvault.vault.session import Session

_T = TypeVar("_T")


@record
class Question:
    """A search for quotations.

    `query` selects articles, in the query language; `words` must occur in the quotation itself, in
    any inflected form. `source` is a host, or words of an outlet's name; `since` and `until`
    (inclusive) are dates as in the query language. `lang`, `tag` and `section` select articles, as
    in `filters.Filters`.
    """

    query: str = ""
    speaker: str | None = None
    words: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    lang: str | None = None
    tag: str | None = None
    section: str | None = None
    kind: str | None = None
    min_confidence: float | None = None


def find(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    oldest_first: bool = False,
) -> Sayings:
    """Return the quotations that match, newest first by default.

    Args:
        vault: the open vault.
        question: the search.
        limit: maximum number of quotations; None for all.
        offset: number of quotations to skip at the beginning.
        oldest_first: whether to reverse the order.

    Raises:
        QueryError: an invalid query or date.
        UsageError: `words` has no words.
    """
    ids = articles(vault, question)
    with vault.catalog.snapshot():
        search = QuotationSearch(vault.catalog, question, ids)
        total, page = search.page("oldest" if oldest_first else "newest", limit, offset)
        return Sayings(
            total=total,
            sayings=tuple(search.saying(row) for row in page),
            people=search.fitting,
            near=search.near,
            hosts=search.hosts,
        )


@contextmanager
def streaming(
    vault: Session,
    question: Question,
    records: Callable[[QuotationSearch], Iterator[_T]],
    *,
    limit: int | None = None,
    offset: int = 0,
    earlier: bool = False,
) -> Iterator[Streamed[_T]]:
    """Open the results of a search as an iterator that does not hold them in memory.

    It has a separate connection with a snapshot of the catalogue, so that the caller may write to
    the vault in the loop: a connection cannot write within its own snapshot.

    Args:
        vault: the open vault.
        question: the search.
        records: yields all results of the search.
        limit: maximum number of results; None for all.
        offset: number of results to skip at the beginning.
        earlier: whether to include earlier versions of articles.

    Raises:
        QueryError: an invalid query or date.
        UsageError: `words` of the question has no words, or a negative number.
    """
    last = None if limit is None else offset + limit
    ids = articles(vault, question)
    with closing(open_catalog(vault.path, create=False)) as catalog, catalog.snapshot():
        search = QuotationSearch(catalog, question, ids, earlier=earlier)
        yield Streamed(
            records=islice(records(search), offset, last),
            people=search.fitting,
            near=search.near,
            hosts=search.hosts,
        )


def stream(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    oldest_first: bool = False,
) -> AbstractContextManager[Streamed[Saying]]:
    """Open the quotations of `find` as an iterator, as `streaming` does."""

    def sayings(search: QuotationSearch) -> Iterator[Saying]:
        return map(search.saying, search.rows("oldest" if oldest_first else "newest"))

    return streaming(vault, question, sayings, limit=limit, offset=offset)


class QuotationSearch:
    """A search for quotations on an open catalogue, in the articles `ids`, or in all for None."""

    def __init__(
        self,
        catalog: Catalog,
        question: Question,
        ids: tuple[str, ...] | None,
        *,
        earlier: bool = False,
    ) -> None:
        self.catalog = catalog
        self.people = People.of(catalog)
        name, source = question.speaker, question.source
        self.fitting = self.people.fitting(name) if name is not None else ()
        self._fitting = frozenset(self.fitting)
        self.near = self._near(name) if name is not None else ()
        self.hosts = _hosts(catalog, source) if source is not None else ()
        self._by_name = name is not None
        self._says = _says(question.words) if question.words is not None else None
        self._choice = QuotationFilter(
            names=self.people.names_of(self.fitting) if self._by_name else None,
            ids=ids,
            kind=question.kind,
            min_confidence=question.min_confidence,
            earlier=earlier,
        )

    def _near(self, name: str) -> tuple[str, ...]:
        if not self.fitting:
            return self.people.near(name)
        others = self.people.surname_alone(name)
        return tuple(one for one in others if one not in self._fitting)

    @property
    def choice(self) -> QuotationFilter:
        """The filter for the catalogue; its rows may still belong to another person."""
        return self._choice

    def has(self, person: str) -> bool:
        """Return whether the question is about a person, or about all."""
        return not self._by_name or person in self._fitting

    def rows(self, order: Order) -> Iterator[QuotationRow]:
        """Yield the quotations that match."""
        for row in self.catalog.quotations.rows(self._choice, order):
            if self._by_name and self.people.person(row.article_id, row.name) not in self._fitting:
                continue
            if self._says is None or self._says(row.text, partial(self._language, row)):
                yield row

    def _language(self, row: QuotationRow) -> str | None:
        """Return which language the words of a quotation are stemmed in."""
        return base_language(self.catalog.quotations.language(row.article_id, row.version))

    def page(
        self, order: Order, limit: int | None, offset: int
    ) -> tuple[int, Sequence[QuotationRow]]:
        """Return the number of quotations that match, and one page of them."""
        if self._by_name or self._says:
            rows = list(self.rows(order))
            return len(rows), rows[offset : None if limit is None else offset + limit]
        table = self.catalog.quotations
        found = table.rows(self._choice, order, limit=limit, offset=offset)
        return table.count(self._choice), tuple(found)

    def saying(self, row: QuotationRow) -> Saying:
        """Return the public record of a row."""
        return self.saying_at(row[:3], self.people.person(row.article_id, row.name))

    def saying_at(self, place: tuple[str, int, int], person: str | None) -> Saying:
        """Return the public record of a quotation, of `person`, at (article, version, number)."""
        return _saying(self.catalog, place, person)


def saying(catalog: Catalog, people: People, row: QuotationRow) -> Saying:
    """Return the public record of a row of `catalog`."""
    return _saying(catalog, row[:3], people.person(row.article_id, row.name))


def _saying(catalog: Catalog, place: tuple[str, int, int], person: str | None) -> Saying:
    short_id = catalog.articles.short_id(place[0])
    return catalog.quotations.saying(place, short_id=short_id, person=person)


def articles(vault: Session, question: Question) -> tuple[str, ...] | None:
    """Return the ids of the articles to search, or None for all."""
    filters = Filters(
        since=question.since,
        until=question.until,
        source=question.source,
        lang=question.lang,
        tag=question.tag,
        section=question.section,
    )
    query = filters.query(question.query)
    return None if query == "*" else facets.matching(vault, query)


def _hosts(catalog: Catalog, source: str) -> tuple[str, ...]:
    """Return the hosts of the outlets that `source` matches."""
    outlets = catalog.quotations.outlets()
    return tuple(host for host, outlet in outlets if names_outlet(source, host, outlet))


def _says(asked: str) -> Callable[[str, Callable[[], str | None]], bool]:
    """Return a predicate for texts that contain all words of `asked`, in any inflected form.

    It takes the text and a function that returns its language, which is called only if the words
    match in some language.
    """
    wanted = words(asked)
    if not wanted:
        raise UsageError(f"no words in {asked!r}", hint="--saying strikes")
    begins = {word[0] for word in wanted}  # all forms of a word have the same initial
    any_language = (None, *LANGUAGES)

    @cache
    def meant(word: str, languages: tuple[str | None, ...]) -> frozenset[str]:
        return frozenset(
            one
            for one in wanted
            if any(stem(one, language) == stem(word, language) for language in languages)
        )

    def holds(there: list[str], languages: tuple[str | None, ...]) -> bool:
        found = frozenset[str]().union(*(meant(word, languages) for word in there))
        return found.issuperset(wanted)

    def says(text: str, language: Callable[[], str | None]) -> bool:
        there = [word for word in words(text) if word[0] in begins]
        return holds(there, any_language) and holds(there, (language(),))

    return says
