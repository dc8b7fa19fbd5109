"""Clauses: the subject and the verb nearest to a quotation, after an earlier clause."""

from __future__ import annotations

from dataclasses import dataclass

from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import NOUNS, Tag

_JOINTS = frozenset({Tag.CONJUNCTION, ";"})
_REACH = 80  # items
_VERBS = 4
_BOUNDS = frozenset({*",;:.-", Tag.CONJUNCTION, Tag.QUOTATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause that follows another in its sentence.

    `subject` is the place of its subject, `joined` the conjunction before it or ";", `comma`
    whether a comma is before that, `verbs` the tags of the last verb before the clause and of the
    clause's verb.
    """

    subject: int
    joined: str
    comma: bool
    verbs: str


def _ends_in_comma(story: Story, place: int) -> bool:
    """Return whether a quotation is here that holds the comma behind it: “no,” and Roe."""
    item = story.items[place]
    return item.quote >= 0 and story.text[story.quotes[item.quote].end - 1] == ","


def own_clause(story: Story, place: int) -> Clause | None:
    """Return the quotation's own clause, where the sentence has an earlier one.

    She agreed, and Roe warned of a “fight”; A said no while B called it “a joke”.
    """
    left, _ = story.beside(story.governors, place, _VERBS)
    if len(left) < 2:
        return None
    cue, subject = left[0], story.subjects[left[0]]
    # Between the two may be a participle of the subject: inspectors sent by Roe said it.
    before = next((here for here in left if here < subject), None)
    if before is None or subject > cue or place - before > _REACH:
        return None
    if story.subjects[before] == subject:
        return None
    shapes = story.shapes
    lead = subject - 1
    while lead > before and shapes[lead] == Tag.ADVERB:
        lead -= 1
    as_ = story.items[lead].low == "as" and shapes[lead - 1] == ","
    if not (as_ or shapes[lead] in _JOINTS) or any(
        shapes[here] in _BOUNDS for here in range(cue + 1, place)
    ):
        return None
    named = shapes[subject] in NOUNS
    joined = ";" if shapes[lead] == ";" else story.items[lead].low
    return Clause(
        subject=subject,
        joined=joined,
        comma=shapes[lead - 1] == "," or (named and _ends_in_comma(story, lead - 1)),
        verbs=f"{shapes[before]}{shapes[cue]}",
    )
