"""Phrases: the documents in which words follow each other, found for a whole segment at once.

Each word allows some starts of the phrase: its positions, less its place in the phrase. They are
intersected as sets over all documents, the rarest word first. A step per document in Python took
eight times as long for two words that are in most articles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat
from operator import add

from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.proximity import Span

_FEW = 4  # how many times fewer documents must be left for a word to be looked up in them alone
_MANY = (
    10  # how many times more documents a word is in that is only looked up in those of the rarest
)
# Bits of a position beside the number of its document, one more than its bytes have: the start of a
# phrase may lie before the first position. Numbers below 2**30 are faster.
_NARROW, _WIDE = 17, 33
_Row = Sequence[PostingList]  # the lists of all terms that may be at one place of the phrase


def consecutive(
    rows: Sequence[_Row], among: Collection[int] | None, spend: Callable[[int], None]
) -> dict[int, list[Span]]:
    """Return the spans of the words in a row, by document (only those of `among`).

    spend: is called with the number of positions before they are read.
    """
    found: dict[int, list[Span]] = {}
    segments: dict[int, list[list[PostingList]]] = {}
    for n, row in enumerate(rows):
        for held in row:
            segments.setdefault(held.base, [[] for _ in rows])[n].append(held)
    for base, here in sorted(segments.items()):
        if all(here):
            for number, place in _Phrase(here, base, spend).starts(among):
                if among is None or number in among:
                    found.setdefault(number, []).append((place, place + len(rows) - 1))
    return found


def documents(row: _Row) -> int:
    """Return the number of documents in some lists."""
    return sum(map(len, row))


class _Phrase:
    """A phrase in one segment."""

    def __init__(self, rows: Sequence[_Row], base: int, spend: Callable[[int], None]) -> None:
        self._rows = rows
        self._base = base
        self._spend = spend
        narrow = all(held.width <= 2 for row in rows for held in row)
        self._bits = _NARROW if narrow else _WIDE

    def starts(self, among: Collection[int] | None) -> Iterator[tuple[int, int]]:
        """Yield the document and the position of each start, ascending."""
        bits = self._bits
        order = sorted(range(len(self._rows)), key=lambda n: documents(self._rows[n]))
        common = self._common([self._rows[n] for n in order], among)
        starts: set[int] | None = None
        for n in order:
            row = self._rows[n]
            left = documents(row) if common is None else len(common)
            if starts is not None and _FEW * len(starts) < left:
                common = {start >> bits for start in starts}
            here = chain.from_iterable(self._allowed(held, common, n) for held in row)
            starts = set(here) if starts is None else starts.intersection(here)
        for start in sorted(starts or ()):
            yield self._base + (start >> bits), start & (1 << bits) - 1

    def _common(self, rows: Sequence[_Row], among: Collection[int] | None) -> set[int] | None:
        """Return the documents of the segment that have a word of each row, the rarest row first.

        None for all, where they can be most of those of the rarest row, and are not worth the time.
        """
        found: set[int] | None = None
        size = 1 + max(held.local[-1] for held in rows[-1])
        if 2 * documents(rows[-1]) < size and documents(rows[-1]) < _MANY * documents(rows[0]):
            for row in rows:
                here = row[0].local if len(row) == 1 else set().union(*(held.local for held in row))
                found = set(here) if found is None else found.intersection(here)
        if among is None:
            return found
        if found is None:
            return {number - self._base for number in among if number >= self._base}
        return {number for number in found if self._base + number in among}

    def _allowed(
        self, held: PostingList, among: Collection[int] | None, before: int
    ) -> Iterable[int]:
        """Return the starts that a word allows which is the word number `before` of the phrase."""
        numbers: Sequence[int] = held.local
        counts: Sequence[int] = held.counts
        places: Sequence[int] = held.places
        if among is not None and 2 * len(among) < len(held):
            some = held.cut(among)
            numbers = list(some)
            counts = list(map(len, some.values()))
            places = list(chain.from_iterable(some.values()))
        self._spend(len(places))
        firsts = [(number << self._bits) - before for number in numbers]
        return map(add, chain.from_iterable(map(repeat, firsts, counts)), places)
