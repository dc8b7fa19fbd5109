"""Alignment of two sequences: what they share in order, at a bounded cost.

The common beginning and end are taken off; then the items that occur once in each are aligned
(patience diff: their longest increasing sequence, n log n), and what lies between them in turn. A
gap without such items is compared by difflib while it is small, else taken as replaced.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_SMALL = 10_000  # items of one side times those of the other that difflib compares


class Span(NamedTuple):
    """`one[a:b]` and `other[c:d]`, to be compared; `same` when they are known to be equal."""

    a: int
    b: int
    c: int
    d: int
    same: bool = False


class Run(NamedTuple):
    """`one[a:b]` and `other[c:d]`: equal when `same`, else the first is replaced by the second."""

    same: bool
    a: int
    b: int
    c: int
    d: int


def runs(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Run]:
    """Return the runs of two sequences in order; together they cover both."""
    found: list[Run] = []
    at, to = 0, 0
    for a, c, size in [*_blocks(one, other), (len(one), len(other), 0)]:
        if a > at or c > to:
            found.append(Run(False, at, a, to, c))
        if size and found and found[-1].same:
            last = found[-1]
            found[-1] = Run(True, last.a, a + size, last.c, c + size)
        elif size:
            found.append(Run(True, a, a + size, c, c + size))
        at, to = a + size, c + size
    return found


def _blocks(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Yield the equal blocks in order: start in each, and size. A stack keeps recursion away."""
    todo = [Span(0, len(one), 0, len(other))]
    while todo:
        span = todo.pop()
        if span.same:
            yield span.a, span.c, span.b - span.a
        else:
            todo += reversed(_parts(one, other, span))


def _parts(one: Sequence[Hashable], other: Sequence[Hashable], span: Span) -> list[Span]:
    """Return the parts of a span that are equal, or to be compared in turn."""
    a, b, c, d, _ = span
    while a < b and c < d and one[a] == other[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and one[b - 1] == other[d - 1]:
        b, d = b - 1, d - 1
    parts = [Span(span.a, a, span.c, c, True)] if a > span.a else []
    if a < b and c < d:
        parts += _inside(one, other, Span(a, b, c, d))
    return [*parts, Span(b, span.b, d, span.d, True)] if b < span.b else parts


def _inside(one: Sequence[Hashable], other: Sequence[Hashable], span: Span) -> list[Span]:
    """Return the equal and different parts of a span; a large one is cut at its anchors."""
    a, b, c, d, _ = span
    if (b - a) * (d - c) <= _SMALL:
        matcher = SequenceMatcher(None, one[a:b], other[c:d], autojunk=False)
        return [
            Span(a + first, a + first + size, c + second, c + second + size, True)
            for first, second, size in matcher.get_matching_blocks()
            if size
        ]
    parts: list[Span] = []
    at, to = a, c
    for first, second in _anchors(one, other, span):
        parts += [
            Span(at, first, to, second),
            Span(first, first + 1, second, second + 1, True),
        ]
        at, to = first + 1, second + 1
    return [*parts, Span(at, b, to, d)] if parts else []


def _anchors(
    one: Sequence[Hashable], other: Sequence[Hashable], span: Span
) -> list[tuple[int, int]]:
    """Return the places of items that occur once on each side, in an order that both share."""
    a, b, c, d, _ = span
    ours, theirs = Counter(one[a:b]), Counter(other[c:d])
    places = {other[i]: i for i in range(c, d) if theirs[other[i]] == 1}
    pairs = [(i, places[one[i]]) for i in range(a, b) if ours[one[i]] == 1 and one[i] in places]
    return increasing(pairs)


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs`, sorted by the first, whose second numbers increase."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else None)
        if pile == len(tops):
            tops.append(place)
            ends.append(number)
        else:
            tops[pile], ends[pile] = place, number
    found: list[tuple[int, int]] = []
    at = ends[-1] if ends else None
    while at is not None:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]
