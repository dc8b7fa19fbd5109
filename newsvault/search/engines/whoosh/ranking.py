"""Ranking: BM25F, with the zone weights that are stored in the postings.

Source of the method: Robertson and Zaragoza's BM25F (k1 = 1.2, b = 0.6).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import compress

from newsvault.search.engines import ALL_FORMS, AS_WRITTEN
from newsvault.search.engines.whoosh.columns import LENGTHS
from newsvault.search.engines.whoosh.conjunction import Ranked
from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.engines.whoosh.reader import Reader
from newsvault.search.engines.whoosh.schema import HALVES

Scores = dict[int, float]
Lists = Sequence[PostingList]
_K1, _B = 1.2, 0.6


class Ranking:
    """Scores of the words of one query."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def weighed(self, weights: Scores, holders: int | None = None) -> Scores:
        """Return the scores for the weights (in halves) of one term.

        They depend on the term's document frequency (`holders`; None: the number of weights) and on
        the length of each text.
        """
        lengths, norms = self.texts()
        factor = self.rarity(weights, holders) * (_K1 + 1)
        return {n: factor * w / (w + norms[lengths[n]]) for n, w in weights.items()}

    def of_lists(self, lists: Lists, among: Mapping[int, Collection[int]] | None) -> Scores:
        """Return the scores of a word in the documents of `among`, as in all of them."""
        return self.weighed(weighted(lists, among), frequency(lists, self._reader.deleted))

    def ranked(self, lists: Lists, written: Lists | None) -> Ranked:
        """Return a word of an AND with how it is scored.

        written: the lists of the form as written; None when the word has no other one.
        """
        if written is None:
            return Ranked(lists, self._score(lists, 1.0), (), None)
        score = self._score(written, AS_WRITTEN) if written else None
        return Ranked(lists, self._score(lists, ALL_FORMS), written, score)

    def texts(self) -> tuple[bytes, list[float]]:
        """Return the length of each text as a byte, and what a length adds to a weight."""
        lengths, mean = self._reader.lengths()
        return lengths, _norms(mean)

    def rarity(self, weights: Scores, holders: int | None = None) -> float:
        """Return the inverse document frequency of a term, without removed documents.

        Those may disappear in a merge; so an index ranks the same before and after it is rebuilt.
        """
        gone = self._reader.deleted
        if holders is None:
            holders = len(weights) - len(weights.keys() & gone) if gone else len(weights)
        count = self._reader.count - len(gone)
        return math.log(1 + (count - holders + 0.5) / (holders + 0.5))

    def _score(self, lists: Lists, share: float) -> partial[list[float]]:
        rarity = self.rarity({}, frequency(lists, self._reader.deleted))
        return partial(_bm25, share * rarity * (_K1 + 1))


def both_forms(forms: Scores, written: Scores) -> Scores:
    """Return the scores of a word from those of all its forms and of the form as written."""
    found = {number: ALL_FORMS * score for number, score in forms.items()}
    for number, score in written.items():
        found[number] = found.get(number, 0.0) + AS_WRITTEN * score
    return found


def weighted(lists: Lists, among: Mapping[int, Collection[int]] | None = None) -> dict[int, float]:
    """Return the weight of a word, in halves, in each document that has it.

    among: returns only these documents, as `by_segment` has them.
    """
    found: dict[int, float] = {}
    for held in lists:
        rows: Iterable[tuple[int, float]]
        if among is None:
            rows = zip(held.numbers, held.weights, strict=True)
        else:  # only the few that are left get their number in the whole index
            kept = map(among.get(held.base, ()).__contains__, held.local)
            some = compress(zip(held.local, held.weights, strict=True), kept)
            rows = [(held.base + number, weight) for number, weight in some]
        if not found or (among is None and found.keys().isdisjoint(held.numbers)):
            found.update(rows)
            continue
        for number, weight in rows:
            found[number] = found.get(number, 0.0) + weight
    return found


def by_segment(lists: Lists) -> dict[int, set[int]]:
    """Return the documents in some lists, numbered in their segments, by the segment's base."""
    found: dict[int, set[int]] = {}
    for held in lists:
        found.setdefault(held.base, set()).update(held.local)
    return found


def frequency(lists: Lists, gone: Collection[int]) -> int:
    """Return the number of documents in some lists, without those `gone`."""
    bases = {held.base for held in lists}
    if len(bases) == len(lists) and not gone:  # one list a segment
        return sum(map(len, lists))
    return len(set().union(*(held.numbers for held in lists)).difference(gone))


@lru_cache(maxsize=8)
def _norms(mean: float) -> list[float]:
    """Return the length normalisation of BM25F, by the encoded length."""
    return [HALVES * (_K1 * (1 - _B + _B * n / mean)) for n in LENGTHS]


def _bm25(factor: float, weights: Iterable[float], added: Iterable[float]) -> list[float]:
    return [factor * w / (w + norm) for w, norm in zip(weights, added, strict=True)]
