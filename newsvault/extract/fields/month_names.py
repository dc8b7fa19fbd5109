"""Names of months in the languages of CLDR: `months.txt`, written by docs/make_months.py."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from newsvault.text import fold

_TABLE = Path(__file__).with_name("months.txt")
_SHORTEST = 3  # letters of a name that may be the beginning of an inflected one
# Languages whose tags pages write in another way than CLDR does.
_SAME = {"nb": "no", "iw": "he", "in": "id", "tl": "fil", "mo": "ro", "sh": "hr"}


@cache
def _lines() -> dict[str, list[str]]:
    """Return the months of each language, as its line has them."""
    rows = (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines())
    return {row[0]: row[1:] for row in rows if len(row) == 13}


@cache
def _names(language: str) -> dict[str, int]:
    lines = _lines()
    months = lines.get(language) or lines.get(_SAME.get(language, ""), [])
    return {
        fold(name): number for number, names in enumerate(months, 1) for name in names.split("|")
    }


@cache
def _anywhere() -> dict[str, int]:
    """Return the long names that are the same month in every language that has them."""
    found: dict[str, int] = {}
    for language in _lines():
        for name, number in _names(language).items():
            if len(name) > _SHORTEST:
                found[name] = number if found.get(name, number) == number else 0
    return found


def month_in(word: str, language: str | None) -> int | None:
    """Return the number of the month that a folded word names in a language, or None.

    A word that begins with a name is an inflected form of it. Without a `language` it has to be
    a name as it is, and of one month in all languages.
    """
    if language is None:
        return _anywhere().get(word) or None
    names = _names(language)
    if word in names:
        return names[word]
    for length in range(len(word) - 1, _SHORTEST, -1):
        if word[:length] in names:
            return names[word[:length]]
    return None
