"""What NEAR, ADJ and SAME may join, and what they make of it."""

from __future__ import annotations

import unicodedata

from newsvault.search.query.lexer import Token
from newsvault.search.query.tree import Fuzzy, Near, Node, Or, Pattern, Phrase, Unit, Word


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in `text`."""
    return any(char.isalnum() for char in text)


def trimmed(text: str) -> str:
    """Return a word without the punctuation at its ends; `C++` and `C#` keep theirs."""
    first, last = 0, len(text)
    while first < last and not (text[first] in "*?" or _of_a_word(text[first])):
        first += 1
    while last > first and not (text[last - 1] == "*" or _of_a_word(text[last - 1])):
        last -= 1
    if last - first == 1 and text[last:].startswith(("++", "#")):
        last += 2 if text[last] == "+" else 1
    return text[first:last]


def _of_a_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"


def placed(node: Node) -> bool:
    """Whether `node` has places in a text, so that it can be near something."""
    if isinstance(node, Or):
        return all(placed(part) for part in node.parts)
    return isinstance(node, Word | Phrase | Pattern | Fuzzy | Near)


def home(node: Node) -> str:
    """Whose words a node's places count: an article's, a quotation's, a note's."""
    if isinstance(node, Or):
        homes = {home(part) for part in node.parts}
        return homes.pop() if len(homes) == 1 else "several"
    if isinstance(node, Near):
        return home(node.left)
    field = getattr(node, "field", None)
    return "article" if field in (None, "headline", "summary", "body", "byline") else str(field)


def join(left: Node, right: Node, operator: Token) -> Near:
    """Return what NEAR, ADJ or SAME means between two parts."""
    units: dict[str, Unit] = {"SAME/s": "sentence", "SAME/p": "paragraph"}
    return Near(
        left=left,
        right=right,
        distance=operator.number or 0,
        ordered=operator.value == "ADJ",
        unit=units.get(operator.value, "word"),
        position=operator.position,
    )
