"""Coreference of later mentions: the minister, the 70-year-old, the company, it."""

from __future__ import annotations

import re

from newsvault.quotes.people.full_names import People, spelled
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import Tag

_AGED = re.compile(r"-year-old$|jährigen?$|génaire$|genari[oa]$", re.IGNORECASE)


def mentioned(story: Story, people: People, place: int) -> str | None:
    """Return the name that the mention at `place` refers to; None if ambiguous.

    A noun phrase refers to the person whose role has that noun; an epithet to the only person
    named before it; "it" to the organisation that was the last subject.
    """
    item = story.items[place]
    if item.kind == Tag.PRONOUN:
        return _body(story, place) if "pronoun n" in item.tokens[0].classes else None
    if item.kind != Tag.NOUN_PHRASE or item.owner or not _definite(story, item):
        return None
    if story.lexicon.language == "en" and (apposed := _apposed(story, people, place)):
        return apposed
    head = item.head[-1]
    names = people.with_role(head.low)
    if len(names) == 1:
        return names[0]
    epithet = "epithet" in head.classes or _AGED.search(head.low)
    return _only_person(story, people, place) if epithet and not names else None


def _definite(story: Story, item: Item) -> bool:
    first = item.tokens[0]
    return "the" in first.classes and first.low not in story.lexicon.members("possessive")


def _apposed(story: Story, people: People, place: int) -> str | None:
    """Return the name that a phrase with a relative clause describes: Jo Roe, the critic who."""
    if place < 2 or story.shapes[place - 2 : place] != [Tag.NAME, ","]:
        return None
    behind, name = story.items[place + 1 : place + 2], story.items[place - 2]
    if not behind or behind[0].low != "who" or len(name.head) < 2 or name.owner:
        return None
    return people.full(name) if name.sent == story.items[place].sent else None


def _only_person(story: Story, people: People, place: int) -> str | None:
    if not story.names or not story.names[0] < place <= people.second:
        return None
    name = people.full(story.items[story.names[0]])
    return name if " " in name else None


def _body(story: Story, place: int) -> str | None:
    """Return the organisation that was the last subject before "it"."""
    for here in range(place - 1, max(place - 40, -1), -1):
        item = story.items[here]
        if here not in story.subject_places or item.kind in {Tag.PRONOUN, Tag.QUOTATION}:
            continue
        if item.kind == Tag.BODY or (item.kind == Tag.NAME and len(item.head) == 1):
            return spelled(item)
        if item.kind != Tag.NOUN_PHRASE or "source noun" not in item.head[-1].classes:
            continue  # "The only question, it said" is no body
        return story.text[item.start : item.end]
    return None
