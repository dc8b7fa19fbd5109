"""Names that sign a quotation: behind a dash, or before the bracket that it is in."""

from __future__ import annotations

from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import NAMES, Tag

_STOPS = frozenset({".", Tag.PARAGRAPH_END})
_ENDS = _STOPS | {","}
_SENTENCE = 4  # words


def signature(story: Story, place: int) -> int | None:
    """Return the name that follows a quotation after a dash: "..." - Jane Roe.

    Or the one before its bracket: thanks came from Jane Roe ("I never had a better day").
    """
    bracket = story.shapes[max(0, place - 2) : place] in ([Tag.NAME, "("], [Tag.BODY, "("])
    if bracket and _is_sentence(story, place):
        return place - 2
    shapes = [*story.shapes[place + 1 : place + 5], Tag.PARAGRAPH_END, Tag.PARAGRAPH_END]
    here = 1 if shapes[0] in _STOPS else 0
    if shapes[here] == "-" and shapes[here + 1] in NAMES and shapes[here + 2] in _ENDS:
        return place + here + 2
    return None


def _is_sentence(story: Story, place: int) -> bool:
    quote = story.quotes[story.items[place].quote]
    words = story.text[quote.start : quote.end]
    return words[:1].isupper() and words[-1:] in ".!?" and words.count(" ") >= _SENTENCE - 1
