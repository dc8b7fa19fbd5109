"""Word positions in a Whoosh index: phrases, proximity, quotations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from newsvault.errors import UsageError
from newsvault.search.analysis import word_of, words
from newsvault.search.document import PIECES
from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.engines.whoosh.reader import Reader
from newsvault.search.engines.whoosh.schema import (
    PARAGRAPH,
    SENTENCE,
    SLOT,
    ZONE_STARTS,
    bounds,
    decode,
    may_follow,
    merged,
    zone,
)
from newsvault.search.expansion import expand
from newsvault.search.proximity import (
    Part,
    Span,
    away,
    in_a_row,
    near,
    quotations,
    together,
    unit_of,
    within,
)
from newsvault.search.query.tree import And, Leaf, Near, Node, Not, Or, Phrase, Said, Word
from newsvault.search.spelling_variants import spellings

_OTHER_FORM = 0.5  # weight of an inflected form, relative to the exact one
_TEXT = 30  # cost of reading the positions in one document
Spans = dict[int, list[Span]]
# A quotation: the number of the document, and of the quotation in it.
_Quotation = tuple[int, int]


class Places:
    """Positions of the nodes of one query."""

    def __init__(self, reader: Reader, languages: Sequence[str]) -> None:
        self._reader = reader
        self._languages = languages
        self._terms: dict[Leaf, tuple[tuple[str, ...], ...]] = {}

    def weights(self, leaf: Leaf, *, counted: bool) -> dict[int, float] | None:
        """Return the weight of a single word in each document; None when positions are needed.

        It is in halves; 1 where it does not count, as in an order by date.
        """
        field = _home(leaf.field)
        places = self._expand(leaf)
        if leaf.field == "body" or len(places) > 1:
            return None
        found: dict[int, float] = {}
        inflected = isinstance(leaf, Word) and not leaf.exact
        written = words(leaf.text)[:1] if inflected else []
        for term in places[0] if places else ():
            share = _OTHER_FORM if inflected and word_of(term) not in written else 1.0
            for held in self._reader.postings(field, term):
                if not counted:
                    found.update(dict.fromkeys(held.numbers, 1.0))
                    continue
                weights = held.weights if share == 1.0 else map(share.__mul__, held.weights)
                if found.keys().isdisjoint(held.numbers):
                    found.update(zip(held.numbers, weights, strict=True))
                    continue
                for number, weight in zip(held.numbers, weights, strict=True):
                    found[number] = found.get(number, 0.0) + weight
        return found

    def of(self, leaf: Leaf, among: Collection[int] | None = None) -> Spans:
        """Return the positions of `leaf` in each document that has it (only those of `among`)."""
        places = self._expand(leaf)
        if not places:
            return {}
        lists = [
            [held for term in row for held in self._reader.postings(_home(leaf.field), term)]
            for row in places
        ]
        numbers = _common(lists, among)
        rows = [_slices(row, numbers) for row in lists]
        limits = bounds("body") if leaf.field == "body" else None
        slop = leaf.slop if isinstance(leaf, Phrase) else None
        part = _part(leaf.field)
        for row in rows:
            self._spend(sum(len(held) for held in chain.from_iterable(row.values())))
        self._spend(_TEXT * len(numbers))
        found: Spans = {}
        if slop is None and len(rows) > 1:
            numbers = {n for n in numbers if may_follow(rows[0][n], rows[1][n])}
        for number in numbers:
            held = [merged(row[number]) for row in rows]
            spans = in_a_row(held) if slop is None else within(held, slop, part)
            if limits:
                spans = [s for s in spans if limits[0] <= s[0] and s[1] < limits[1]]
            if spans:
                found[number] = spans
        return found

    def near(self, node: Near, among: Collection[int] | None = None) -> Spans:
        """Return the spans where the two sides of `node` are near each other."""
        left = self._spans(node.left, among)
        right = self._spans(node.right, left)
        if node.apart:
            return self._apart(node, left, right)
        part = _part(_field(node.left))
        units = self._units(node, right)
        found: Spans = {}
        for number, ours in right.items():
            self._spend(4 * (len(left[number]) + len(ours)))
            if node.unit == "word":
                spans = near(
                    left[number], ours, distance=node.distance, ordered=node.ordered, part=part
                )
            else:
                starts = decode(units[number][0]) if number in units else []
                spans = together(left[number], ours, unit_of(starts, part))
            if spans:
                found[number] = spans
        return found

    def _apart(self, node: Near, left: Spans, right: Spans) -> Spans:
        """Return the spans of the left side of `node` without the right one near."""
        part = _part(_field(node.left))
        units = self._units(node, right)
        found = dict(left)
        for number, theirs in right.items():
            ours = left[number]
            self._spend(4 * (len(ours) + len(theirs)))
            starts = decode(units[number][0]) if number in units else []
            unit = None if node.unit == "word" else unit_of(starts, part)
            found[number] = away(node, ours, theirs, part, unit)
            if not found[number]:
                del found[number]
        return found

    def said(self, node: Said) -> set[int]:
        """Return the documents with a quotation of the speaker that has the words."""
        spoken = quotations(node.speaker, None, self._quotations)
        return {number for number, _ in quotations(node.words, spoken, self._quotations)}

    def _quotations(self, node: Node) -> set[_Quotation]:
        held = self._spans(node, None)
        return {(n, span[0] >> SLOT) for n, spans in held.items() for span in spans}

    def _spans(self, node: Node, among: Collection[int] | None) -> Spans:
        if isinstance(node, Near):
            return self.near(node, among)
        if isinstance(node, Or):
            found: Spans = {}
            for part in node.parts:
                for number, spans in self._spans(part, among).items():
                    found[number] = sorted({*found.get(number, ()), *spans})
            return found
        if isinstance(node, And | Not) or not isinstance(node, Leaf):
            raise UsageError(f"{type(node).__name__} has no places in a text")
        return self.spelled(node, among)

    def spelled(self, leaf: Leaf, among: Collection[int] | None = None) -> Spans:
        """Return the positions of `leaf` in any spelling that has separate positions."""
        found = self.of(leaf, among)
        for other in spellings(leaf).others:
            for number, spans in self.of(other, among).items():
                found[number] = sorted({*found.get(number, ()), *spans})
        return found

    def _expand(self, leaf: Leaf) -> tuple[tuple[str, ...], ...]:
        if leaf not in self._terms:
            field = _home(leaf.field)
            self._terms[leaf] = expand(
                leaf, lambda prefix: self._reader.terms(field, prefix), self._languages
            )
        return self._terms[leaf]

    def _units(self, node: Near, numbers: Collection[int]) -> dict[int, list[bytes]]:
        """Return where sentences or paragraphs begin in some documents, if `node` needs it."""
        if node.unit == "word" or not _in_article(_field(node.left)):
            return {}
        mark = SENTENCE if node.unit == "sentence" else PARAGRAPH
        return _slices(self._reader.postings("unit", mark), numbers)

    def _spend(self, amount: int) -> None:
        if self._reader.work:
            self._reader.work.spend(amount)


def _common(lists: Sequence[Sequence[PostingList]], among: Collection[int] | None) -> set[int]:
    """Return the documents that are in at least one list of every group."""
    found = None if among is None else set(among)
    for row in sorted(lists, key=lambda row: sum(len(held.numbers) for held in row)):
        here = {n for held in row for n in held.numbers} if len(row) != 1 else row[0].numbers
        found = set(here) if found is None else found.intersection(here)
        if not found:
            break
    return found or set()


def _slices(row: Sequence[PostingList], numbers: Collection[int]) -> dict[int, list[bytes]]:
    """Return the positions in some documents, from all lists that have them."""
    if len(row) == 1:
        return {number: [places] for number, places in row[0].slices(numbers).items()}
    found: dict[int, list[bytes]] = {}
    for held in row:
        for number, places in held.slices(numbers).items():
            found.setdefault(number, []).append(places)
    return found


def _home(field: str | None) -> str:
    """Return the index field for a field of the query language."""
    return "text" if field is None or field == "body" else field


def _in_article(field: str | None) -> bool:
    """Whether positions in `field` are positions in the article, by zone."""
    return field is None or field in ZONE_STARTS


def _field(node: Node) -> str | None:
    if isinstance(node, Or):
        return _field(node.parts[0])
    if isinstance(node, Near):
        return _field(node.left)
    return node.field if isinstance(node, Leaf) else None


def _part(field: str | None) -> Part:
    if _in_article(field):
        return zone
    return (lambda place: place >> SLOT) if field in PIECES else (lambda _: 0)
