"""Patterns of the items between two positions, precomputed for any two positions."""

from __future__ import annotations

from itertools import accumulate

from newsvault.quotes.tokens.tags import SUBJECTS, Tag

_RIVALS = SUBJECTS | {Tag.FIRST_PERSON}
_ENDS = 3  # tags left at either end of a long row
_LONGEST = 7  # tags


class GapPatterns:
    """The patterns and counts of any stretch of one row, which must not change any more.

    A quotation is weighed with up to sixty speakers, and each gap may be as long as the text: the
    row is gone through once, not once for each of them.
    """

    __slots__ = ("_begun", "_next", "_quotes", "_rivals", "_shapes", "_tags")

    def __init__(self, shapes: list[str]) -> None:
        self._shapes = shapes
        self._rivals = [0, *accumulate(tag in _RIVALS for tag in shapes)]
        self._quotes = [0, *accumulate(tag == Tag.QUOTATION for tag in shapes)]
        self._tags, self._begun = _condensed(shapes)
        self._next = _next_told(shapes)

    def rivals(self, start: int, stop: int) -> int:
        """Return the number of other possible speakers in `start:stop`."""
        return self._rivals[stop] - self._rivals[start] if start < stop else 0

    def quotes(self, start: int, stop: int) -> int:
        """Return the number of quotations in `start:stop`."""
        return self._quotes[stop] - self._quotes[start] if start < stop else 0

    def pattern(self, start: int, stop: int) -> str:
        """Return what `story.pattern` returns for `start:stop`."""
        if start >= stop:
            return ""
        low, high = self._begun[start], self._begun[stop]
        first = self._next[start]
        # A row of plain words that began before `start` goes on in the stretch.
        lead = Tag.WORD if first < stop and self._begun[first] == self._begun[first + 1] else ""
        if len(lead) + high - low <= _LONGEST:
            return lead + self._tags[low:high]
        head = (lead + self._tags[low : low + _ENDS])[:_ENDS]
        return f"{head}~{self._tags[high - _ENDS : high]}"


def _condensed(shapes: list[str]) -> tuple[str, list[int]]:
    """Return the row without adverbs, plain words in a row as one, and the tags before each."""
    tags: list[str] = []
    begun = []
    for tag in shapes:
        begun.append(len(tags))
        if tag != Tag.ADVERB and not (tag == Tag.WORD and tags and tags[-1] == Tag.WORD):
            tags.append(tag)
    return "".join(tags), [*begun, len(tags)]


def _next_told(shapes: list[str]) -> list[int]:
    """Return for each place the first one, itself or behind it, that is no adverb."""
    found = [len(shapes)] * (len(shapes) + 1)
    for place in range(len(shapes) - 1, -1, -1):
        found[place] = found[place + 1] if shapes[place] == Tag.ADVERB else place
    return found
