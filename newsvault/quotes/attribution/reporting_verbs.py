"""Clauses that hold a quotation after an English verb of speaking, and who is the subject of it."""

from __future__ import annotations

from newsvault.quotes.attribution.quotation_context import Context
from newsvault.quotes.tokens.tags import CANDIDATES, NAMES, SAYING_VERBS, Tag

_REACH = 12  # items
_REPORTED = frozenset(
    {*CANDIDATES, Tag.FINITE, Tag.AUXILIARY, Tag.PREPOSITION, Tag.ADVERB, Tag.NUMBER, Tag.WORD}
)
_REPORTED_SUBJECTS = NAMES | {Tag.PRONOUN}


def of_report(context: Context) -> int | None:
    """Return who reports the clause of a quotation: Lawyers allege that Jo Roe ran "a racket".

    None where a verb of the clause speaks itself: Poe said that Roe wants "peace".
    """
    story, that = context.story, context.place - 1
    shapes, first = story.shapes, max(1, context.place - _REACH)
    while that > first and shapes[that] in _REPORTED:
        that -= 1
    if shapes[that] != Tag.THAT or shapes[that - 1] not in SAYING_VERBS:
        return None
    if shapes[that + 1] not in _REPORTED_SUBJECTS or shapes[that + 2] != Tag.FINITE:
        return None
    same = story.items[that].sent == context.item.sent
    subject = story.subjects.get(that - 1)
    return subject if same and subject is not None and subject < that else None


def of_unlisted_verb(context: Context) -> int | None:
    """Return the pronoun that begins a sentence, with one word to the quotation: She prefers "no".

    The word is a verb of no list, as nothing else can be between the two.
    """
    story, who = context.story, context.place - 2
    if who < 0 or story.shapes[who] != Tag.PRONOUN or story.shapes[who + 1] != Tag.WORD:
        return None
    item = story.items[who]
    person = item.tokens[0].classes & {"pronoun m", "pronoun f"}
    begins = item.tokens[0].first and item.sent == context.item.sent
    return who if person and begins else None
