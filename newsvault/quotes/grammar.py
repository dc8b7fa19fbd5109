"""Which item is the subject of each verb of speaking, told from the row of items alone."""

from __future__ import annotations

from newsvault.quotes.items import Item

_NOUNS = frozenset("NDBR")
_CUES = frozenset("SCJcjH")
_SKIPPED = frozenset("VXwEG#")
_REACH = 16


def subjects(items: list[Item], shapes: list[str]) -> dict[int, int]:
    """Return the place of the subject for the place of each cue that has one."""
    found: dict[int, int] = {}
    for place, letter in enumerate(shapes):
        if letter in _CUES:
            subject = _inverted(shapes, place)
            if subject is None:
                subject = _left(items, shapes, place)
            if subject is not None:
                found[place] = subject
        elif letter == "A":
            for here in range(place + 1, min(place + 4, len(shapes))):
                if shapes[here] in _NOUNS or shapes[here] in "PrI":
                    found[place] = here
                    break
    return found


def _inverted(shapes: list[str], place: int) -> int | None:
    """Find the subject right of a cue that follows a quotation or a comma: "...," said Roe.

    An adverb or the rest of a verb may stand before the cue: « ... », a annoncé la compagnie.
    """
    before = place - 1
    while before > 0 and shapes[before] == "V":
        before -= 1
    if before < 0 or shapes[place] in "cjJ" or shapes[before] not in "Q,":
        return None
    if place + 1 >= len(shapes) or shapes[place + 1] not in "NDBRPr":
        return None
    if shapes[before] == "," and (before < 1 or shapes[before - 1] != "Q"):
        return None
    return place + 1


def _left(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Walk left from a cue over adverbs, auxiliaries and what hangs on prepositions."""
    participle = shapes[place] in "cj"
    sent = items[place].sent
    here = place - 1
    kept: int | None = None
    for _ in range(_REACH):
        if here < 0 or items[here].sent != sent:
            break
        letter = shapes[here]
        ahead = shapes[here - 1] if here and items[here - 1].sent == sent else "^"
        if letter in "rPI":
            return here
        if letter in _NOUNS:
            if participle and here == place - 1:
                return here
            if ahead in "FSCJcjQ" or (ahead in "wE" and participle):
                kept = kept if kept is not None else here
                here -= 2
                continue
            return here
        if letter in "Q;:T" or (letter == "K" and not participle and kept is not None):
            break
        here -= 1
    return kept
