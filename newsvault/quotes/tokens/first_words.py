"""First words of sentences: they have a capital, whether they are names or not."""

from __future__ import annotations

from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import Tag
from newsvault.quotes.tokens.token import Token

_ADVERB_ENDINGS = {"en": "ly", "fr": "ment", "es": "mente"}
_LONG = 9  # letters of an adverb; few names with these endings have as many
_VERB_CLASSES = frozenset(["cue", "judge", "auxiliary"])


def is_surname_in_ly(token: Token, found: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Return whether a first word in -ly is a name: a first name, or Donnelly said."""
    behind = lexicon.classes(found[place + 1].low) if place + 1 < len(found) else frozenset()
    return bool(lexicon.genders(token.low)) or not behind.isdisjoint(_VERB_CLASSES)


def is_long_adverb(low: str, lexicon: Lexicon) -> bool:
    """Return whether a word has an ending of adverbs and is too long for a name with it."""
    ending = _ADVERB_ENDINGS.get(lexicon.language, "\0")
    return len(low) >= _LONG and low.endswith(ending) and not lexicon.genders(low)


def followed(found: list[Token], place: int) -> bool:
    """Return whether the next word is capitalised."""
    after = found[place + 1] if place + 1 < len(found) else None
    return after is not None and after.kind == Tag.WORD and after.text[0].isupper()


def is_first_name(token: Token, found: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Return whether a sentence begins with a first name that is also a word (Will Smith)."""
    if not lexicon.genders(token.low) or "not name" in token.classes:
        return False
    return followed(found, place)
