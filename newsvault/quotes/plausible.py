"""What can speak: people and bodies, and things that a verb of speaking has for its subject."""

from __future__ import annotations

from newsvault.quotes.lexicon import SPEAKING
from newsvault.quotes.quotation_context import Context
from newsvault.quotes.story import Story
from newsvault.quotes.tags import PHRASES, Tag

_VERBS = 4
_NEAR = 6  # items
_PLACES = frozenset(["in", "on", "under", "within"])


def is_no_speaker(context: Context, place: int) -> bool:
    """Return whether an item cannot be the quotation's speaker, whatever the weights say."""
    return (
        is_dated_or_heading(context.story, place)
        or only_mentioned(context, place)
        or is_reported_about(context, place)
    )


def is_dated_or_heading(story: Story, place: int) -> bool:
    """Return whether an item is a date or in a heading: neither can speak."""
    item = story.items[place]
    if item.para in story.headings:
        return item.kind != Tag.NAME or not story.lexicon.genders(item.head[0].low)
    return "month" in item.head[-1].classes and story.shapes[place + 1 : place + 2] == [Tag.NUMBER]


def can_speak(story: Story, place: int) -> bool:
    """Return whether an item is a person or a thing that can speak.

    People, bodies and documents are; any other thing only where a verb of speaking has it for its
    subject: "the silence" says nothing, and "the zoo said" does.
    """
    item = story.items[place]
    if item.kind not in PHRASES or item.head[-1].classes & SPEAKING:
        return True
    return place in story.tellers


def only_mentioned(context: Context, speaker: int) -> bool:
    """Return whether a sentence without a verb of speaking has a thing behind a preposition.

    The word "teacher" appears once in the bill.
    """
    story = context.story
    item = story.items[speaker]
    if item.kind not in PHRASES or item.sent != context.item.sent or not speaker:
        return False
    led = story.shapes[speaker - 1] == Tag.PREPOSITION and story.items[speaker - 1].low in _PLACES
    governed = any(map(any, story.beside(story.governors, context.place)))
    return led and not governed and "person noun" not in item.head[-1].classes


def is_reported_about(context: Context, speaker: int) -> bool:
    """Return whether an item is the subject of a German subjunctive: Roe warf Poe vor, er sei."""
    story = context.story
    if story.lexicon.language != "de" or story.items[speaker].sent != context.item.sent:
        return False
    left, right = story.beside(story.governors, context.place, _VERBS)
    if any(story.subjects[cue] == speaker for cue in left + right):
        return False
    lo = min(speaker, context.place)
    return any(
        story.subjects.get(here) == speaker and "subjunctive" in story.items[here].tokens[0].classes
        for here in range(lo, min(max(speaker, context.place) + _NEAR, len(story.items)))
    )


def with_relative(context: Context, speaker: int | None) -> int | None:
    """Return the "who" behind the name that was chosen, where it is the subject of the verb.

    Roe met Jane Poe, who called it "unfair".
    """
    story, shapes = context.story, context.story.shapes
    if speaker is None or shapes[speaker] != Tag.NAME or story.lexicon.language != "en":
        return speaker
    who = speaker + 1 + (shapes[speaker + 1 : speaker + 2] == [","])
    left, _ = story.beside(story.governors, context.place)
    if shapes[who : who + 1] != [Tag.RELATIVE] or story.items[who].low != "who" or not left:
        return speaker
    if story.subjects[left[0]] != who or "," in shapes[who : context.place]:
        return speaker
    return who
