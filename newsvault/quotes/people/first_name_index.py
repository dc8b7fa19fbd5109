"""Index of the capitalised words before each word of a text, to look up first names."""

from __future__ import annotations

import re
from itertools import islice

_RUN = re.compile(r"(?<!\w)(?:[^\W\d_a-z][\w’'.-]* )+")
_WORD = re.compile(r"\S+")
_EDGE = re.compile(r"\b")
_LONGEST = 80  # characters of a surname
_PARTS = 8  # ends of words in it, such as the three of "Roe-Poe's"
_MOST = 8  # words before it: the first names are the last of them


class Given:
    """Every place of a text where a word follows capitalised ones, by the word.

    One pass through the text serves all surnames; a search for each would be one pass for each.
    """

    __slots__ = ("_found",)

    def __init__(self, text: str) -> None:
        self._found: dict[str, list[list[str]]] = {}
        for run in _RUN.finditer(text):
            self._learn(run[0].split(" ")[:-1], _WORD.match(text, run.end()))

    def names(self, surname: str) -> list[list[str]]:
        """Return the capitalised words before `surname`, in each of its places that has some."""
        return self._found.get(surname, [])

    def _learn(self, words: list[str], last: re.Match[str] | None) -> None:
        """Add a run of capitalised words and the word after it.

        Of a word repeated in the run, the last position counts.
        """
        row = [*words, last[0]] if last is not None else words
        lower = next((at for at, word in enumerate(words) if not word[0].isupper()), len(words))
        before: dict[str, list[str]] = {}
        for at in range(1, len(row)):
            given = row[max(0, at - _MOST) : at] if at <= lower else []
            for name in _beginnings(row[at]):
                before[name] = given
        for name, given in before.items():
            if given:
                self._found.setdefault(name, []).append(given)


def _beginnings(word: str) -> list[str]:
    """Return the prefixes of a word at word boundaries: Roe and Roe's for "Roe's"."""
    edges = islice(_EDGE.finditer(word[: _LONGEST + 1]), _PARTS)
    return [word[: edge.start()] for edge in edges if 0 < edge.start() <= _LONGEST]
