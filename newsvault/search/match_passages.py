"""Matches of a query in one text of an article, for snippets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from newsvault.models import Quote
from newsvault.search.analysis import base_language, sentence_starts, spans, stem, words
from newsvault.search.expansion import differ, folded_pattern, pieces, shape_of
from newsvault.search.proximity import Part, Span, away, near, unit_of, within
from newsvault.search.query.tree import (
    And,
    AtLeast,
    Fuzzy,
    Leaf,
    Near,
    Node,
    Or,
    Pattern,
    Phrase,
    Regex,
    Said,
    Word,
)
from newsvault.search.spelling_variants import CAPITALS, spellings, written

_WHOLE = ("headline", "summary", "byline", "keywords", "agency", "correction", "body")
_LEAVES = 200  # maximum number of a query's parts that are marked
_Test = Callable[[str], bool]
_ONE: Part = lambda _: 0  # noqa: E731  # all of a text is one part of the article


@dataclass(frozen=True, slots=True)
class Passage:
    """A match: its first and last word, and the sequences of words in between that match.

    `parts` are the parts of the query that match; `whole` is whether they had to be near each
    other.
    """

    first: int
    last: int
    marks: tuple[Span, ...]
    parts: frozenset[Node]
    whole: bool = False


class Text:
    """One text of an article, split into words; `label` is its field, `title` its name shown."""

    def __init__(
        self,
        label: str,
        text: str,
        language: str | None,
        quotes: Iterable[Quote] = (),
        *,
        title: str | None = None,
    ) -> None:
        self.label = label
        self.title = title or label
        self.text = text
        self.language = base_language(language)
        self.tokens = list(spans(text))
        self.words = [word for word, _, _ in self.tokens]
        self._quotes = quotes

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The positions of each word."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word, []).append(at)
        return found

    @cached_property
    def written(self) -> list[tuple[int, int, set[str]]]:
        """The positions of compounds, umlauts and capitals, with their other spellings."""
        return list(written(self.text))

    @cached_property
    def starts(self) -> list[int]:
        """Return the offset in characters of each word."""
        return [start for _, start, _ in self.tokens]

    @cached_property
    def quotations(self) -> list[tuple[int, int, set[str]]]:
        """The first and last word of each quotation, and the words of its speaker's name."""
        return [
            (
                bisect_left(self.starts, quote.start),
                bisect_left(self.starts, quote.end) - 1,
                set(words(f"{quote.speaker_name or ''} {quote.speaker or ''}")),
            )
            for quote in self._quotes
        ]

    def units(self, unit: str) -> Part:
        """Return the number of the sentence or paragraph of each word."""
        breaks = [found.end() for found in re.finditer(r"\n\n", self.text)]
        starts = [0, *breaks] if unit == "paragraph" else [*sentence_starts(self.text), *breaks]
        return unit_of(sorted({bisect_left(self.starts, start) for start in starts}), _ONE)

    @cached_property
    def lead(self) -> int:
        """Number of words in the first paragraph."""
        end = self.text.find("\n\n")
        return len(self.tokens) if end < 0 else bisect_right(self.starts, end)


def passages(root: Node, text: Text) -> list[Passage]:
    """Return the matches of the parts of `root` in `text`, without negated parts."""
    return _Finder(text).of(root)


class _Finder:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._left = _LEAVES

    def of(self, node: Node) -> list[Passage]:
        """Return the matches of a node; none of one that has no words, or negates."""
        match node:
            case And() | Or():
                return [found for part in node.parts for found in self.of(part)]
            case Near():
                return self._near(node)
            case Said():
                return self._said(node) if self._text.label == "body" else []
            case AtLeast():
                return self.of(node.word)
            case _ if isinstance(node, Leaf) and self._left and words(node.text):
                self._left -= 1
                return self._leaf(node)
            case _:
                return []

    def _leaf(self, leaf: Leaf) -> list[Passage]:
        label = self._text.label
        if leaf.field is None and label not in _WHOLE:
            return []
        body = label == "body" and leaf.field in ("quote", "lead")
        if leaf.field not in (None, label) and not body:
            return []
        found = self._slack(leaf) if isinstance(leaf, Phrase) and leaf.slop is not None else None
        if found is None:
            rows = {
                span
                for one in _asked(leaf)
                for span in self._rows(_tests(one, self._text.language))
            }
            rows |= set(self._spelled(leaf))
            found = [Passage(a, b, ((a, b),), frozenset((leaf,))) for a, b in sorted(rows)]
        if leaf.field == "lead" and body:
            return [one for one in found if one.last < self._text.lead]
        if leaf.field == "quote":
            held = self._text.quotations
            return [p for p in found if any(a <= p.first and p.last <= b for a, b, _ in held)]
        return found

    def _spelled(self, leaf: Leaf) -> Iterator[Span]:
        """Yield the positions of a word written in several words, or with an umlaut."""
        ways = spellings(leaf)
        wanted = {ways.key} if ways.key else {f"{CAPITALS}:{word}" for word in ways.capitals}
        if not wanted or leaf.field is not None:
            return
        if not self._text.written:
            return
        starts = {start: at for at, start in enumerate(self._text.starts)}
        for first, last, keys in self._text.written:
            if first in starts and not wanted.isdisjoint(keys):
                yield starts[first], bisect_left(self._text.starts, last) - 1

    def _rows(self, row: Sequence[_Test]) -> Iterator[Span]:
        """Yield the positions of consecutive words that pass a sequence of tests."""
        texts = self._text.words
        if not row:
            return
        starts = [at for word, held in self._text.places.items() if row[0](word) for at in held]
        for at in sorted(starts):
            following = texts[at : at + len(row)]
            if len(following) == len(row) and all(
                test(word) for test, word in zip(row[1:], following[1:], strict=True)
            ):
                yield at, at + len(row) - 1

    def _slack(self, phrase: Phrase) -> list[Passage]:
        """Return the spans of a phrase's words in any order, with other words in between."""
        tests = _tests(Phrase(text=phrase.text), self._text.language)
        rows = [[first for first, _ in self._rows([test])] for test in tests]
        assert phrase.slop is not None
        return [
            Passage(
                first,
                last,
                tuple(
                    (at, at) for at in sorted({n for r in rows for n in r if first <= n <= last})
                ),
                frozenset((phrase,)),
                whole=True,
            )
            for first, last in within(rows, phrase.slop, _ONE)
        ]

    def _near(self, node: Near) -> list[Passage]:
        left, right = self.of(node.left), self.of(node.right)
        ours = sorted({(p.first, p.last) for p in left})
        theirs = sorted({(p.first, p.last) for p in right})
        unit = None if node.unit == "word" else self._text.units(node.unit)
        if node.apart:
            kept = set(away(node, ours, theirs, _ONE, unit))
            return [p for p in left if (p.first, p.last) in kept]
        if unit is not None:
            return list(_by_unit(left, right, unit))
        found = near(ours, theirs, distance=node.distance, ordered=node.ordered, part=_ONE)
        return [
            _joined([p for p in (*left, *right) if _at_an_end(p, first, last)])
            for first, last in found
        ]

    def _said(self, node: Said) -> list[Passage]:
        inside = self.of(node.words)
        found = []
        for first, last, speaker in self._text.quotations:
            here = [p for p in inside if first <= p.first and p.last <= last]
            if here and _is(node.speaker, speaker) and _all_in(node.words, here):
                found.append(_joined(here))
        return found


def _asked(leaf: Leaf) -> tuple[Leaf, ...]:
    """Return the words to search for; none if only capitals count."""
    ways = spellings(leaf)
    return () if ways.capitals and leaf.field is None else (leaf, *ways.others)


def _at_an_end(found: Passage, first: int, last: int) -> bool:
    inside = first <= found.first and found.last <= last
    return inside and (found.first == first or found.last == last)


def _by_unit(left: list[Passage], right: list[Passage], unit: Part) -> Iterator[Passage]:
    for here in sorted({unit(p.first) for p in left} & {unit(p.first) for p in right}):
        yield _joined([p for p in (*left, *right) if unit(p.first) == here])


def _joined(some: Sequence[Passage]) -> Passage:
    return Passage(
        min(p.first for p in some),
        max(p.last for p in some),
        tuple(sorted({mark for p in some for mark in p.marks})),
        frozenset().union(*(p.parts for p in some)),
        whole=True,
    )


def _is(speaker: Node, name: set[str]) -> bool:
    if isinstance(speaker, And):
        return all(_is(part, name) for part in speaker.parts)
    if isinstance(speaker, Or):
        return any(_is(part, name) for part in speaker.parts)
    return isinstance(speaker, Leaf) and set(words(speaker.text)) <= name


def _all_in(node: Node, found: list[Passage]) -> bool:
    """Whether every required part is among some matches."""
    if isinstance(node, And):
        return all(_all_in(part, found) for part in node.parts)
    if isinstance(node, Or):
        return any(_all_in(part, found) for part in node.parts)
    return not isinstance(node, Leaf) or any(node in p.parts for p in found)


def _tests(leaf: Leaf, language: str | None) -> list[_Test]:
    """Return a test for each word of `leaf`, which a word of the text passes or not."""
    match leaf:
        case Pattern():
            shape = shape_of(folded_pattern(leaf.text))
            return [lambda word: shape.fullmatch(word) is not None]
        case Regex():
            wanted = re.compile(leaf.text, re.IGNORECASE)
            return [lambda word: wanted.fullmatch(word) is not None]
        case Fuzzy():
            given, most = words(leaf.text)[0], leaf.distance
            return [lambda word: word[0] == given[0] and differ(given, word, most) is not None]
        case Phrase() if "*" in leaf.text:
            return [test for piece in pieces(leaf) for test in _tests(piece, language)]
        case Phrase() | Word():
            found = words(leaf.text)
            if isinstance(leaf, Phrase) or leaf.exact or len(found) > 1:
                return [word.__eq__ for word in found]
            first, root = found[0], stem(found[0], language)
            return [lambda word: word[0] == first[0] and stem(word, language) == root]
        case _:
            assert_never(leaf)
