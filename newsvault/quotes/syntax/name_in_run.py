"""The name in a run of capitalised words with offices, organisations and places before it."""

from __future__ import annotations

from newsvault.quotes.german.proper_nouns import without_occupation
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.token import Token

_PARTICIPLE = 4  # letters: born, based
_LONG_RUN = 5  # words; no name of a person has as many without small words
_OFFICES = {"title", "office", "short title"}


def of_a_body(name: list[Token], lexicon: Lexicon) -> bool:
    """Return whether a name is that of an organisation with "of": Ministry of Foreign Affairs."""
    return (
        len(name) > 2
        and "organisation word" in name[0].classes
        and name[1].low in lexicon.members("of")
    )


def _describes(word: Token, lexicon: Lexicon) -> bool:
    """Return whether a word is an office or a noun for people: Senator, Secretary-Treasurer."""
    classes = word.classes or lexicon.classes(word.low.rpartition("-")[2])
    return bool(classes & _OFFICES) or ("person noun" in classes and not lexicon.genders(word.low))


def _behind_description(name: list[Token]) -> list[Token]:
    """Return a name behind an owner, a participle or a long office: Ohio's, Oslo-born Jo Bell."""
    for place in range(len(name) - 2, -1, -1):
        tail = name[place].text.rpartition("-")[2]
        participle = tail != name[place].text and tail.islower() and len(tail) >= _PARTICIPLE
        if name[place].owner or participle:
            return name[place + 1 :]
    body = any(word.classes & {"place", "organisation word"} for word in name[:-2])
    if len(name) >= _LONG_RUN and body and "organisation word" not in name[-1].classes:
        return name[-2:]
    return name


def proper(name: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the name in a run with offices, organisations and places before it."""
    if of_a_body(name, lexicon):
        return name
    if lexicon.language == "de":
        name = without_occupation(name, lexicon)
    for place in range(len(name) - 2, -1, -1):
        word = name[place]
        if _describes(word, lexicon):
            name = name[place + 1 :]
            break
    name = _behind_description(name)
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
