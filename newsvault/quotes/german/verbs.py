"""German verbs: the finite verb in second place, and verbs of speaking in two parts."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from newsvault.quotes.german.noun_phrases import phrase_end
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import (
    CONTENT_WORDS,
    MAIN_VERBS,
    PLAIN_WORDS,
    SPEAKING_VERBS,
    VERBS,
    WORDS,
    Tag,
)
from newsvault.quotes.tokens.token import Token

_FINITE = ("t", "te", "ten", "en")  # zeigt, zeigte, zeigten, zeigen; strong ones are listed
_ATTRIBUTES = ("te", "ter", "tes", "tem")  # waren nicht näher bezeichnete „Mängel“
_ATTRIBUTED = CONTENT_WORDS | {Tag.QUOTATION}
_SHORTEST = 4
_COORDINATED = frozenset(["und", "aber", "doch", "denn", "sondern", "oder"])
_CLAUSE_ENDS = frozenset({*",;:.!?-", Tag.QUOTATION, Tag.CONJUNCTION})
_BEFORE_CLAUSES = frozenset({":", ";", Tag.PARAGRAPH_END})
_NEXT_CLAUSE = frozenset({*",;:.", Tag.CONJUNCTION, Tag.PARAGRAPH_END, Tag.THAT})
_ONE_WORD_FIELDS = frozenset({Tag.PRONOUN, Tag.ADVERB})
_FIRST_PARTS = PLAIN_WORDS | {Tag.FINITE, Tag.ADVERB}  # of verbs in two parts
_SECOND_WORDS = PLAIN_WORDS | VERBS
_NOUN_WORDS = WORDS | {Tag.CAPITALISED}
_PHRASE_WORDS = WORDS | MAIN_VERBS | {Tag.DETERMINER}
_FAR = 30
_FIELD = 40  # tokens before the verb
_GENITIVE = frozenset(["der", "des", "dieser", "dieses", "einer", "eines", "seiner", "ihrer"])


def main_verbs(found: list[Token], lexicon: Lexicon) -> None:
    """Give the kind H to finite verbs in second place, and C to verbs of speaking in two parts."""
    for place, token in enumerate(found):
        if token.first or (place and found[place - 1].kind in _BEFORE_CLAUSES):
            verb = _second(found, place)
            if verb is not None:
                _only_one(found, verb)
            if verb is None or found[verb].kind in VERBS:
                continue
            if found[verb].low.endswith(_FINITE):
                found[verb].kind = Tag.FINITE
            else:
                found[verb].kind = Tag.AUXILIARY
                found[verb].classes |= {"subjunctive"}
    parted = lexicon.members("in two parts")
    verbs = _first_words(parted)
    for place, token in enumerate(found):
        if token.low in verbs and token.kind in _FIRST_PARTS and _parted(found, place, parted):
            token.kind = Tag.SPEAKING


@cache
def _first_words(parted: frozenset[str]) -> frozenset[str]:
    return frozenset(pair.partition("+")[0] for pair in parted)


def _second(found: list[Token], place: int) -> int | None:
    """Return the place of the verb behind the first phrase of the clause that begins at `place`."""
    sent = found[place].sent
    here = place
    while here < len(found) and found[here].kind == Tag.PARAGRAPH_END:
        here += 1
    if (
        here < len(found)
        and found[here].low in _COORDINATED
        and found[here].kind == Tag.CONJUNCTION
    ):
        here += 1
    end = _first_phrase(found, here)
    while end is not None and end > here and end < len(found) and end - place < _FIELD:
        token = found[end]
        if token.sent != sent:
            return None
        if token.kind in _SECOND_WORDS and token.text[:1].islower():
            return end if token.kind in VERBS or _verbal(token) else None
        after = _goes_on(found, end)
        if after == end:
            return None
        here, end = end, after
    return None


def _only_one(found: list[Token], verb: int) -> None:
    """Take the kind H from what cannot be a second finite verb of the clause: gelagerten Fällen."""
    quoted = False
    for token, after in pairwise(found[verb + 1 : verb + _FAR]):
        if token.kind in _NEXT_CLAUSE or token.sent != found[verb].sent:
            return
        quoted = quoted or token.kind == Tag.QUOTATION
        attribute = not quoted and token.kind in SPEAKING_VERBS and after.kind in _ATTRIBUTED
        if token.kind == Tag.FINITE or (attribute and token.low.endswith(_ATTRIBUTES)):
            token.kind = Tag.WORD


def _verbal(token: Token) -> bool:
    """Return whether a word in second place is a finite verb; one in -e is a subjunctive."""
    return len(token.low) >= _SHORTEST and token.low.endswith((*_FINITE, "e"))


def _first_phrase(found: list[Token], place: int) -> int | None:
    """Return the place behind the phrase at `place`; None where it is none that can be first."""
    led = place < len(found) and found[place].kind == Tag.PREPOSITION
    return _noun_end(found, place + led)


def _noun_end(found: list[Token], place: int) -> int | None:
    """Return the place behind the noun phrase that begins at `place`, or None where none begins."""
    if place >= len(found):
        return None
    token = found[place]
    if token.kind in _ONE_WORD_FIELDS:
        return place + 1
    if token.kind == Tag.NUMBER and place + 1 < len(found) and found[place + 1].text[:1].isupper():
        return place + 2  # 37 Prozent
    if token.kind == Tag.DETERMINER or token.text[:1].islower():
        end = phrase_end(found, place) if token.kind in _PHRASE_WORDS else place
        return end if end > place else None
    if token.kind in _NOUN_WORDS and token.text[:1].isupper():
        end = place + 1
        while end < len(found) and found[end].text[:1].isupper() and found[end].kind in _NOUN_WORDS:
            end += 1
        if end == place + 1 and token.first and found[end : end + 1]:
            behind = phrase_end(found, end)  # Zahlreiche kleine Firmen
            lowered = found[end].text[:1].islower() and token.low.endswith(("e", "en", "er", "es"))
            return behind if lowered and behind > end else end
        return end
    return None


def _goes_on(found: list[Token], place: int) -> int:
    """Return the place behind what belongs to the phrase before: a genitive, a preposition."""
    token = found[place]
    if token.kind == Tag.ADVERB:
        return place + 1
    if token.kind == Tag.PREPOSITION or token.low in _GENITIVE:
        return _noun_end(found, place + (token.kind == Tag.PREPOSITION)) or place
    if token.kind == Tag.CONJUNCTION and token.low in {"und", "oder", "sowie"}:
        return _noun_end(found, place + 1) or place
    if token.kind == Tag.NUMBER:
        return place + 1
    if token.kind == "(":
        for here in range(place + 1, min(place + _FAR, len(found))):
            if found[here].kind == ")":
                return here + 1
    if token.kind in CONTENT_WORDS and token.text[:1].isupper():
        return place + 1
    return place


def _parted(found: list[Token], place: int, parted: frozenset[str]) -> bool:
    """Return whether a verb and the word that ends its clause are a verb of speaking: legt dar."""
    low = found[place].low
    for here in range(place + 1, min(place + _FAR, len(found))):
        token = found[here]
        if token.sent != found[place].sent:
            return False
        if f"{low}+{token.low}" in parted:
            after = found[here + 1].kind if here + 1 < len(found) else "."
            if after in _CLAUSE_ENDS:
                return True
        if token.kind in ";:":
            return False
    return False
