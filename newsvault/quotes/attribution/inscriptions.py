"""French and Spanish words on things: Sur une banderole, on pouvait lire « ... »."""

from __future__ import annotations

from newsvault.quotes.attribution.quotation_context import Context
from newsvault.quotes.tokens.tags import NOUNS

_READ = {
    "fr": frozenset(["lire", "lisait", "lit", "lu", "lisent"]),
    "es": frozenset(["leía", "lee", "leer", "leían", "leen"]),
}
_ANYBODY = {"fr": frozenset(["on", "se"]), "es": frozenset(["se", "leerse"])}
_ON = frozenset("sur sous dans en sobre à au".split())
_REACH = 16  # items


def inscription(context: Context) -> int | None:
    """Return the place of the thing that bears the words, where anybody can read them there.

    The noun right before the quotation, else that behind "on" or "in" (sur, dans, en).
    """
    story, place = context.story, context.place
    read = _READ.get(story.lexicon.language)
    if read is None:
        return None
    items, shapes, first = story.items, story.shapes, place
    while first and items[first - 1].sent == context.item.sent and place - first < _REACH:
        first -= 1
    words = {items[here].low for here in range(first, place)}
    if not words & read or not words & _ANYBODY[story.lexicon.language]:
        return None
    last = place - 1 - (shapes[place - 1] == ":")
    if last >= first and shapes[last] in NOUNS:
        return last
    row = range(first, place - 1)
    return next((h + 1 for h in row if items[h].low in _ON and shapes[h + 1] in NOUNS), None)
