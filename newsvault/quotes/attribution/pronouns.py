"""Pronoun resolution: candidate names, scored by gender, distance and the last speaker."""

from __future__ import annotations

from bisect import bisect_left

from newsvault.quotes.attribution.candidate_features import word_at
from newsvault.quotes.people.full_names import People, surname
from newsvault.quotes.people.gender_by_pronouns import is_role_for
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story, pattern
from newsvault.quotes.syntax.romance_phrases import LATTER
from newsvault.quotes.tokens.tags import Tag

_PARAGRAPHS = 8
_MOST = 24
_LOOK = 200  # names; real articles have fewer in that many paragraphs
_FEW = 6  # in a crowded story
_SENTENCES = 2  # before the pronoun's own, in which a role may be its subject
_ITEMS = 100  # of those sentences
# What begins the role of a person who is new to the text; "the senator" is mostly the one named.
_NEWCOMERS = frozenset("a an another my his her their our".split())


def antecedents(story: Story, people: People, place: int) -> list[int]:
    """Return the places of the names that the pronoun at `place` may refer to, nearest first.

    A name known to be of the other gender is left out, and so are names of things.
    """
    items = story.items
    para = items[place].para
    at = bisect_left(story.names, place)
    first = story.names[max(0, at - _LOOK)] if at else place
    named = people.who_may_be(_wanted(items[place].tokens[0].classes))
    at = bisect_left(named, place)
    most = _FEW if story.crowded else _MOST
    return [
        here
        for here in reversed(named[max(0, at - most) : at])
        if here >= first and items[here].para >= para - _PARAGRAPHS
    ]


def of_antecedent(
    story: Story, people: People, place: int, name: int, *, rank: int, last: str
) -> list[str]:
    """Return the features of the name at `name` as the referent of the pronoun at `place`.

    `rank` counts the different people named in between; `last` is the surname of the last
    speaker.
    """
    items, shapes = story.items, story.shapes
    item, pronoun = items[name], items[place]
    match = _match(people.gender(item), pronoun.tokens[0].classes)
    sents, paras = min(pronoun.sent - item.sent, 4), min(pronoun.para - item.para, 4)
    key = surname(item, story.lexicon)
    spoke = "=" if last and key == last else "x" if last else "-"
    count = min(people.counts.get(key, 0), 12)
    many = "1" if count < 2 else "2" if count < 4 else "4" if count < 8 else "8"
    subject = "1" if item.tokens[0].first else "0"
    after = pattern(shapes, name + 1, name + 3)
    far = min(rank, 4)
    return [
        f"m{match}",
        f"s{sents}",
        f"p{paras}",
        f"sp{sents}{paras}",
        f"r{far}",
        f"rm{far}{match}",
        f"rs{far}{sents}{match}",
        f"l{spoke}",
        f"ls{spoke}{sents}",
        f"lp{spoke}{paras}",
        f"lr{spoke}{far}",
        f"u{subject}{sents}",
        f"ur{subject}{far}{paras}",
        f"c{many}",
        f"cs{many}{paras}{match}",
        f"a{after}",
        f"a1{after[:1]}{sents}",
        f"b{shapes[name - 1] if name else '^'}",
        f"bw{word_at(items, name - 1)}{sents}",
        f"lm{spoke}{match}{sents}",
        f"bs{shapes[name - 1] if name else '^'}{subject}{sents}",
        f"o{int(item.owner)}{sents}",
        f"g{int(name in story.subject_places)}{sents}",
        f"gr{int(name in story.subject_places)}{far}{match}",
        f"f{int(len(item.head) > 1)}{paras}{subject}",
    ]


def _wanted(classes: frozenset[str]) -> str:
    """Return the gender of a pronoun, or ""."""
    if "pronoun p" in classes:
        return ""
    return "m" if "pronoun m" in classes else "f" if "pronoun f" in classes else ""


def _match(gender: str, classes: frozenset[str]) -> str:
    if "pronoun p" in classes:
        return "p"
    wanted = _wanted(classes)
    if not wanted:
        return "-"
    if not gender:
        return "?" + wanted
    return "y" if gender == wanted else "n"


def is_latter(item: Item) -> bool:
    """Return whether a pronoun means the nearest name: letzterer, ce dernier, este último."""
    return item.low in LATTER or item.low.startswith("letzter")


def ranks(story: Story, places: list[int]) -> list[int]:
    """Return for each name how many other people are named nearer to the pronoun."""
    seen: list[str] = []
    found: list[int] = []
    for place in places:
        key = surname(story.items[place], story.lexicon)
        if key not in seen:
            seen.append(key)
        found.append(seen.index(key))
    return found


def passes_over_role(story: Story, place: int, name: int) -> bool:
    """Return whether a new person's role begins a sentence between an English pronoun and its name.

    Poe left in March. The new speaker came on Friday. "I will serve," he said: the speaker is
    hardly Poe.
    """
    items = story.items
    if story.lexicon.language != "en" or items[place].kind != Tag.PRONOUN:
        return False
    gender = _wanted(items[place].tokens[0].classes)
    for here in range(place - 1, max(name, place - _ITEMS), -1):
        item = items[here]
        if item.sent < items[place].sent - _SENTENCES:
            return False
        begins = item.kind == Tag.NOUN_PHRASE and item.tokens[0].first and _is_new(item)
        if begins and is_role_for(item, gender):
            return True
    return False


def _is_new(item: Item) -> bool:
    words = [token.low for token in item.tokens[:2]]
    return words[0] in _NEWCOMERS or words == ["the", "new"]
