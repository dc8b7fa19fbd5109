"""English tokens that are not what they look like: "in the words of", states, months as names."""

from __future__ import annotations

from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import SPEAKING_VERBS, Tag
from newsvault.quotes.tokens.token import Token

_PEOPLE = frozenset(["another", "some", "many", "several", "both", "each", "neither", "few"])
_BEHIND_VERBS = frozenset(
    {*",:", Tag.DETERMINER, Tag.PRONOUN, Tag.QUOTATION, Tag.THAT, Tag.CAPITALISED}
)
_SHORT_MONTH = 3  # letters
_SHORT_NAME = 5  # letters: Ahmed
_BEHIND = frozenset("on about by in for at after over whether why how if to as".split())


def in_the_words(found: list[Token]) -> None:
    """Make one word of "in the words of", which names a source as "according to" does."""
    for place in range(len(found) - 4, -1, -1):
        if found[place].low != "in":
            continue
        row = found[place : place + 4]
        if [token.low for token in row[1:]] == ["the", "words", "of"]:
            row[0].end, row[0].low = row[3].end, "according"
            del found[place + 1 : place + 4]


def people(found: list[Token]) -> None:
    """Make people of determiners that a verb of speaking follows: Another called it “mad”."""
    for place, token in enumerate(found):
        if token.kind != Tag.DETERMINER or token.low not in _PEOPLE:
            continue
        row = found[place + 1 : place + 3]
        reduced = len(row) > 1 and row[0].kind in SPEAKING_VERBS and row[1].kind in _BEHIND_VERBS
        if reduced and row[0].low.endswith(("ed", "id", "put", "ote")):
            token.kind, token.classes = Tag.WORD, frozenset(["person noun"])


def is_state(into: list[Token], end: int, lexicon: Lexicon) -> bool:
    """Return whether the short form of a state ends here: Jo Roe of Flint, Mich., said."""
    return (
        len(into) > 1
        and into[-1].end == end
        and into[-2].kind == ","
        and into[-1].low in lexicon.members("state")
        and into[-1].text[:1].isupper()
    )


def is_surname(token: Token, found: list[Token], place: int) -> bool:
    """Return whether the name of a month is one of a person: Theresa May; Li Jun wrote."""
    if token.low == "may":
        return True
    before = found[place - 1] if place else token
    dated = found[place + 1 : place + 2] and found[place + 1].kind in {Tag.NUMBER, "."}
    adjacent = before.kind == Tag.CAPITALISED and before.end == token.start - 1
    return adjacent and not dated and len(token.low) <= _SHORT_MONTH


def asked_first(found: list[Token], place: int) -> bool:
    """Return whether a participle begins a sentence: Pressed on the delay; no name in -ed."""
    behind = found[place + 1 : place + 2]
    if not found[place].low.endswith("ed"):
        return False
    return len(found[place].text) > _SHORT_NAME and bool(behind) and behind[0].low in _BEHIND
