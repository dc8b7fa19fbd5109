"""Finite verbs other than verbs of speaking, by endings, neighbouring words and a short list.

They end noun phrases (the bank left rates unchanged) and give a clause its own subject.
"""

from __future__ import annotations

from newsvault.quotes.tokens.english_tokens import people
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import PLAIN_WORDS, VERBS, Tag
from newsvault.quotes.tokens.token import Token

_SUBJECT_ENDS = PLAIN_WORDS | {
    Tag.CAPITALISED, Tag.PRONOUN, Tag.BARE_NOUN, Tag.NUMBER, ")", ",", Tag.CONJUNCTION
}  # fmt: skip  # what a subject may end with
_GOES_ON = frozenset(
    {Tag.DETERMINER, Tag.QUOTATION, Tag.PRONOUN, Tag.THAT, Tag.CAPITALISED, Tag.NUMBER}
)
_SURE_SUBJECTS = frozenset({Tag.CAPITALISED, Tag.PRONOUN})
_LIKELY_ENDS = frozenset({Tag.WORD, ",", Tag.CONJUNCTION})
_BEFORE_PARTICIPLES = VERBS | {
    Tag.DETERMINER,
    Tag.PREPOSITION,
}  # what follows a verb rather than an adjective
_LONG = 4
_PREFIXES = ("über", "unter", "wider", "hinter", "durch", "ver", "ent", "zer", "miss", "be", "er")
_STRONG_ENDS = frozenset("abdfghklmnßstzu")  # of verbs in the past without an ending: -gab, -trat
_SHORT_STEM = 2  # letters
_VERB_LISTS = frozenset(["verb", "cue", "judge"])
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
    people(found)
    for place, token in enumerate(found):
        if token.kind == Tag.PAST_FORM:
            if _past_tense(found, place):
                token.kind = Tag.FINITE
        elif token.kind == Tag.WORD and "verb" in token.classes and not token.text[0].isupper():
            before = _beside(found, place, -1)
            if before in _SUBJECT_ENDS:
                token.kind = Tag.FINITE


def _past_tense(found: list[Token], place: int) -> bool:
    """Return whether a word in -ed is a main verb: the bank closed two sites."""
    before, after = _beside(found, place, -1), _beside(found, place, 1)
    if before in _SURE_SUBJECTS:
        return (
            after != Tag.WORD
            or before == Tag.PRONOUN
            or found[place + 1].low in {"to", "up", "away"}
        )
    if before not in _LIKELY_ENDS:
        return False
    if after in _GOES_ON:
        return True
    # "members urged to" and "signed by" are participles as often as not
    return before == Tag.CONJUNCTION and after == Tag.PREPOSITION and found[place + 1].low != "by"


def _others(found: list[Token], lexicon: Lexicon) -> None:
    """Mark verbs that are not of speaking: they have subjects too, which then do not speak."""
    endings = _PAST.get(lexicon.language, ())
    for place, token in enumerate(found):
        if token.kind not in PLAIN_WORDS or token.text[0].isupper():
            continue
        if "subjunctive" in token.classes:
            token.kind = (
                Tag.AUXILIARY
            )  # of reported speech: it has a subject, and that does not speak
            continue
        if (
            "verb" in token.classes
            or _prefixed(token, lexicon)
            or (
                len(token.low) >= _LONG
                and token.low.endswith(endings or ("\0",))
                and (lexicon.language == "es" or found[place - 1].kind not in _BEFORE_PARTICIPLES)
            )
        ):
            token.kind = Tag.FINITE


def _prefixed(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a German word is a strong verb with a prefix in the past: übergab, betrat."""
    if token.classes or not token.low.startswith(_PREFIXES):
        return False
    if lexicon.language != "de" or token.low[-1:] not in _STRONG_ENDS:
        return False
    if token.low.endswith("en"):
        return False  # a participle as often as not: betreten
    for prefix in _PREFIXES:
        if token.low.startswith(prefix):
            stem = token.low[len(prefix) :]
            return len(stem) > _SHORT_STEM and bool(lexicon.classes(stem) & _VERB_LISTS)
    return False


def _beside(found: list[Token], place: int, step: int) -> str:
    """Return the kind of the next token that is no adverb."""
    here = place + step
    while 0 <= here < len(found) and found[here].kind == Tag.ADVERB:
        here += step
    if step < 0 and 0 < here < place - 1 and found[here].kind == Tag.PREPOSITION:
        here -= 1  # Roe on Tuesday backed
    return found[here].kind if 0 <= here < len(found) else Tag.PARAGRAPH_END
