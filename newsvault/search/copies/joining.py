"""The way from shared fingerprints to stories: the candidates, and the joining of copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from newsvault.search.copies.index_tables import Entered

_LEAST = 2  # shared fingerprints of a candidate


def sharing(
    sample: Iterable[int], postings: Mapping[int, Collection[int]], least: int = _LEAST
) -> list[int]:
    """Return the numbers of the articles that share most hashes with a text, most first.

    Args:
        sample: the sampled hashes of the text.
        postings: the numbers of the articles with each hash; common hashes are left out.
        least: fewest shared hashes of an article that is returned, above 0.
    """
    shared = [postings[value] for value in sample if value in postings]
    counts = Counter(chain.from_iterable(shared))
    found = [number for number, shared in counts.items() if shared >= least]
    return sorted(found, key=lambda number: (-counts[number], number))


class Stories:
    """The stories of some articles, which grow while copies are found."""

    def __init__(self, entered: Mapping[int, Entered]) -> None:
        self._first = {number: article.story for number, article in entered.items()}
        self._united: dict[int, int] = {}  # a story, and the one that it is part of

    def of(self, number: int) -> int:
        """Return the story of an article."""
        story = self._first[number]
        while story in self._united:
            story = self._united[story]
        return story

    def unite(self, stories: Collection[int]) -> None:
        """Make one story of several; its number is the smallest of theirs."""
        first = min(stories)
        self._united |= {story: first for story in stories if story != first}
