"""What is asked of the quotations of a vault, and the answers: sayings, or whole statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice

from newsvault.errors import UsageError
from newsvault.models.statements import Saying, Sayings, Statement, Timeline, Variant
from newsvault.search.analysis import LANGUAGES, base_language, stem, words
from newsvault.search.filters import Filters, names_outlet
from newsvault.statements.grouping import grouped
from newsvault.statements.text_diff import difference
from newsvault.storage.catalog import Catalog, Choice, Order, QuotationRow
from newsvault.vault import facets
from newsvault.vault.arguments import count_of
from newsvault.vault.identities import People
from newsvault.vault.opening import open_catalog
from newsvault.vault.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which quotations are asked for.

    `query` chooses articles, in the query language; `words` must stand in the quotation itself, in
    any form. `source` is words of an outlet's name, or its host; `since` and `until` are dates as
    the query language has them, the day that is named included. `lang`, `tag` and `section` choose
    articles, as `filters.Filters` has them.
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
    """Return the quotations asked for, newest first by default.

    Raises QueryError for the query or a date that cannot be understood, UsageError for `words`
    that are none.
    """
    ids = articles(vault, question)
    with vault.catalog.snapshot():
        asked = Asked(vault.catalog, question, ids)
        total, page = asked.page("oldest" if oldest_first else "newest", limit, offset)
        return Sayings(
            total=total,
            sayings=tuple(asked.saying(row) for row in page),
            people=asked.fitting,
            near=asked.near,
            hosts=asked.hosts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """Quotations that come one by one, and whom the question fits, as in `spoken.Sayings`."""

    sayings: Iterator[Saying]
    people: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@contextmanager
def stream(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    oldest_first: bool = False,
) -> Iterator[Streamed]:
    """Give the quotations that `find` returns, one by one: any number of them takes little memory.

    They come over a connection of their own, in one state of the catalogue: whoever takes them may
    write to the vault meanwhile, and the session's connection cannot write within its own snapshot.
    Raises QueryError and UsageError, as `find` does.
    """
    last = None if limit is None else offset + count_of("limit", limit)
    ids = articles(vault, question)
    with closing(open_catalog(vault.path, create=False)) as catalog, catalog.snapshot():
        asked = Asked(catalog, question, ids)
        rows = islice(asked.rows("oldest" if oldest_first else "newest"), offset, last)
        yield Streamed(
            sayings=map(asked.saying, rows),
            people=asked.fitting,
            near=asked.near,
            hosts=asked.hosts,
        )


def tell(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    newest_first: bool = False,
) -> Timeline:
    """Return the statements asked for in the order in which they were first printed.

    Earlier versions of articles are looked at too. Raises QueryError.
    """
    ids = articles(vault, question)
    with vault.catalog.snapshot():
        asked = Asked(vault.catalog, question, ids, earlier=True)
        rows = list(asked.rows("oldest"))
        found = grouped(rows, [asked.people.person(row.article_id, row.name) for row in rows])
        if newest_first:
            found.reverse()
        page = islice(found, offset, None if limit is None else offset + limit)
        return Timeline(
            total=len(found),
            sayings=sum(len(group) for group in found),
            statements=tuple(_statement(asked, group) for group in page),
            people=asked.fitting,
            near=asked.near,
            hosts=asked.hosts,
        )


def _statement(asked: Asked, group: list[QuotationRow]) -> Statement:
    return Statement(
        variants=tuple(
            Variant(saying=asked.saying(row), difference=difference(group[0].text, row.text))
            for row in group
        )
    )


class Asked:
    """A question put to an open catalogue, about articles of some ids, or of any with None."""

    def __init__(
        self,
        catalog: Catalog,
        question: Question,
        ids: tuple[str, ...] | None,
        *,
        earlier: bool = False,
    ) -> None:
        self._catalog = catalog
        self.people = People.of(catalog)
        name, source = question.speaker, question.source
        self.fitting = self.people.fitting(name) if name is not None else ()
        self.near = self.people.near(name) if name is not None and not self.fitting else ()
        self.hosts = _hosts(catalog, source) if source is not None else ()
        self._by_name = name is not None
        self._says = _says(question.words) if question.words is not None else None
        self._choice = Choice(
            names=self.people.names_of(self.fitting) if self._by_name else None,
            ids=ids,
            kind=question.kind,
            min_confidence=question.min_confidence,
            earlier=earlier,
        )

    @property
    def choice(self) -> Choice:
        """What the catalogue is asked for; what it gives may still not be of the person."""
        return self._choice

    def rows(self, order: Order) -> Iterator[QuotationRow]:
        """Yield the quotations that are meant."""
        wanted = set(self.fitting)
        for row in self._catalog.quotations.rows(self._choice, order):
            if self._by_name and self.people.person(row.article_id, row.name) not in wanted:
                continue
            if self._says is None or self._says(row.text, partial(self._language, row)):
                yield row

    def _language(self, row: QuotationRow) -> str | None:
        """Return which language the words of a quotation are stemmed in."""
        return base_language(self._catalog.quotations.language(row.article_id, row.version))

    def page(
        self, order: Order, limit: int | None, offset: int
    ) -> tuple[int, Sequence[QuotationRow]]:
        """Return how many quotations are meant, and some of them."""
        if self._by_name or self._says:
            rows = list(self.rows(order))
            return len(rows), rows[offset : None if limit is None else offset + limit]
        table = self._catalog.quotations
        found = table.rows(self._choice, order, limit=limit, offset=offset)
        return table.count(self._choice), tuple(found)

    def saying(self, row: QuotationRow) -> Saying:
        """Return a row as it is handed to the outside."""
        return saying(self._catalog, self.people, row)


def saying(catalog: Catalog, people: People, row: QuotationRow) -> Saying:
    """Return a row of `catalog` as it is handed to the outside."""
    return catalog.quotations.saying(
        row,
        short_id=catalog.articles.short_id(row.article_id),
        person=people.person(row.article_id, row.name),
    )


def articles(vault: Session, question: Question) -> tuple[str, ...] | None:
    """Return the ids of the articles a question is about, or None for all."""
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
    """Return the hosts of the outlets that `source` may mean."""
    outlets = catalog.quotations.outlets()
    return tuple(host for host, outlet in outlets if names_outlet(source, host, outlet))


def _says(asked: str) -> Callable[[str, Callable[[], str | None]], bool]:
    """Return a test whether all words of `asked` stand in a text, in any form.

    The test takes the text, and what gives its language: only a text is asked for it whose words
    would do in some language.
    """
    wanted = words(asked)
    if not wanted:
        raise UsageError(f"there is no word in {asked!r}", hint="--saying strikes")
    begins = {word[0] for word in wanted}  # all forms of a word begin alike
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
