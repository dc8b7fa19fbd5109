"""An open Whoosh index: posting lists, terms and columns over all its segments."""

from __future__ import annotations

import heapq
import time
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path

from newsvault.search.cost_limit import Work
from newsvault.search.engines.whoosh.columns import LENGTHS, Numbers
from newsvault.search.engines.whoosh.damage import opening
from newsvault.search.engines.whoosh.files import (
    StoredSegment,
    latest_generation,
    read_segments,
)
from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.engines.whoosh.recent import Log, Recent
from newsvault.search.engines.whoosh.schema import ID_BYTES, NUMBERS, ORDER
from newsvault.search.engines.whoosh.segment import Segment

_FEW = 200  # ids that are read one by one
_SEEK, _TERM = 5, 2  # cost of a term lookup, and of each term found
_TRIES = 5


class Reader:
    """All segments of an index as one. Caches what it reads until it is closed.

    `stored` are the segments on the disk; the last of `segments` may be that of the log.
    """

    def __init__(self, folder: Path, segments: Iterable[StoredSegment], log: Log) -> None:
        self.log = log
        self.stored: list[Segment] = []
        self.count = 0
        for segment in segments:
            self.stored.append(Segment(folder, segment, self.count))
            self.count += segment.count
        self.segments: list[Segment | Recent] = [*self.stored]
        recent = Recent(log.changes.rows, self.count)
        if recent.count:
            self.segments.append(recent)
            self.count += recent.count
        self.deleted = log.changes.gone.union(*(segment.deleted for segment in self.stored))
        self._numbers: dict[str, array[int]] = {}
        self._lengths: tuple[bytes, float] | None = None
        self._languages: tuple[str, ...] | None = None
        self.work: Work | None = None  # cost of the current query

    def terms(self, field: str, prefix: str) -> list[str]:
        """Return the terms of `field` that begin with `prefix`, each once, in order."""
        spend = self.work.spend if self.work else None
        found: dict[str, None] = {}
        for segment in self.segments:
            here = list(segment.terms(field, prefix))
            if spend:
                spend(_SEEK + _TERM * len(here))
            found.update(dict.fromkeys(here))
        return list(found) if len(self.segments) == 1 else sorted(found)

    def postings(self, field: str, term: str) -> list[PostingList]:
        """Return the posting lists of a term, one per segment, including removed documents."""
        found = (segment.postings(field, term) for segment in self.segments)
        lists = [held for held in found if held is not None]
        if self.work:
            self.work.spend(1 + sum(map(len, lists)))
        return lists

    def holders(self, field: str, term: str) -> set[int]:
        """Return the numbers of the documents with a term, including removed ones."""
        return {number for held in self.postings(field, term) for number in held.numbers}

    def stored_holders(self, key: str) -> set[int]:
        """Return the numbers of the documents on the disk that are the article `key`."""
        found = (segment.postings("id", key) for segment in self.stored)
        return {number for held in found if held is not None for number in held.numbers}

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents with a term, without removed ones."""
        if not self.deleted:
            return sum(segment.frequency(field, term) for segment in self.segments)
        gone = self.deleted
        return sum(
            sum(1 for number in held.numbers if number not in gone)
            for held in self.postings(field, term)
        )

    def numbers(self, field: str) -> array[int]:
        """Return the values of a numeric column for all documents; ABSENT where there is none."""
        if field not in self._numbers:
            whole = array(NUMBERS[field][0])
            for segment in self.segments:
                whole += segment.all_numbers(field)
            self._numbers[field] = whole
        return self._numbers[field]

    def languages(self, known: Sequence[str]) -> tuple[str, ...]:
        """Return the languages among `known` that articles in the index have; cached."""
        if self._languages is None:
            held = {
                key.partition(":")[2]
                for key in self.terms("key", "lang:")
                if not self.deleted or self.frequency("key", key)
            }
            self._languages = tuple(language for language in known if language in held)
        return self._languages

    def lengths(self) -> tuple[bytes, float]:
        """Return the length of each text as one byte, in the library's encoding, and their mean.

        They are read once per index and cached.
        """
        if self._lengths is None:
            held = b"".join(segment.lengths() for segment in self.segments)
            counts = Counter(held)
            counts.subtract(held[n] for n in self.deleted)
            total = sum(LENGTHS[code] * times for code, times in counts.items())
            live = self.count - len(self.deleted)
            self._lengths = held, max(total / live if live else 0.0, 1.0)
        return self._lengths

    def split(self, numbers: Collection[int]) -> dict[int, Collection[int]]:
        """Return documents by segment: their numbers in it, by its base."""
        if len(self.segments) == 1:
            return {0: numbers}
        ordered = sorted(numbers)
        found: dict[int, Collection[int]] = {}
        at = 0
        for segment in self.segments:
            base, start = segment.base, at
            at = bisect_left(ordered, base + segment.count, start)
            found[base] = {number - base for number in ordered[start:at]}
        return found

    def newest(self, among: Mapping[int, Collection[int]]) -> Iterator[tuple[int, int]]:
        """Yield date and number of some documents, newest first, those without a date last.

        among: the numbers of the documents in each segment, by its base.
        """
        parts = []
        for segment in self.segments:
            order = segment.postings(ORDER, ORDER)
            held = among.get(segment.base)
            if order is not None and held:
                numbers = filter(held.__contains__, order.local)
                parts.append(_dated(numbers, segment.numbers("date"), segment.base))
        return parts[0] if len(parts) == 1 else heapq.merge(*parts, key=_date, reverse=True)

    def names(self, count: int) -> Callable[[int], bytes]:
        """Return a function to the ids of documents; a large `count` reads all ids at once."""
        columns = [segment.names() for segment in self.segments]
        bases = [segment.base for segment in self.segments]
        if count > _FEW:
            whole = b"".join(segment.all_names() for segment in self.segments)
            return lambda number: whole[number * ID_BYTES : (number + 1) * ID_BYTES]

        def name(number: int) -> bytes:
            at = bisect_right(bases, number) - 1
            return columns[at][number - bases[at]]

        return name

    def close(self) -> None:
        """Close all files."""
        for segment in self.segments:
            segment.close()


def open_reader(folder: Path, name: str) -> Reader:
    """Return a reader of the last commit of the index `name`.

    Another process may commit at the same time: it writes the new list of segments, then deletes
    the files of the one before.
    """
    for turn in range(_TRIES):
        try:
            generation = latest_generation(folder, name)
            if generation < 0:
                raise EOFError(f"the index {name} has no list of segments")
            with opening():
                segments = read_segments(folder, name, generation)
            log = Log(folder, name, generation)
            reader = Reader(folder, segments, log)
        except FileNotFoundError:
            if turn == _TRIES - 1:
                raise
        else:
            if log.exists or latest_generation(folder, name) == generation:
                return reader
            reader.close()
        time.sleep(0.01 * 4**turn)
    raise FileNotFoundError(f"the index {name} is being replaced")


_date = itemgetter(0)


def _dated(
    numbers: Iterable[int], column: Numbers | Sequence[int], base: int
) -> Iterator[tuple[int, int]]:
    return ((column[number], base + number) for number in numbers)
