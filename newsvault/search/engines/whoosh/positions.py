"""Word positions in a Whoosh index: phrases, proximity, quotations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain

from newsvault.errors import UsageError
from newsvault.search.analysis import word_of, words
from newsvault.search.document import PIECES
from newsvault.search.engines.whoosh.phrases import consecutive, documents
from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.engines.whoosh.ranking import weighted
from newsvault.search.engines.whoosh.reader import Reader
from newsvault.search.engines.whoosh.schema import (
    PARAGRAPH,
    SENTENCE,
    SLOT,
    ZONE_STARTS,
    bounds,
    merged,
    zone,
)
from newsvault.search.expansion import expand
from newsvault.search.proximity import (
    Part,
    Span,
    away,
    near,
    quotations,
    together,
    unit_of,
    within,
)
from newsvault.search.query.tree import And, Leaf, Near, Node, Not, Or, Phrase, Said, Word
from newsvault.search.spelling_variants import spellings

_TEXT = 30  # cost of reading the positions in one document
Spans = dict[int, list[Span]]
_Slices = dict[int, list[Sequence[int]]]  # positions in each document, of each list
_REMEMBERED = 64  # terms whose lists are in memory
# A quotation: the number of the document, and of the quotation in it.
_Quotation = tuple[int, int]


class Places:
    """Positions of the nodes of one query."""

    def __init__(self, reader: Reader, languages: Sequence[str]) -> None:
        self._reader = reader
        self._languages = languages
        self._terms: dict[Leaf, tuple[tuple[str, ...], ...]] = {}
        self._lists: dict[tuple[str, str], list[PostingList]] = {}

    def weights(self, leaf: Leaf, *, counted: bool) -> dict[int, float] | None:
        """Return the weight of a single word in each document; None when positions are needed.

        It is in halves; 1 where it does not count, as in an order by date.
        """
        if leaf.field == "body" or not self.is_one_word(leaf):
            return None
        if counted:
            return weighted(self.lists(leaf))
        lists = (held.numbers for held in self.lists(leaf))
        return dict.fromkeys(chain.from_iterable(lists), 1.0)

    def is_one_word(self, leaf: Leaf) -> bool:
        """Whether `leaf` has at most one position."""
        return len(self._expand(leaf)) <= 1

    def lists(self, leaf: Leaf) -> list[PostingList]:
        """Return the lists of a single word, in all its forms."""
        places = self._expand(leaf)
        return [
            held
            for term in (places[0] if places else ())
            for held in self._of_term(_home(leaf.field), term)
        ]

    def _of_term(self, field: str, term: str) -> list[PostingList]:
        """Return the lists of a term, read once a query: a form as written is asked for twice."""
        if (field, term) not in self._lists:
            if len(self._lists) == _REMEMBERED:
                self._lists.clear()
            self._lists[field, term] = self._reader.postings(field, term)
        return self._lists[field, term]

    def as_written(self, leaf: Leaf) -> Word | None:
        """Return a word in the very form that was asked for; None when there is no other form."""
        if not isinstance(leaf, Word) or leaf.exact or not self.is_one_word(leaf):
            return None
        written = words(leaf.text)
        others = (word_of(term) not in written for row in self._expand(leaf) for term in row)
        return replace(leaf, exact=True) if any(others) else None

    def of(self, leaf: Leaf, among: Collection[int] | None = None) -> Spans:
        """Return the positions of `leaf` in each document that has it (only those of `among`)."""
        places = self._expand(leaf)
        if not places:
            return {}
        lists = [
            [held for term in row for held in self._reader.postings(_home(leaf.field), term)]
            for row in places
        ]
        slop = leaf.slop if isinstance(leaf, Phrase) else None
        if slop is None and len(lists) > 1:
            found = consecutive(lists, among, self._spend)
        else:
            found = self._within(lists, among, slop or 0, _part(leaf.field))
        if leaf.field == "body":
            first, end = bounds("body")
            found = {n: [s for s in held if first <= s[0] and s[1] < end]
                     for n, held in found.items()}  # fmt: skip
        return {number: spans for number, spans in found.items() if spans}

    def _within(
        self,
        lists: Sequence[Sequence[PostingList]],
        among: Collection[int] | None,
        slop: int,
        part: Part,
    ) -> Spans:
        """Return where the words are in any order, with at most `slop` other words in between."""
        numbers = _common(lists, among)
        self._spend(_TEXT * len(numbers))
        rows = [_slices(row, numbers) for row in lists]
        for row in rows:
            self._spend(2 * sum(len(held) for held in chain.from_iterable(row.values())))
        if len(rows) == 1:
            return {n: [(place, place) for place in merged(held)] for n, held in rows[0].items()}
        return {n: within([merged(row[n]) for row in rows], slop, part) for n in numbers}

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
                starts = units[number][0] if number in units else []
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
            starts = units[number][0] if number in units else []
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

    def _units(self, node: Near, numbers: Collection[int]) -> _Slices:
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
    for row in sorted(lists, key=documents):
        here = {n for held in row for n in held.numbers} if len(row) != 1 else row[0].numbers
        found = set(here) if found is None else found.intersection(here)
        if not found:
            break
    return found or set()


def _slices(row: Sequence[PostingList], numbers: Collection[int]) -> _Slices:
    """Return the positions in some documents, from all lists that have them."""
    if len(row) == 1:
        return {number: [places] for number, places in row[0].slices(numbers).items()}
    found: _Slices = {}
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
