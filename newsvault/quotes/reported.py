"""Reported speech in German: clauses in the subjunctive, and who goes on speaking in them."""

from __future__ import annotations

from bisect import bisect_left

from newsvault.quotes.story import Story

_TELLING = frozenset("SCJA")
_FAR = 4  # sentences
_LOOK = 20  # verbs
_REACH = 60  # items
_NAMING = frozenset("NR")


def is_reported(story: Story, place: int) -> bool:
    """Return whether the sentence of the quotation at `place` is reported speech.

    It has a verb of speaking, a subjunctive, or a verb of hearsay: er soll „mehrmals“ da gewesen
    sein.
    """
    sent = story.items[place].sent
    if sent in subjunctive(story) or any(map(any, story.beside(story.cues, place))):
        return True
    return sent in story.hearsay


def subjunctive(story: Story) -> frozenset[int]:
    """Return the numbers of the sentences with a verb in the subjunctive of reported speech."""
    if story.reported is None:
        story.reported = sentences_with(story, "subjunctive")
        story.hearsay = sentences_with(story, "hearsay")
    return story.reported


def sentences_with(story: Story, section: str) -> frozenset[int]:
    """Return the numbers of the sentences with a word of a section of the word list."""
    forms = story.lexicon.members(section)
    return frozenset(
        item.sent for item in story.items if item.kind != "Q" and item.tokens[0].low in forms
    )


def names_something(story: Story, number: int, place: int) -> bool:
    """Return whether a marked stretch is the name of the noun before it: die Zeitung „...“.

    Also where "laut" or a bare verb of speaking has it for its source.
    """
    if not place:
        return False
    words = story.text[story.quotes[number].start : story.quotes[number].end]
    before = story.items[place - 1]
    token = before.tokens[-1]
    if "label noun" in token.classes or before.kind == "A":
        return True
    if token.kind in "wn" and token.text[:1].isupper() and not before.tokens[0].first:
        return words[:1].isupper()
    last = words.split()[-1:] or [""]
    if "organisation word" in story.lexicon.classes(last[0].lower()):
        return before.low in {"der", "die", "das", "dem"}
    told = before.low in {"dem", "der", "den"} and story.shapes[max(0, place - 2)] in "SCJNFP"
    return told and words[:1].isupper() and last[0][:1].isupper()


def teller(story: Story, place: int, previous: tuple[int, int] | None) -> int | None:
    """Return who speaks on in a sentence without a named speaker.

    That is the subject of the last verb of speaking, or the speaker of the last quotation,
    `previous` (its place and the speaker's), whichever is nearer.
    """
    here = story.items[place]
    best = previous
    at = bisect_left(story.governors, place)
    for cue in reversed(story.governors[max(0, at - _LOOK) : at]):
        item = story.items[cue]
        if here.sent - item.sent > _FAR or here.para - item.para > 2:
            break
        if story.shapes[cue] in _TELLING:
            if best is None or cue > best[0]:
                best = cue, story.subjects[cue]
            break
    return best[1] if best is not None else None


def only_source(story: Story, place: int) -> int | None:
    """Return whom the grammar of a sentence alone has for its speaker; None where it has several.

    Before a colon that is the subject of the sentence, whatever its verb.
    """
    sides = story.beside(story.governors, place, 4)
    subjects = {story.subjects[cue] for side in sides for cue in side}
    if len(subjects) == 1:
        return next(iter(subjects))
    if not subjects and story.shapes[place - 1 : place] == [":"]:
        at = bisect_left(story.candidates, place)
        sent = story.items[place].sent
        row = story.candidates[max(0, at - _REACH) : at]
        return next((here for here in row if story.items[here].sent == sent), None)
    return None
