"""Speakers: the people quoted in a vault, with counts, spellings and roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from newsvault.models.statements import Speaker, Speakers, Streamed
from newsvault.search.analysis import words
from newsvault.statements.quotation_search import (
    Question,
    QuotationSearch,
    articles,
    streaming,
)
from newsvault.storage.catalog import QuotationFilter
from newsvault.vault.searching.speaker_identities import People
from newsvault.vault.session import Session

_AT_ONCE = 500  # people


def speakers(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    by_name: bool = False,
) -> Speakers:
    """Return the speakers of the quotations that match, most quotations first.

    Only speakers with a name are counted.

    Args:
        vault: the open vault.
        question: the search.
        limit: maximum number of speakers; None for all.
        offset: number of speakers to skip at the beginning.
        by_name: whether to sort by name.

    Raises:
        QueryError: an invalid query or date.
    """
    ids = articles(vault, question)
    with vault.catalog.snapshot():
        search = QuotationSearch(vault.catalog, question, ids)
        names = _names(search, by_name=by_name)
        page = names[offset:] if limit is None else names[offset : offset + limit]
        return Speakers(
            total=len(names),
            speakers=tuple(_details(search, page)),
            near=search.near,
            hosts=search.hosts,
        )


def stream_speakers(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    by_name: bool = False,
) -> AbstractContextManager[Streamed[Speaker]]:
    """Open the speakers of `speakers` as an iterator, as `search.streaming` does."""

    def found(search: QuotationSearch) -> Iterator[Speaker]:
        return _details(search, _names(search, by_name=by_name))

    return streaming(vault, question, found, limit=limit, offset=offset)


def _names(search: QuotationSearch, *, by_name: bool) -> list[str]:
    """Return the names of the speakers in the order of the list."""
    quotations: Counter[str] = Counter()
    for person, counted in _counts(search, search.choice):
        quotations[person] += counted[-1]
    names = sorted(quotations)
    return names if by_name else sorted(names, key=lambda name: -quotations[name])


def _details(search: QuotationSearch, people: Sequence[str]) -> Iterator[Speaker]:
    """Yield the counts, spellings and roles of people, of `_AT_ONCE` in memory at once."""
    for first in range(0, len(people), _AT_ONCE):
        some = people[first : first + _AT_ONCE]
        counted = {person: _Counted() for person in some}
        choice = replace(search.choice, names=search.people.names_of(some))
        for person, row in _counts(search, choice):
            if person in counted:
                counted[person].add(*row)
        yield from (counted[person].speaker(person, search.people) for person in some)


def _counts(
    search: QuotationSearch, choice: QuotationFilter
) -> Iterator[tuple[str, tuple[str, str, str | None, str | None, int]]]:
    """Yield each person of the search with rows of `Quotations.counts`."""
    for row in search.catalog.quotations.counts(choice):
        person = search.people.person(row[1], row[0])
        if person is not None and search.has(person):
            yield person, row


class _Counted:
    """Counters of one person."""

    def __init__(self) -> None:
        self.quotations = 0
        self._articles: set[str] = set()
        self._names: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self._roles: Counter[str] = Counter()

    def add(
        self, name: str, article_id: str, speaker: str | None, role: str | None, count: int
    ) -> None:
        """Add `count` quotations under one spelling of the person's name."""
        self.quotations += count
        self._articles.add(article_id)
        self._names[name] += count
        if speaker and speaker != name and _tells(speaker, name):
            self._written[speaker] += count
        if role:
            self._roles[role] += count

    def speaker(self, person: str, people: People) -> Speaker:
        """Return the counters as a Speaker."""
        return Speaker(
            name=person,
            quotations=self.quotations,
            articles=len(self._articles),
            names=_listed(self._names),
            written=_listed(self._written),
            roles=_listed(self._roles),
            aliases=people.aliases(person),
        )


def _tells(speaker: str, name: str) -> bool:
    """Return whether an attribution says more than a pronoun: part of the name, or two words."""
    said = words(speaker)
    return len(said) > 1 or not set(said).isdisjoint(words(name))


def _listed(counter: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counter, key=lambda one: (-counter[one], one)))
