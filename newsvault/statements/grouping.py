"""Grouping of quotations into statements, printed in several articles or wordings.

Equal folded words are one statement; so are wordings where one contains five or more words of the
other, or with a likeness of 0.85 (difflib's ratio over words; 0.6 between versions of one article).
Statements of fewer than five words are common phrases, and are grouped only within a week.
Different people never share a statement, and two wordings side by side in one text are two
statements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from newsvault.search.analysis import words
from newsvault.statements.text_diff import contains, likeness
from newsvault.storage.catalog import QuotationRow

_SHORT = 5  # words
_WEEK = timedelta(days=7)
_ALIKE = 0.85
_REWRITTEN = 0.6
_RARE = 4  # number of rarest words by which a wording is looked up
_COMMON = 200  # a word in more wordings than this is not used for lookup


class Place(NamedTuple):
    """Where a quotation is, without its text, of which a vault has too much for memory."""

    article_id: str
    version: int
    number: int
    at: str
    person: str | None


Group = list[Place]


class _Wording:
    """The places of the same words, of one person if known."""

    def __init__(self, said: tuple[str, ...], person: str | None) -> None:
        self.said = said
        self.person = person
        self.places: list[tuple[int, Place]] = []  # with their numbers in order of date

    def versions(self) -> set[tuple[str, int]]:
        """Return the versions of articles that contain it."""
        return {(place.article_id, place.version) for _, place in self.places}


def grouped(
    rows: Iterable[QuotationRow], person: Callable[[QuotationRow], str | None]
) -> list[Group]:
    """Return the statements in `rows`, ordered by their first row.

    The folded words and the places of the rows stay in memory, not their texts. A quotation of
    an earlier version of an article is left out if a later version has it in the same words.

    Args:
        rows: the quotations, oldest first; read once.
        person: returns the speaker of a row, None if unknown.
    """
    wordings = _wordings(rows, person)
    groups = _Groups(wordings)
    for one, other in _pairs(wordings):
        if _one_statement(wordings[one], wordings[other]):
            groups.join(one, other)
    ordered = sorted(sorted(group) for group in groups.places())
    return [[place for _, place in group] for group in ordered]


def _wordings(
    rows: Iterable[QuotationRow], person: Callable[[QuotationRow], str | None]
) -> list[_Wording]:
    """Return the wordings of `rows`, oldest first, each with the latest version of an article."""
    said: dict[tuple[str, ...], tuple[str, ...]] = {}  # equal words share their memory
    latest: dict[tuple[str, tuple[str, ...]], tuple[int, Place]] = {}
    for number, row in enumerate(rows):
        spoken = tuple(words(row.text))
        at = row.article_id, said.setdefault(spoken, spoken)
        if at not in latest or latest[at][1].version < row.version:
            place = Place(row.article_id, row.version, row.number, row.at, person(row))
            latest[at] = number, place
    wordings: list[_Wording] = []
    newest: dict[tuple[tuple[str, ...], str | None], _Wording] = {}
    for number, place, spoken in sorted((*found, at[1]) for at, found in latest.items()):
        key = spoken, place.person
        wording = newest.get(key)
        if wording is None or (len(spoken) < _SHORT and _days(wording, place) > _WEEK):
            wording = newest[key] = _Wording(*key)
            wordings.append(wording)
        wording.places.append((number, place))
    return wordings


def _days(wording: _Wording, place: Place) -> timedelta:
    """Return the time from the last place of a wording to another place."""
    return datetime.fromisoformat(place.at) - datetime.fromisoformat(wording.places[-1][1].at)


def _pairs(wordings: Sequence[_Wording]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of wordings where one has a rare word of the other, each pair once."""
    long = [number for number, wording in enumerate(wordings) if len(wording.said) >= _SHORT]
    count = Counter(word for number in long for word in set(wordings[number].said))
    rare = {number: _rare(set(wordings[number].said), count) for number in long}
    having: dict[str, list[int]] = {word: [] for some in rare.values() for word in some}
    for number in long:
        for word in having.keys() & set(wordings[number].said):
            having[word].append(number)
    for number in long:
        said = set(wordings[number].said)
        for other in sorted({other for word in rare[number] for other in having[word]}):
            yielded_before = other < number and not said.isdisjoint(rare[other])
            if other != number and not yielded_before:
                yield min(number, other), max(number, other)


def _rare(distinct: Iterable[str], count: Counter[str]) -> tuple[str, ...]:
    """Return the rarest words of a wording, without the common ones."""
    rarest = sorted(distinct, key=lambda word: (count[word], word))[:_RARE]
    return tuple(word for word in rarest if count[word] <= _COMMON)


def _one_statement(one: _Wording, other: _Wording) -> bool:
    """Whether two wordings are one statement: one holds the other, or they are alike enough."""
    if one.person != other.person and one.person is not None and other.person is not None:
        return False
    short, long = sorted((one.said, other.said), key=len)
    if contains(long, short):
        return True
    ours, theirs = one.versions(), other.versions()
    if ours & theirs:  # two wordings in one text are meant to differ
        return False
    rewritten = {article for article, _ in ours} & {article for article, _ in theirs}
    wanted = _REWRITTEN if rewritten else _ALIKE
    if 2 * len(short) < wanted * (len(short) + len(long)):
        return False
    return likeness(short, long) >= wanted


class _Groups:
    """Wordings joined into statements: a union-find that never joins two people."""

    def __init__(self, wordings: Sequence[_Wording]) -> None:
        self._wordings = wordings
        self._up = list(range(len(wordings)))
        self._person = [wording.person for wording in wordings]

    def _top(self, number: int) -> int:
        while self._up[number] != number:
            self._up[number] = self._up[self._up[number]]
            number = self._up[number]
        return number

    def join(self, one: int, other: int) -> None:
        a, b = self._top(one), self._top(other)
        people = {self._person[a], self._person[b]} - {None}
        if a != b and len(people) < 2:
            self._up[b] = a
            self._person[a] = next(iter(people), None)

    def places(self) -> list[list[tuple[int, Place]]]:
        """Return the places of each statement, with their numbers."""
        groups: dict[int, list[tuple[int, Place]]] = defaultdict(list)
        for number, wording in enumerate(self._wordings):
            groups[self._top(number)] += wording.places
        return list(groups.values())
