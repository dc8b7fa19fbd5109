"""Which capitalised words of a German text are names, where every noun has a capital."""

from __future__ import annotations

from itertools import pairwise

from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.tokens import Token

_COMMON = {"title", "person noun", "source noun", "label noun", "time noun", "month", "determiner"}


def rename(found: list[Token], lexicon: Lexicon) -> None:
    """Take the capital n from the tokens that are plain nouns."""
    known = _surnames(found, lexicon)
    for place, token in enumerate(found):
        if token.low == "so" and place > 1 and place + 1 < len(found):
            before = {found[place - 1].kind, found[place - 2].kind}
            if "Q" in before and before <= {"Q", ","} and found[place + 1].kind in "dnw":
                token.kind = "C"  # „...“, so der Minister
        if token.kind == "n" and not _is_name(found, place, lexicon, known):
            token.kind = "w"


def _surnames(found: list[Token], lexicon: Lexicon) -> frozenset[str]:
    """Return the words that follow a first name or a title."""
    return frozenset(
        after.text
        for token, after in pairwise(found)
        if after.kind == "n"
        and after.classes.isdisjoint(_COMMON)
        and (lexicon.genders(token.low) or "title" in token.classes)
    )


def _is_name(found: list[Token], place: int, lexicon: Lexicon, known: frozenset[str]) -> bool:
    token = found[place]
    if not token.classes.isdisjoint(_COMMON):
        return False
    if token.text in known or lexicon.genders(token.low) or token.text.isupper():
        return True
    if token.classes & {"organisation word", "place"}:
        return True
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    if before is not None and before.kind == "n" and not before.first:
        return True
    if before is not None and "said" in before.classes and before.kind == "C":
        return True  # „...“, sagte Merz
    return bool(token.first and after is not None and after.kind in "CJ")
