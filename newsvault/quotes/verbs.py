"""Finite verbs other than verbs of speaking, by endings, neighbouring words and a short list.

They end noun phrases (the bank left rates unchanged) and give a clause its own subject.
"""

from __future__ import annotations

from newsvault.quotes.lexicon import Lexicon
from newsvault.quotes.token import Token

_SUBJECT_ENDS = frozenset("wnP)EB#")  # what a subject may end with
_GOES_ON = frozenset("dQPTn#")  # what follows a verb rather than an adjective
_LONG = 4
_PAST = {
    "es": ("ó", "aron", "ieron", "aba", "aban"),
    "de": ("te", "ten"),
}  # fmt: skip


def finite_verbs(found: list[Token], lexicon: Lexicon) -> None:
    """Give finite verbs the kind H."""
    if lexicon.language == "en":
        _english(found)
    else:
        _others(found, lexicon)


def _english(found: list[Token]) -> None:
    for place, token in enumerate(found):
        if token.kind == "E":
            if _past_tense(found, place):
                token.kind = "H"
        elif token.kind == "w" and "verb" in token.classes and not token.text[0].isupper():
            before = _beside(found, place, -1)
            if before in _SUBJECT_ENDS or before in ",K":
                token.kind = "H"


def _past_tense(found: list[Token], place: int) -> bool:
    """Return whether a word in -ed is a main verb: the bank closed two sites."""
    before, after = _beside(found, place, -1), _beside(found, place, 1)
    if before in "nP":
        return after != "w" or before == "P" or found[place + 1].low in {"to", "up", "away"}
    if before not in "w,K":
        return False
    if after in _GOES_ON:
        return True
    # "members urged to" and "signed by" are participles as often as not
    return before == "K" and after == "F" and found[place + 1].low != "by"


def _others(found: list[Token], lexicon: Lexicon) -> None:
    """Mark verbs that are not of speaking: they have subjects too, which then do not speak."""
    endings = _PAST.get(lexicon.language, ())
    for place, token in enumerate(found):
        if token.kind not in "wE" or token.text[0].isupper():
            continue
        if "subjunctive" in token.classes:
            token.kind = "X"  # of reported speech: it has a subject, and that does not speak
            continue
        if "verb" in token.classes or (
            len(token.low) >= _LONG
            and token.low.endswith(endings or ("\0",))
            and (lexicon.language == "es" or found[place - 1].kind not in "dFCXHJ")
        ):
            token.kind = "H"


def _beside(found: list[Token], place: int, step: int) -> str:
    """Return the kind of the next token that is no adverb."""
    here = place + step
    while 0 <= here < len(found) and found[here].kind == "V":
        here += step
    return found[here].kind if 0 <= here < len(found) else "Z"
