"""Runs of capitalised words: where a name with its small words and offices ends."""

from __future__ import annotations

from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import Tag
from newsvault.quotes.tokens.token import Token


def run_end(tokens: list[Token], place: int, lexicon: Lexicon) -> int:
    """Return the place behind the run of capitalised words that begins at `place`."""
    end = place
    while end < len(tokens):
        token = tokens[end]
        if token.kind == Tag.CAPITALISED or (
            end > place and token.kind == Tag.NUMBER and token.start == tokens[end - 1].end
        ):
            end += 1
            if token.owner:
                break
            if end < len(tokens) and tokens[end].kind == "." and len(token.text) == 1:
                end += 1
        elif end > place and _ampersand(tokens, end):
            end += 2
        elif end > place and _particles(tokens, end, lexicon):
            end += _particles(tokens, end, lexicon)
        elif (end > place and (office(tokens, end) or _body_goes_on(tokens, end, lexicon))) or (
            token.kind == ","
            and end + 1 < len(tokens)
            and tokens[end + 1].low.rstrip(".") in {"jr", "sr"}
        ):
            end += 2
        else:
            break
    return max(end, place + 1)


def _ampersand(tokens: list[Token], place: int) -> bool:
    """Return whether a firm's name goes on here: Brandt & Moyer."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return tokens[place].kind == "&" and after is not None and after.kind == Tag.CAPITALISED


def _particles(tokens: list[Token], place: int, lexicon: Lexicon) -> int:
    """Return the number of small words of a name here: van der before Berg."""
    particles = lexicon.members("particle")
    count = 0
    while place + count < len(tokens) and tokens[place + count].low in particles:
        count += 1
    if tokens[place].low == "zu" and not lexicon.genders(tokens[place - 1].low):
        return 0  # soll Roe zu Poe gesagt haben
    after = tokens[place + count] if place + count < len(tokens) else None
    return count if after is not None and after.kind == Tag.CAPITALISED and count < 4 else 0


def office(tokens: list[Token], place: int) -> bool:
    """Return whether an office's name continues here: Secretary of State, Chief of Staff."""
    return (
        place > 0
        and tokens[place].low in {"of", "for"}
        and "title" in tokens[place - 1].classes
        and place + 1 < len(tokens)
        and "office" in tokens[place + 1].classes
    )


def _body_goes_on(tokens: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Return whether an organisation's name continues here: University of Maryland."""
    return (
        tokens[place].low in lexicon.members("of")
        and "organisation word" in tokens[place - 1].classes
        and tokens[place - 1].kind == Tag.CAPITALISED
        and place + 1 < len(tokens)
        and tokens[place + 1].kind == Tag.CAPITALISED
    )
