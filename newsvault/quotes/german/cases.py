"""German cases: which noun phrases can be a subject, and which cannot."""

from __future__ import annotations

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.tags import NOUNS, PRONOUNS, Tag

# Determiners that no subject has: dative, accusative masculine, genitive.
_OBLIQUE = frozenset(
    word + ending
    for word in ("ein", "kein", "sein", "ihr", "unser", "dies", "jen", "jed")
    for ending in ("em", "en", "es", "er")
    if word + ending not in {"dieses", "jenes", "jedes", "dieser", "jener", "jeder", "unser"}
) | {"dem", "den", "des", "einigen", "mehreren", "vielen", "beiden", "allen"}
_GENITIVE = frozenset(["der", "des", "dieser", "einer", "seiner", "ihrer", "deren", "dessen"])
# Endings of nouns that are feminine: "der" before one is a dative or a genitive.
_FEMININE = (
    "ung", "heit", "keit", "schaft", "ion", "tät", "enz", "anz", "ik", "ie", "ur", "post", "presse",
    "welt", "rundschau", "warte", "firma", "partei", "polizei", "behörde", "gruppe", "bank",
)  # fmt: skip


def is_oblique(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a noun phrase is no subject: it has an oblique case or a preposition."""
    item = items[place]
    if item.kind == Tag.NAME and item.owner:
        return True  # die Worte Armstrongs
    if item.kind not in NOUNS or not place:
        return item.kind in NOUNS and _has_case(item)
    if (
        item.kind == Tag.BODY
        and items[place - 1].kind == Tag.WORD
        and items[place - 1].low in _OBLIQUE
    ):
        return True  # dem „Küstenboten“
    if shapes[place - 1] == Tag.PREPOSITION and items[place - 1].low != "so":
        return True
    if place > 2 and shapes[place - 1] == Tag.CONJUNCTION and items[place - 3].low == "zwischen":
        return True  # zwischen Vorstand und Betriebsrat
    return _has_case(item) or is_genitive(items, shapes, place)


def _has_case(item: Item) -> bool:
    first, last = item.tokens[0], item.tokens[-1]
    if len(item.tokens) > 1 and item.tokens[1].kind == Tag.DETERMINER:
        return first.low in {"einem", "einen", "keinem", "keinen"}  # einer der Gäste can speak
    if first.low in _OBLIQUE:
        return True
    return (
        first.low in {"der", "dieser"}
        and last.low.endswith(_FEMININE)
        and last.kind != Tag.CAPITALISED
    )


def is_genitive(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a noun phrase belongs to the one right before it: die Autoren der Studie."""
    item = items[place]
    noun = shapes[place - 1] == Tag.WORD and items[place - 1].tokens[0].first  # Fachleute der Werft
    if not noun and shapes[place - 1] not in NOUNS:
        return False
    if item.tokens[0].low not in _GENITIVE:
        return False
    if item.tokens[0].low == "des":
        return True
    return "title m" not in item.head[-1].classes


def is_nominative(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a phrase can be nothing but a subject: der Minister, er, ich."""
    if shapes[place] in PRONOUNS:
        return items[place].low in {"er", "ich", "wir", "man"}
    if shapes[place] not in NOUNS or is_oblique(items, shapes, place):
        return False
    return items[place].tokens[0].low in {"der", "dieser", "jeder"} or shapes[place] == Tag.NAME
