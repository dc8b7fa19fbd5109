"""Patterns of the items between two positions, precomputed for any two positions."""

from __future__ import annotations

from itertools import accumulate

_RIVALS = frozenset("NPDBRrI")
_ENDS = 3  # letters left at either end of a long row
_LONGEST = 7  # letters


class GapPatterns:
    """The patterns and counts of any stretch of one row, which must not change any more.

    A quotation is weighed with up to sixty speakers, and each gap may be as long as the text: the
    row is gone through once, not once for each of them.
    """

    __slots__ = ("_begun", "_letters", "_next", "_quotes", "_rivals", "_shapes")

    def __init__(self, shapes: list[str]) -> None:
        self._shapes = shapes
        self._rivals = [0, *accumulate(letter in _RIVALS for letter in shapes)]
        self._quotes = [0, *accumulate(letter == "Q" for letter in shapes)]
        self._letters, self._begun = _condensed(shapes)
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
        lead = "w" if first < stop and self._begun[first] == self._begun[first + 1] else ""
        if len(lead) + high - low <= _LONGEST:
            return lead + self._letters[low:high]
        head = (lead + self._letters[low : low + _ENDS])[:_ENDS]
        return f"{head}~{self._letters[high - _ENDS : high]}"


def _condensed(shapes: list[str]) -> tuple[str, list[int]]:
    """Return the row without adverbs, plain words in a row as one, and the letters before each."""
    letters: list[str] = []
    begun = []
    for letter in shapes:
        begun.append(len(letters))
        if letter != "V" and not (letter == "w" and letters and letters[-1] == "w"):
            letters.append(letter)
    return "".join(letters), [*begun, len(letters)]


def _next_told(shapes: list[str]) -> list[int]:
    """Return for each place the first one, itself or behind it, that is no adverb."""
    found = [len(shapes)] * (len(shapes) + 1)
    for place in range(len(shapes) - 1, -1, -1):
        found[place] = found[place + 1] if shapes[place] == "V" else place
    return found
