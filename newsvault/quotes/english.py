"""English tokens that are not what they look like: "in the words of", states, months as names."""

from __future__ import annotations

from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.tags import Tag
from newsvault.quotes.token import Token

_SHORT_MONTH = 3  # letters


def in_the_words(found: list[Token]) -> None:
    """Make one word of "in the words of", which names a source as "according to" does."""
    for place in range(len(found) - 4, -1, -1):
        if found[place].low != "in":
            continue
        row = found[place : place + 4]
        if [token.low for token in row[1:]] == ["the", "words", "of"]:
            row[0].end, row[0].low = row[3].end, "according"
            del found[place + 1 : place + 4]


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
