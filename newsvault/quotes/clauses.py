"""Clauses: the subject and the verb nearest to a quotation, after an earlier clause."""

from __future__ import annotations

from newsvault.quotes.story import Story

_REACH = 80  # items
_BOUNDS = frozenset(",;:K.Q-")


def own_clause(story: Story, place: int) -> tuple[int, str] | None:
    """Return the subject of the quotation's own clause, and what joins that to the one before.

    She agreed, and Roe warned of a “fight”; A said no while B called it “a joke”.
    """
    left, _ = story.beside(story.governors, place, 2)
    if len(left) < 2:
        return None
    cue, before = left
    subject = story.subjects[cue]
    if not before < subject < cue or place - before > _REACH or story.subjects[before] == subject:
        return None
    shapes = story.shapes
    lead = subject - 1
    while lead > before and shapes[lead] == "V":
        lead -= 1
    if shapes[lead] not in "K;" or any(shapes[here] in _BOUNDS for here in range(cue + 1, place)):
        return None
    joined = story.items[lead].low if shapes[lead] == "K" else ";"
    return subject, f"{joined}{shapes[before]}{shapes[cue]}"
