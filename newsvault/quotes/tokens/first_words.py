"""First words of sentences: they have a capital, whether they are names or not."""

from __future__ import annotations

from newsvault.quotes.tokens.english_tokens import asked_first
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import Tag
from newsvault.quotes.tokens.token import Token

_ADVERB_ENDINGS = {"en": "ly", "fr": "ment", "es": "mente"}
_LONG = 9  # letters of an adverb; few names with these endings have as many
_GERUND = {"en": ("ing",), "fr": ("ant",), "es": ("ando", "iendo")}
_NO_GERUND = frozenset(["cue", "according"])
_VERB_CLASSES = frozenset(["cue", "judge", "auxiliary"])


def first_word_kind(token: Token, found: list[Token], place: int, lexicon: Lexicon) -> str | None:
    """Return the tag of a capitalised first word that is decided by its form, or None.

    `token` is the one at `place` in `found`, and has its classes.
    """
    low = token.low
    if not followed(found, place):
        if lexicon.language == "en" and asked_first(found, place):
            return Tag.PAST_FORM  # Pressed on the delay
        if low.endswith("ly") and not _is_surname_in_ly(token, found, place, lexicon):
            return Tag.ADVERB
        gerund = _GERUND.get(lexicon.language, ("\0",))
        if low.endswith(gerund) and not lexicon.genders(low) and not token.classes & _NO_GERUND:
            return Tag.ING_FORM
    if _is_long_adverb(low, lexicon):
        return Tag.ADVERB  # Privately Roe called it so
    return Tag.CAPITALISED if _is_first_name(token, found, place, lexicon) else None


def _is_surname_in_ly(token: Token, found: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Return whether a first word in -ly is a name: a first name, or Donnelly said."""
    behind = lexicon.classes(found[place + 1].low) if place + 1 < len(found) else frozenset()
    return bool(lexicon.genders(token.low)) or not behind.isdisjoint(_VERB_CLASSES)


def _is_long_adverb(low: str, lexicon: Lexicon) -> bool:
    """Return whether a word has an ending of adverbs and is too long for a name with it."""
    ending = _ADVERB_ENDINGS.get(lexicon.language, "\0")
    return len(low) >= _LONG and low.endswith(ending) and not lexicon.genders(low)


def followed(found: list[Token], place: int) -> bool:
    """Return whether the next word is capitalised."""
    after = found[place + 1] if place + 1 < len(found) else None
    return after is not None and after.kind == Tag.WORD and after.text[0].isupper()


def _is_first_name(token: Token, found: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Return whether a sentence begins with a first name that is also a word (Will Smith)."""
    if not lexicon.genders(token.low) or "not name" in token.classes:
        return False
    return followed(found, place)
