"""Gender of the person a text names first, from the pronouns that can mean no other person."""

from __future__ import annotations

from collections.abc import Callable

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import PHRASES, Tag

_OTHER = {"m": "title f", "f": "title m"}  # whom a pronoun of the gender cannot mean
_OWN = {"his": "m", "her": "f"}
_ROLES = frozenset(["person noun", "title"])
_PARAGRAPHS = 4  # empty ones count


def is_role_for(item: Item, gender: str) -> bool:
    """Return whether an item is a role that a pronoun of `gender`, or of any for "", may mean."""
    classes = item.head[-1].classes
    return bool(classes & _ROLES) and _OTHER.get(gender) not in classes


def first_named(story: Story, who_may_be: Callable[[str], list[int]]) -> str:
    """Return the gender that an English text's pronouns give the person it names first, or "".

    Tess Roe married Leo Poe. She sings: no other name before "she" can be a woman's, so a later
    "he" is not Roe. Pronouns of both genders decide nothing, nor does one behind a role.
    """
    if story.lexicon.language != "en" or not story.names:
        return ""
    first = story.items[story.names[0]]
    if len(first.head) == 1:
        return ""
    found = {gender for gender in ("m", "f") if _is_meant(story, who_may_be, gender)}
    return found.pop() if len(found) == 1 else ""


def _is_meant(story: Story, who_may_be: Callable[[str], list[int]], gender: str) -> bool:
    """Return whether a pronoun of a gender follows the first name and no other that fits it."""
    items = story.items
    named = who_may_be(gender)
    if not named or named[0] != story.names[0]:
        return False
    key = items[named[0]].head[-1].low
    last, following = named[0], iter(named[1:])
    ahead = next(following, len(items))
    for place in range(named[0] + 1, len(items)):
        item = items[place]
        if place == ahead:
            if item.head[-1].low != key:
                return False
            last, ahead = place, next(following, len(items))
        elif item.para > items[last].para + _PARAGRAPHS:
            return False
        elif item.kind == Tag.PRONOUN and f"pronoun {gender}" in item.tokens[0].classes:
            return True
        elif item.kind in PHRASES:
            if _OWN.get(item.tokens[0].low) == gender:
                return True
            if is_role_for(item, gender):
                return False  # the pronoun may mean the nurse
    return False
