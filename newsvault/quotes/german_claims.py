"""German speakers that the sentence's main verb has no part in: owners of claims, first clauses."""

from __future__ import annotations

from newsvault.quotes.german_frames import framed_source
from newsvault.quotes.item import NOUNS
from newsvault.quotes.lexicon import SPEAKING
from newsvault.quotes.story import Story

_REACH = 30  # items
_STARTS = frozenset("wKTPNDBR")
_CLAUSE_ENDS = frozenset(",;:-.QZK")


def own_source(story: Story, place: int) -> int | None:
    """Return whose a quotation is by its own clause or claim, in German; else None."""
    if story.lexicon.language != "de":
        return None
    left, right = story.beside(story.governors, place, 4)
    own = claimant(story, place)
    if own is None and all(story.shapes[cue] == "H" for cue in left):
        own = first_clause(story, place, right)
    return framed_source(story, place, left + right) if own is None else own


def claimant(story: Story, place: int) -> int | None:
    """Return who made the claim that holds the quotation.

    Den Vorwurf der Grünen, er habe „gelogen“, bestritt Roe: the Greens.
    """
    items, shapes = story.items, story.shapes
    sent = items[place].sent
    comma = place - 1
    while comma > 1 and items[comma].sent == sent and place - comma < _REACH:
        if shapes[comma] == ",":
            break
        if shapes[comma] in "SCJA:;Q-":
            return None
        comma -= 1
    if comma < 2 or shapes[comma] != "," or shapes[comma + 1] not in _STARTS:
        return None
    owner = comma - 1
    if shapes[owner] not in NOUNS or items[owner].sent != sent:
        return None
    led = owner - 1
    by = items[led].low == "von"
    owned = by or items[owner].tokens[0].low in {"der", "des"}
    noun = led - by
    if not owned or noun < 0 or "statement noun" not in items[noun].tokens[-1].classes:
        return None
    return owner


def first_clause(story: Story, place: int, later: list[int]) -> int | None:
    """Return the subject of the quotation's own clause, where the verbs of speaking are in a later.

    Roe war „stolz“, Poe sprach von „Glück“. `later` are the verbs to the right of the quotation.
    """
    items, shapes = story.items, story.shapes
    if shapes[place + 1 : place + 2] not in ([","], [";"]) or not later:
        return None
    if not all(place + 1 < story.subjects[cue] < cue for cue in later):
        return None  # „...“, sagte Poe
    for here in range(place - 1, max(place - _REACH, -1), -1):
        if items[here].sent != items[place].sent or shapes[here] in _CLAUSE_ENDS:
            return None
        subject = story.subjects.get(here)
        if shapes[here] in "XH" and subject is not None and subject < here:
            item = items[subject]
            person = item.kind == "N" or bool(item.head[-1].classes & SPEAKING)
            return subject if person else None
    return None
