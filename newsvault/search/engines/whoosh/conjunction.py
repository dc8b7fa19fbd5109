"""Words joined by AND, a segment at a time, the rarest first: only matches of all are scored."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from itertools import compress
from operator import add

from newsvault.search.engines.whoosh.positions import Shares

Weights = dict[int, float]
# A function from weights of a word, and the lengths' norms of as many texts, to scores.
Score = Callable[[Sequence[float], Sequence[float]], list[float]]


def together(
    words: Sequence[Shares], scores: Sequence[Score], lengths: bytes, norms: Sequence[float]
) -> dict[int, float]:
    """Return the documents that have all of some words, with the sums of their scores.

    lengths, norms: the length of each text as a byte, and what BM25F adds to a weight for it.
    """
    found: dict[int, float] = {}
    for base in sorted(_common_bases(words)):
        here = [[(held, share) for held, share in word if held.base == base] for word in words]
        numbers, columns = _columns(here)
        added = [norms[lengths[base + number]] for number in numbers]
        total: list[float] = []
        for column, score in zip(columns, scores, strict=True):
            more = score(column, added)
            total = list(map(add, total, more)) if total else more
        found.update(zip([base + number for number in numbers], total, strict=True))
    return found


def _common_bases(words: Sequence[Shares]) -> set[int]:
    """Return the bases of the segments that have all words."""
    return set.intersection(*({held.base for held, _ in word} for word in words))


def _columns(words: Sequence[Shares]) -> tuple[list[int], list[list[float]]]:
    """Return the documents that have all words, and the weights of each word in them."""
    rarest_first = sorted(range(len(words)), key=lambda n: sum(len(held) for held, _ in words[n]))
    weights: dict[int, Weights] = {}
    left: Weights | None = None
    for n in rarest_first:
        left = weights[n] = _weights(words[n], left)
        if not left:
            return [], [[] for _ in words]
    numbers = list(left or ())
    return numbers, [list(map(weights[n].__getitem__, numbers)) for n in range(len(words))]


def _weights(lists: Shares, among: Container[int] | None) -> Weights:
    """Return the weight of a word in each document of its segment, or in those of `among`."""
    found: Weights = {}
    for held, share in lists:
        weights = held.weights if share == 1.0 else map(share.__mul__, held.weights)
        rows: Iterable[tuple[int, float]] = zip(held.local, weights, strict=True)
        if among is not None:
            rows = compress(rows, map(among.__contains__, held.local))
        if not found:
            found.update(rows)
            continue
        for number, weight in rows:
            found[number] = found.get(number, 0.0) + weight
    return found
