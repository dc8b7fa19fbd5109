"""The name in a run of capitalised words with offices, organisations and places before it."""

from __future__ import annotations

from newsvault.quotes.german import without_occupation
from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.token import Token

_OFFICES = {"title", "office", "short title"}


def of_a_body(name: list[Token], lexicon: Lexicon) -> bool:
    """Return whether a name is that of an organisation with "of": Ministry of Foreign Affairs."""
    return (
        len(name) > 2
        and "organisation word" in name[0].classes
        and name[1].low in lexicon.members("of")
    )


def proper(name: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the name in a run with offices, organisations and places before it."""
    if of_a_body(name, lexicon):
        return name
    if lexicon.language == "de":
        name = without_occupation(name, lexicon)
    for place in range(len(name) - 2, -1, -1):
        word = name[place]
        if word.classes & _OFFICES or (
            "person noun" in word.classes and not lexicon.genders(word.low)
        ):
            return name[place + 1 :]
    for place in range(len(name) - 2, 0, -1):
        if (
            lexicon.genders(name[place].low)
            and not lexicon.genders(name[place - 1].low)
            and len(name[place - 1].text.rstrip(".")) > 1
        ):
            return name[place:]
    first = 0
    while first + 1 < len(name) and name[first].classes & {"not name", "determiner", "office"}:
        first += 1
    return name[first:]
