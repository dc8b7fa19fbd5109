"""Word positions in an SQLite FTS5 index, for queries that FTS5 itself cannot express."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from newsvault.search.cost_limit import Work
from newsvault.search.document import ZONES
from newsvault.search.engines.sqlite_fts.schema import COLUMNS
from newsvault.search.expansion import Lexicon, expand
from newsvault.search.proximity import Part, Span, away, in_a_row, near, together, unit_of, within
from newsvault.search.query.tree import Leaf, Near, Node, Or, Phrase
from newsvault.search.spelling_variants import spellings

Spans = dict[int, list[Span]]
_TERM = 120  # steps for scanning a posting list, which SQLite does not count
_WIDE = 32  # bits of a position within one column
_COLUMN = {name: n << _WIDE for n, name in enumerate((*COLUMNS, "speaker", "quote"))}


class Places:
    """Positions of the nodes of one query, by number of article or quotation."""

    def __init__(
        self, connection: sqlite3.Connection, languages: Sequence[str], work: Work | None = None
    ) -> None:
        self._connection = connection
        self._languages = languages
        self._work = work

    def lexicon(self, field: str | None) -> Lexicon:
        """Return a function that yields the indexed terms with a prefix."""
        sql = f"SELECT term FROM {_table(field)}_terms WHERE term >= ? AND term < ?"  # noqa: S608

        def terms(prefix: str) -> list[str]:
            rows = self._connection.execute(sql, (prefix, prefix + "\U0010ffff"))
            found = [term for (term,) in rows]
            if self._work:
                self._work.spend(_TERM * len(found))
            return found

        return terms

    def of(self, leaf: Leaf) -> Spans:
        """Return the positions of `leaf`."""
        places = expand(leaf, self.lexicon(leaf.field), self._languages)
        if not places:
            return {}
        rows = [self._held(leaf.field, terms) for terms in places]
        slop = leaf.slop if isinstance(leaf, Phrase) else None
        found: Spans = {}
        for number in set.intersection(*(set(row) for row in rows)):
            held = [sorted(row[number]) for row in rows]
            spans = in_a_row(held) if slop is None else within(held, slop, _part)
            if spans:
                found[number] = spans
        return found

    def spans(self, node: Node) -> Spans:
        """Return the spans of a leaf, a group of leaves, or a NEAR of them."""
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, Or):
            found: Spans = {}
            for part in node.parts:
                for number, spans in self.spans(part).items():
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
        left, right = self.spans(node.left), self.spans(node.right)
        found: Spans = {}
        if node.apart:
            for number, ours in left.items():
                theirs = right.get(number, [])
                word = node.unit == "word"
                unit = None if word else self._unit(node, number, ours[0][0])
                if spans := away(node, ours, theirs, _part, unit):
                    found[number] = spans
            return found
        for number in left.keys() & right.keys():
            one, other = left[number], right[number]
            if node.unit == "word":
                spans = near(one, other, distance=node.distance, ordered=node.ordered, part=_part)
            else:
                spans = together(one, other, self._unit(node, number, one[0][0]))
            if spans:
                found[number] = spans
        return found

    def _held(self, field: str | None, terms: Sequence[str]) -> dict[int, list[int]]:
        wanted = set(ZONES) if field is None else {field}
        sql = f"SELECT doc, col, offset FROM {_table(field)}_places WHERE term = ?"  # noqa: S608
        found: dict[int, list[int]] = {}
        for term in terms:
            for number, column, offset in self._connection.execute(sql, (term,)):
                if column in wanted:
                    found.setdefault(number, []).append(_COLUMN[column] + offset)
        return found

    def _unit(self, node: Near, number: int, place: int) -> Part:
        if place >= _COLUMN["source"]:
            return _part
        which = "sentences" if node.unit == "sentence" else "paragraphs"
        sql = f"SELECT {which} FROM articles WHERE number = ?"  # noqa: S608  # one of two
        found = self._connection.execute(sql, (number,)).fetchone()
        starts = sorted({_COLUMN["body"] + int(n) for n in found[0].split()}) if found else []
        return unit_of(starts, _part)


def _part(place: int) -> int:
    return place >> _WIDE


def _table(field: str | None) -> str:
    return "said" if field in ("quote", "speaker") else "text"
