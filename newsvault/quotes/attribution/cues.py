"""Cues: the words that connect a quotation with its speaker."""

from __future__ import annotations

from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import CUES, Tag

_REACH = 12
_WIDEST = 600  # items; a speaker who is carried over may be further away
_FIRST = CUES - {Tag.JUDGING, Tag.JUDGING_ING}
_WEAKER = frozenset({Tag.JUDGING, Tag.JUDGING_ING})


def cue(story: Story, place: int, speaker: int) -> tuple[int, int] | None:
    """Return the span of the cue between a quotation and its speaker, or beside the speaker."""
    items, shapes = story.items, story.shapes
    if shapes[speaker - 1] == Tag.ACCORDING and speaker:
        return items[speaker - 1].start, items[speaker - 1].end
    near = range(speaker + 1, min(speaker + _REACH, len(items)))
    between = range(speaker + 1, min(place, speaker + _WIDEST))
    behind = range(speaker - 1, max(speaker - 4, -1), -1)
    order = (near, behind) if speaker < place else (behind, near)
    if speaker < place and items[speaker].sent == items[place].sent:
        order = (between, behind)
    for places in order:
        found = _first(story, places, items[speaker].sent, shapes)
        if found is not None:
            return found
    return None


def _first(story: Story, places: range, sent: int, shapes: list[str]) -> tuple[int, int] | None:
    """Return the span of the first verb of speaking, else of a weaker cue, or None."""
    weaker: tuple[int, int] | None = None
    for here in places:
        item = story.items[here]
        if item.sent != sent and shapes[here] != Tag.SAYING:
            break
        if shapes[here] in _FIRST:
            return item.start, item.end
        if shapes[here] in _WEAKER and weaker is None:
            weaker = item.start, item.end
    return weaker
