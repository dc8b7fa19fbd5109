"""Proximity: the word positions in one text that are near each other.

A span is the number of its first and of its last word. All lists are ascending.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from newsvault.search.query.tree import And, Near, Node, Not, Or

Span = tuple[int, int]
Q = TypeVar("Q", bound=Hashable)  # a quotation, as an engine names it
# Positions in different parts of an article (its headline, one quotation) are never near.
Part = Callable[[int], int]


def quotations(node: Node, among: set[Q] | None, leaf: Callable[[Node], set[Q]]) -> set[Q]:
    """Return the quotations (of those `among`, None for all) that `node` matches.

    leaf: returns the quotations that a word, a phrase or a NEAR matches.
    """
    if isinstance(node, And):
        for part in node.parts:
            among = quotations(part, among, leaf)
        return among or set()
    if isinstance(node, Or):
        matched: set[Q] = set()
        for part in node.parts:
            matched |= quotations(part, among, leaf)
        return matched
    if isinstance(node, Not):
        excluded = quotations(node.part, among, leaf)
        return (among or set()) - excluded
    found = leaf(node)
    return found if among is None else found & among


def in_a_row(places: Sequence[Sequence[int]]) -> list[Span]:
    """Return the spans of consecutive words."""
    starts = places[0]
    for n, held in enumerate(places[1:], 1):
        there = set(held)
        starts = [start for start in starts if start + n in there]
        if not starts:
            return []
    last = len(places) - 1
    return [(start, start + last) for start in starts]


def within(places: Sequence[Sequence[int]], slop: int, part: Part) -> list[Span]:
    """Return the spans of all words in any order, with at most `slop` other words in between.

    Source of the method: the smallest windows that contain an element of each list, in one pass.
    """
    longest = len(places) + slop
    latest = [-1] * len(places)
    found: list[Span] = []
    for place, which in sorted((p, n) for n, held in enumerate(places) for p in held):
        latest[which] = place
        first = min(latest)
        if first >= 0 and place - first < longest and part(first) == part(place):
            found.append((first, place))
    return found


def near(
    left: Sequence[Span], right: Sequence[Span], *, distance: int, ordered: bool, part: Part
) -> list[Span]:
    """Return the spans from a left word to the next right one, at most `distance` words apart.

    Unless `ordered`, also those from a right to a left word.
    """
    found = _following(left, right, distance, part)
    if not ordered:
        found |= _following(right, left, distance, part)
    return sorted(found)


def away(
    node: Near, left: Sequence[Span], right: Sequence[Span], part: Part, unit: Part | None
) -> list[Span]:
    """Return the left spans with no right one near, or in the same `unit` of text."""
    if unit is not None:
        taken = {unit(start) for start, _ in right}
        return [span for span in left if unit(span[0]) not in taken]
    return [
        span
        for span in left
        if not near([span], right, distance=node.distance, ordered=node.ordered, part=part)
    ]


def _following(left: Sequence[Span], right: Sequence[Span], distance: int, part: Part) -> set[Span]:
    """Return each span of the left side, up to the next of the right in `distance` words."""
    starts = [start for start, _ in right]
    found: set[Span] = set()
    for first, last in left:
        at = bisect_right(starts, last)
        if at < len(right) and starts[at] <= last + distance and part(starts[at]) == part(first):
            found.add((first, right[at][1]))
    return found


def together(left: Sequence[Span], right: Sequence[Span], unit: Part) -> list[Span]:
    """Return the spans of both sides that share a unit of text with one of the other side."""
    units = {unit(start) for start, _ in left} & {unit(start) for start, _ in right}
    return sorted({span for side in (left, right) for span in side if unit(span[0]) in units})


def unit_of(starts: Sequence[int], part: Part) -> Part:
    """Return a function from a position to its unit, of those beginning at `starts`, or its part.

    Positions before the first start are in one unit per part.
    """

    def unit(place: int) -> int:
        after = bisect_left(starts, place + 1)
        return after or -1 - part(place)

    return unit
