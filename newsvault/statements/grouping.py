"""Grouping of quotations into statements, printed in several articles or wordings.

Equal folded words are one statement; so are wordings where one contains five or more words of the
other, or with a likeness of 0.85 (difflib's ratio over words; 0.6 between versions of one article).
Statements of fewer than five words are common phrases, and are grouped only within a week.
Different people never share a statement, and two wordings side by side in one text are two
statements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from newsvault.search.analysis import words
from newsvault.statements.text_diff import contains, likeness
from newsvault.storage.catalog import QuotationRow

_SHORT = 5  # words
_WEEK = timedelta(days=7)
_ALIKE = 0.85
_REWRITTEN = 0.6
_RARE = 4  # number of rarest words by which a wording is looked up
_COMMON = 200  # a word in more wordings than this is not used for lookup

Group = list[QuotationRow]


class _Wording:
    """The rows with the same words, of one person if known."""

    def __init__(self, said: tuple[str, ...], person: str | None) -> None:
        self.said = said
        self.person = person
        self.rows: Group = []

    def places(self) -> set[tuple[str, int]]:
        """Return the versions of articles that contain it."""
        return {(row.article_id, row.version) for row in self.rows}


def grouped(rows: Sequence[QuotationRow], people: Sequence[str | None]) -> list[Group]:
    """Return the statements in `rows`, ordered by their first row.

    rows: oldest first; people: the speaker of each row. A quotation of an earlier version of an
    article is left out if a later version has it in the same words.
    """
    wordings = _wordings(rows, people)
    groups = _Groups(wordings)
    for one, other in _pairs(wordings):
        if _one_statement(wordings[one], wordings[other]):
            groups.join(one, other)
    order = {row[:3]: number for number, row in enumerate(rows)}
    found = [sorted(group, key=lambda row: order[row[:3]]) for group in groups.rows()]
    return sorted(found, key=lambda group: order[group[0][:3]])


def _wordings(rows: Sequence[QuotationRow], people: Sequence[str | None]) -> list[_Wording]:
    said = [tuple(words(row.text)) for row in rows]
    latest: dict[tuple[str, tuple[str, ...]], int] = {}
    for number, row in enumerate(rows):
        before = latest.get((row.article_id, said[number]))
        if before is None or rows[before].version < row.version:
            latest[row.article_id, said[number]] = number
    found: list[_Wording] = []
    open_: dict[tuple[tuple[str, ...], str | None], _Wording] = {}
    for number in sorted(latest.values()):
        row, at = rows[number], (said[number], people[number])
        wording = open_.get(at)
        if wording is None or (len(at[0]) < _SHORT and _days(wording.rows[-1], row) > _WEEK):
            wording = open_[at] = _Wording(*at)
            found.append(wording)
        wording.rows.append(row)
    return found


def _days(one: QuotationRow, other: QuotationRow) -> timedelta:
    return datetime.fromisoformat(other.at) - datetime.fromisoformat(one.at)


def _pairs(wordings: Sequence[_Wording]) -> Iterator[tuple[int, int]]:
    """Yield pairs of wordings that share a rare word, each pair once."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, wording in enumerate(wordings):
        if len(wording.said) >= _SHORT:
            for word in set(wording.said):
                having[word].append(number)
    count = Counter({word: len(numbers) for word, numbers in having.items()})
    seen: set[tuple[int, int]] = set()
    for number, wording in enumerate(wordings):
        if len(wording.said) < _SHORT:
            continue
        for word in sorted(set(wording.said), key=lambda one: (count[one], one))[:_RARE]:
            if count[word] > _COMMON:
                continue
            for other in having[word]:
                pair = (min(number, other), max(number, other))
                if other != number and pair not in seen:
                    seen.add(pair)
                    yield pair


def _one_statement(one: _Wording, other: _Wording) -> bool:
    if one.person != other.person and one.person is not None and other.person is not None:
        return False
    short, long = sorted((one.said, other.said), key=len)
    if contains(long, short):
        return True
    ours, theirs = one.places(), other.places()
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

    def rows(self) -> list[Group]:
        found: dict[int, Group] = defaultdict(list)
        for number, wording in enumerate(self._wordings):
            found[self._top(number)] += wording.rows
        return list(found.values())
