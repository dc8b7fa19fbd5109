"""Words joined by AND, a segment at a time, the rarest first: only matches of all are scored."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from itertools import compress
from operator import add
from typing import NamedTuple

from newsvault.search.engines.whoosh.posting_lists import PostingList

Weights = dict[int, float]
# A function from weights of a word, and the lengths' norms of as many texts, to scores.
Score = Callable[[Sequence[float], Sequence[float]], list[float]]


class Ranked(NamedTuple):
    """A word with its lists and its scores, of all its forms and of the form as written."""

    lists: Sequence[PostingList]
    score: Score
    written: Sequence[PostingList]
    written_score: Score | None


def together(words: Sequence[Ranked], lengths: bytes, norms: Sequence[float]) -> dict[int, float]:
    """Return the documents that have all of some words, with the sums of their scores.

    lengths, norms: the length of each text as a byte, and what BM25F adds to a weight for it.
    """
    found: dict[int, float] = {}
    for base in sorted(_common_bases(words)):
        numbers, columns = _columns([_at(base, word.lists) for word in words])
        added = [norms[lengths[base + number]] for number in numbers]
        total = [0.0] * len(numbers)
        for column, word in zip(columns, words, strict=True):
            total = list(map(add, total, word.score(column, added)))
            if word.written_score:
                held = _weights(_at(base, word.written), set(numbers))
                alone = [held.get(number, 0.0) for number in numbers]
                total = list(map(add, total, word.written_score(alone, added)))
        found.update(zip([base + number for number in numbers], total, strict=True))
    return found


def _at(base: int, lists: Sequence[PostingList]) -> list[PostingList]:
    """Return the lists of one segment."""
    return [held for held in lists if held.base == base]


def _common_bases(words: Sequence[Ranked]) -> set[int]:
    """Return the bases of the segments that have all words."""
    return set.intersection(*({held.base for held in word.lists} for word in words))


def _columns(words: Sequence[Sequence[PostingList]]) -> tuple[list[int], list[list[float]]]:
    """Return the documents that have all words, and the weights of each word in them."""
    rarest_first = sorted(range(len(words)), key=lambda n: sum(len(held) for held in words[n]))
    weights: dict[int, Weights] = {}
    left: Weights | None = None
    for n in rarest_first:
        left = weights[n] = _weights(words[n], left)
        if not left:
            return [], [[] for _ in words]
    numbers = list(left or ())
    return numbers, [list(map(weights[n].__getitem__, numbers)) for n in range(len(words))]


def _weights(lists: Sequence[PostingList], among: Container[int] | None) -> Weights:
    """Return the weight of a word in each document of its segment, or in those of `among`."""
    found: Weights = {}
    for held in lists:
        rows: Iterable[tuple[int, float]] = zip(held.local, held.weights, strict=True)
        if among is not None:
            rows = compress(rows, map(among.__contains__, held.local))
        if not found:
            found.update(rows)
            continue
        for number, weight in rows:
            found[number] = found.get(number, 0.0) + weight
    return found
