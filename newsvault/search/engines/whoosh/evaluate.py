"""Evaluation of a query tree on a Whoosh index: matching documents with their scores."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter

from newsvault.errors import UsageError
from newsvault.search.document import bounds_of, column_of
from newsvault.search.engines.whoosh.conjunction import together
from newsvault.search.engines.whoosh.positions import Places, Spans
from newsvault.search.engines.whoosh.ranking import (
    Lists,
    Ranking,
    Scores,
    both_forms,
    by_segment,
)
from newsvault.search.engines.whoosh.reader import Reader
from newsvault.search.engines.whoosh.schema import ABSENT, HALVES
from newsvault.search.query.tree import (
    And,
    AtLeast,
    DateRange,
    Everything,
    Fuzzy,
    Key,
    Leaf,
    Near,
    Node,
    Not,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    Regex,
    Said,
    Word,
)
from newsvault.search.spelling_variants import CAPITALS, spellings

_ONCE = float(HALVES)
_FEW_WORDS = 8  # words of an AND whose lists are read before the first is scored


class Evaluation:
    """Evaluates the nodes of one query."""

    def __init__(self, reader: Reader, languages: Sequence[str], *, ranked: bool = False) -> None:
        self._reader = reader
        self._ranked = ranked
        self._places = Places(reader, languages)
        self._ranking = Ranking(reader)

    def run(self, node: Node) -> Scores:
        """Return each matching document with its score, without removed ones."""
        found = self._scores(node)
        for number in self._reader.deleted:
            found.pop(number, None)
        return found

    def by_segment(self, node: Node) -> dict[int, set[int]] | None:
        """Return the matches of a word in one spelling, as numbers in each segment, by its base.

        None for any other node. Much faster than `run` where no scores are needed.
        """
        if not isinstance(node, Word) or not self._is_plain(node):
            return None
        found = by_segment(self._places.lists(node))
        gone = self._reader.deleted
        for base, numbers in found.items() if gone else ():
            numbers.difference_update(number - base for number in gone)
        return found

    def _scores(self, node: Node) -> Scores:
        """Return the score of each match; conditions that do not rank score 0."""
        match node:
            case Word() | Phrase() | Pattern() | Fuzzy() | Regex():
                return self._leaf(node)
            case And():
                return self._and(node.parts)
            case Or():
                return self._or(node.parts)
            case Near():
                return self._counted(self._places.near(node))
            case AtLeast():
                held = self._places.spelled(node.word)
                return self._counted({d: s for d, s in held.items() if len(s) >= node.count})
            case Said():
                return dict.fromkeys(self._places.said(node), 1.0)
            case _:
                return dict.fromkeys(self._test(node)(range(self._reader.count)), 0.0)

    def _leaf(self, node: Leaf) -> Scores:
        """Return the matches of a word, a phrase or a pattern, in all spelling variants."""
        found = self._written(node)
        ways = spellings(node)
        for other in ways.others:
            for number, score in self._written(other).items():
                found[number] = max(score, found.get(number, 0.0))
        if ways.key:
            more = self._reader.holders("key", ways.key) - found.keys()
            found.update(self._weighed(dict.fromkeys(more, _ONCE)))
        if ways.capitals and node.field is None:
            keys = [f"{CAPITALS}:{word}" for word in ways.capitals]
            weights = {n: _ONCE for key in keys for n in self._reader.holders("key", key)}
            held = self._weighed(weights)
            return {number: max(score, found.get(number, 0.0)) for number, score in held.items()}
        return found

    def _written(self, node: Leaf) -> Scores:
        """Return the matches of a leaf, a form as written above the other forms of its word."""
        found = self._in_all_forms(node)
        written = self._places.as_written(node) if self._ranked else None
        return both_forms(found, self._in_all_forms(written)) if written else found

    def _in_all_forms(self, node: Leaf) -> Scores:
        weights = self._places.weights(node, counted=self._ranked)
        if weights is None:
            weights = _counts(self._places.of(node))
        if node.field in (None, "body"):
            return self._weighed(weights)
        return dict.fromkeys(weights, self._ranking.rarity(weights))

    def _and(self, parts: Sequence[Node]) -> Scores:
        """Return the sums of the scores of articles that match all parts, the cheap tests last."""
        tests = [part for part in parts if isinstance(part, _TESTED)]
        ranking = [part for part in parts if not isinstance(part, _TESTED)]
        words = self._plain_words(parts)
        if words and len(words) == len(ranking):
            found: Scores | None = self._together(words)
        else:
            found = self._one_by_one(ranking, words)
        if found is None:
            numbers: Iterable[int] = range(self._reader.count)
            for part in tests:
                numbers = self._test(part)(numbers)
            return dict.fromkeys(numbers, 0.0)
        for part in tests if found else ():
            found = {d: found[d] for d in self._test(part)(found)}
        return found

    def _together(self, words: Mapping[Word, Lists]) -> Scores:
        """Return the sums of the scores of some words, of articles that have all of them."""
        ranked = []
        for word, lists in words.items():
            written = self._places.as_written(word)
            alone = None if written is None else self._places.lists(written)
            ranked.append(self._ranking.ranked(lists, alone))
        return together(ranked, *self._ranking.texts())

    def _one_by_one(self, parts: Sequence[Node], words: Mapping[Word, Lists]) -> Scores | None:
        """Return the sums of the scores of articles that match all parts; None for no parts."""
        rarest = _rarest(words.values())
        among = None if rarest is None else by_segment(rarest)
        found: Scores | None = None
        for part in parts:
            held = words.get(part) if isinstance(part, Word) else None
            if held is None or not isinstance(part, Word):
                more = self._scores(part)
            else:
                more = self._scored(part, held, None if held is rarest else among)
            found = more if found is None else _both(found, more)
            if not found:
                return found
        return found

    def _plain_words(self, parts: Sequence[Node]) -> dict[Word, Lists]:
        """Return the lists of the words that are ranked and have no other spelling; few, or none.

        A long query must not read all its lists: the first words may have no article in common.
        """
        words = [part for part in parts if isinstance(part, Word)]
        if not self._ranked or not 2 <= len(words) <= _FEW_WORDS:
            return {}
        return {word: self._places.lists(word) for word in words if self._is_plain(word)}

    def _is_plain(self, word: Word) -> bool:
        """Whether a word is looked for in the whole article, in one spelling and position."""
        ways = spellings(word)
        return (
            word.field is None
            and not ways.others
            and not ways.capitals
            and not (ways.key and self._reader.holders("key", ways.key))
            and self._places.is_one_word(word)
        )

    def _scored(
        self, word: Word, held: Lists, among: Mapping[int, Collection[int]] | None
    ) -> Scores:
        """Return the scores of a word in the documents of `among`, as in all of them."""
        found = self._ranking.of_lists(held, among)
        written = self._places.as_written(word)
        if written is None:
            return found
        return both_forms(found, self._ranking.of_lists(self._places.lists(written), among))

    def _or(self, parts: Sequence[Node]) -> Scores:
        found = dict(self._scores(parts[0]))
        for part in parts[1:]:
            more = self._scores(part)
            if self._reader.work:
                self._reader.work.spend(min(len(more), len(found)))
            if len(more) > len(found):
                found, more = dict(more), found
            for number, score in more.items():
                found[number] = found.get(number, 0.0) + score
        return found

    def _test(self, node: Node) -> Callable[[Iterable[int]], Iterable[int]]:
        """Return a filter for the documents that match `node`, without scores."""
        match node:
            case Everything():
                return lambda numbers: numbers
            case Not():
                without = self._scores(node.part)
                return lambda numbers: [n for n in numbers if n not in without]
            case Key():
                keep = self._key(node)
                return lambda numbers: [n for n in numbers if n in keep]
            case DateRange() | NumberRange():
                low, high = bounds_of(node)
                least = ABSENT + 1 if low is None else low
                return self._between(column_of(node), least, 1 << 62 if high is None else high)
            case _:
                raise UsageError(f"{type(node).__name__} is not for an index to answer")

    def _between(self, field: str, low: int, high: int) -> Callable[[Iterable[int]], Iterable[int]]:
        held = self._reader.numbers(field)
        return lambda numbers: [n for n in numbers if low <= held[n] <= high]

    def _key(self, node: Key) -> set[int]:
        if node.field == "id":
            names = self._reader.terms("id", node.value)
            return {n for name in names for n in self._reader.holders("id", name)}
        return self._reader.holders("key", f"{node.field}:{node.value}")

    def _counted(self, spans: Spans) -> Scores:
        return self._weighed(_counts(spans))

    def _weighed(self, weights: Scores) -> Scores:
        """Return the scores for the weights (in halves) of one term."""
        return self._ranking.weighed(weights) if self._ranked else weights


_TESTED = Everything | Not | Key | DateRange | NumberRange


def _counts(spans: Spans) -> Scores:
    return {number: float(HALVES * len(held)) for number, held in spans.items()}


def _rarest(words: Iterable[Lists]) -> Lists | None:
    """Return the lists of the rarest word, if another one is in many more documents."""
    sizes = [(sum(map(len, held)), held) for held in words]
    if not sizes:
        return None
    least, held = min(sizes, key=_size)
    most, _ = max(sizes, key=_size)
    return held if 2 * least <= most else None


_size = itemgetter(0)


def _both(one: Scores, other: Scores) -> Scores:
    if len(other) < len(one):
        one, other = other, one
    return {n: score + other[n] for n, score in one.items() if n in other}
