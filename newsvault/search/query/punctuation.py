"""Punctuation at the ends of the words of a query, which a search leaves out."""

from __future__ import annotations

import unicodedata

_APOSTROPHES = "'’‘ʼ′＇`´"
# With these words 's is a verb or a pronoun: it is, he has, let us.
_CONTRACTED = frozenset(
    "it that this there here what who where how when why he she let".split()
)  # fmt: skip


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in `text`."""
    return any(char.isalnum() for char in text)


def trimmed(text: str) -> str:
    """Return a word without the punctuation at its ends; `C++` and `C#` keep theirs."""
    first, last = 0, len(text)
    while first < last and not (text[first] in "*?" or _of_a_word(text[first])):
        first += 1
    while last > first and not (text[last - 1] == "*" or _of_a_word(text[last - 1])):
        last -= 1
    if last - first == 1 and text[last:].startswith(("++", "#")):
        last += 2 if text[last] == "+" else 1
    return text[first:last]


def owner(word: str) -> str:
    """Return the word of a possessive: biden of "biden's"; other words unchanged.

    A plural's apostrophe ("workers'") is at the end of the word, where `trimmed` cuts it off.
    """
    if word[-1:] not in ("s", "S") or word[-2:-1] not in tuple(_APOSTROPHES):
        return word
    found = word[:-2].removesuffix(".")
    # The 1990's are no property of 1990, nor are the p's of p.
    owns = len(found) > 1 and any(map(str.isalpha, found)) and found.lower() not in _CONTRACTED
    return found if owns else word


def _of_a_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"
