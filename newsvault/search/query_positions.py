"""Positions of the parts of a query, in any index from which the places of a term can be read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from newsvault.search.document import OTHERS, PIECES, ZONES
from newsvault.search.expansion import Lexicon, expand
from newsvault.search.proximity import Part, Span, away, in_a_row, near, together, unit_of, within
from newsvault.search.query.tree import Leaf, Near, Node, Or, Phrase
from newsvault.search.spelling_variants import spellings

Spans = dict[int, list[Span]]
_WIDE = 32  # bits of a position within one column
# The first position of each column.
STARTS = {name: n << _WIDE for n, name in enumerate((*ZONES, *OTHERS, *PIECES))}


def part(place: int) -> int:
    """Return the number of a position's column."""
    return place >> _WIDE


def in_piece(node: Node) -> bool:
    """Whether `node` is searched in pieces of articles (quotations, removed sentences)."""
    while isinstance(node, Near):
        node = node.left
    if isinstance(node, Or):
        return in_piece(node.parts[0])
    return isinstance(node, Leaf) and node.field in PIECES


class Source(Protocol):
    """What an engine reads from its index. Articles and their pieces have separate numbers."""

    def lexicon(self, field: str | None) -> Lexicon:
        """Return a function that yields the indexed terms with a prefix."""

    def held(self, field: str | None, terms: Collection[str]) -> dict[int, list[int]]:
        """Return the positions of some terms, by number of article or piece."""

    def starts(self, number: int, unit: str) -> Sequence[int]:
        """Return the numbers of the words of a body that begin a sentence or paragraph."""


class QueryPositions:
    """Positions of the nodes of one query, by number of article or piece."""

    def __init__(self, source: Source, languages: Sequence[str]) -> None:
        self._source = source
        self._languages = languages

    def expanded(self, leaf: Leaf) -> Sequence[Collection[str]]:
        """Return the terms that match each position of `leaf`."""
        return expand(leaf, self._source.lexicon(leaf.field), self._languages)

    def of(self, leaf: Leaf) -> Spans:
        """Return the positions of `leaf`."""
        places = self.expanded(leaf)
        if not places:
            return {}
        rows = [self._source.held(leaf.field, terms) for terms in places]
        slop = leaf.slop if isinstance(leaf, Phrase) else None
        found: Spans = {}
        for number in set.intersection(*(set(row) for row in rows)):
            held = [sorted(row[number]) for row in rows]
            spans = in_a_row(held) if slop is None else within(held, slop, part)
            if spans:
                found[number] = spans
        return found

    def spans(self, node: Node) -> Spans:
        """Return the spans of a leaf, a group of leaves, or a NEAR of them."""
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, Or):
            found: Spans = {}
            for one in node.parts:
                for number, spans in self.spans(one).items():
                    found[number] = sorted({*found.get(number, ()), *spans})
            return found
        assert isinstance(node, Leaf)
        return self.spelled(node)

    def spelled(self, leaf: Leaf) -> Spans:
        """Return the positions of `leaf` in any spelling that has separate positions."""
        found = self.of(leaf)
        for other in spellings(leaf).others:
            for number, spans in self.of(other).items():
                found[number] = sorted({*found.get(number, ()), *spans})
        return found

    def _near(self, node: Near) -> Spans:
        """Return the spans of NEAR by article or piece; with `apart`, those of the left side."""
        left, right = self.spans(node.left), self.spans(node.right)
        found: Spans = {}
        if node.apart:
            for number, ours in left.items():
                theirs = right.get(number, [])
                word = node.unit == "word"
                unit = None if word else self._unit(node, number, ours[0][0])
                if spans := away(node, ours, theirs, part, unit):
                    found[number] = spans
            return found
        for number in left.keys() & right.keys():
            one, other = left[number], right[number]
            if node.unit == "word":
                spans = near(one, other, distance=node.distance, ordered=node.ordered, part=part)
            else:
                spans = together(one, other, self._unit(node, number, one[0][0]))
            if spans:
                found[number] = spans
        return found

    def _unit(self, node: Near, number: int, place: int) -> Part:
        if place >= STARTS["source"]:
            return part
        starts = self._source.starts(number, node.unit)
        return unit_of(sorted({STARTS["body"] + start for start in starts}), part)
