"""Reported speech in German: clauses in the subjunctive, and who goes on speaking in them."""

from __future__ import annotations

from bisect import bisect_left

from newsvault.quotes.german.proper_nouns import has_person_ending
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.lexicon import SPEAKING
from newsvault.quotes.tokens.tags import NAMES, PHRASES, SPEAKING_VERBS, TELLING, Tag

_BLAMES = frozenset(["wirft", "warf", "werfen", "warfen"])
_LOOMS = frozenset(["droht", "drohte", "drohten", "gibt", "gab"])
_CAPITALS = frozenset({Tag.WORD, Tag.CAPITALISED})
_BEFORE_DATIVES = SPEAKING_VERBS | {Tag.NAME, Tag.PREPOSITION, Tag.PRONOUN}
# How German nouns for bodies, groups and texts end that are no sources in every sentence.
_BODIES = (
    "amt", "personal", "besatzung", "belegschaft", "gruppe", "gruppen", "leitung", "führung",
    "verwaltung", "gesellschaft", "werke", "bund", "verlag", "museum", "theater", "fernsehen",
    "gesetz", "gesetzbuch", "verfassung", "satzung", "vertrag", "text", "seite", "seiten", "opfer",
    "leser", "menschen", "kinder", "kreise", "umfeld", "familie", "spitze", "dienst", "union",
)  # fmt: skip
_ABSTRACT = ("ung", "ungen", "heit", "keit", "ion", "ionen", "tät", "schaft", "recht", "mus")
_FAR = 4  # sentences
_LOOK = 20  # verbs
_REACH = 60  # items

_AND = frozenset(["doch", "aber", "und"])


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
        story.reported = _sentences_with(story, "subjunctive")
        story.hearsay = _sentences_with(story, "hearsay")
    return story.reported


def _sentences_with(story: Story, section: str) -> frozenset[int]:
    """Return the numbers of the sentences with a word of a section of the word list."""
    return frozenset(
        item.sent
        for item in story.items
        if item.kind != Tag.QUOTATION and section in item.tokens[0].classes
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
    if "label noun" in token.classes or before.kind == Tag.ACCORDING:
        return True
    if _accused(story, place):
        return False  # warf der Regierung „Untätigkeit“ vor
    if token.kind in _CAPITALS and token.text[:1].isupper() and not before.tokens[0].first:
        return words[:1].isupper()
    last = words.split()[-1:] or [""]
    if "organisation word" in story.lexicon.classes(last[0].lower()):
        return before.low in {"der", "die", "das", "dem"}
    introduced = (
        before.low in {"dem", "der", "den"} and story.shapes[max(0, place - 2)] in _BEFORE_DATIVES
    )
    return introduced and words[:1].isupper() and last[0][:1].isupper()


def _accused(story: Story, place: int) -> bool:
    """Return whether whom a verb of blame accuses is right before the quotation."""
    row = story.items[max(0, place - _FAR) : place]
    sent = story.items[place].sent
    return any(item.low in _BLAMES and item.sent == sent for item in row)


def teller(
    story: Story, place: int, previous: tuple[int, int] | None, *, near: int = 0
) -> int | None:
    """Return who speaks on in a sentence without a named speaker.

    That is the subject of the last verb of speaking, or the speaker of the last quotation,
    `previous` (its place and the speaker's), whichever is nearer, at most `near` paragraphs before
    (an empty line counts as one).
    """
    here = story.items[place]
    reported = subjunctive(story)
    at = bisect_left(story.governors, place)
    for cue in reversed(story.governors[max(0, at - _LOOK) : at]):
        item, subject = story.items[cue], story.subjects[cue]
        if previous is not None and previous[0] > cue:
            break
        if here.sent - item.sent > _FAR or here.para - item.para > near:
            return previous[1] if previous is not None else None
        looms = item.low in _LOOMS and is_thing(story.items[subject])  # Dem Werk droht das Aus
        if story.shapes[cue] in TELLING and not looms:
            return subject
        if item.sent not in reported and _may_speak(story, subject):
            # Der Minister nahm Stellung. Die Lage sei „gut“.
            return _main_subject(story, cue) or subject
    return previous[1] if previous is not None else None


def is_thing(item: Item) -> bool:
    """Return whether an item is a German noun phrase that means no person, body or text."""
    if item.kind not in PHRASES:
        return False
    head = item.head[-1]
    if head.classes & (SPEAKING | {"statement noun"}) or has_person_ending(head):
        return False
    if item.kind == Tag.BARE_NOUN and not head.low.endswith(_ABSTRACT):
        return False  # it may be a name
    return not head.low.endswith(_BODIES)


def _main_subject(story: Story, place: int) -> int | None:
    """Return the subject of the verb of speaking before another verb in its sentence."""
    left, _ = story.beside(story.governors, place, 3)
    return next((story.subjects[cue] for cue in left if story.shapes[cue] in TELLING), None)


def _may_speak(story: Story, place: int) -> bool:
    """Return whether an item is a person or a body."""
    item = story.items[place]
    if item.kind == Tag.PRONOUN:
        return item.low in {"er", "sie"}
    return item.kind in NAMES or bool(item.head[-1].classes & SPEAKING)


def _beside(story: Story, place: int, sides: tuple[list[int], list[int]]) -> int | None:
    """Return the subject of the verb right beside a quotation: „...“, rief sie; sie rief: „...“."""
    if story.lexicon.language != "de":
        return None
    left, right = sides
    shapes = story.shapes
    if right:
        comma = shapes[place + 1] == ","
        if right[0] == place + 1 + comma and shapes[right[0]] in ("SCJAHX" if comma else "SCJA"):
            return story.subjects[right[0]]
    if left and shapes[place - 1] == ":":
        return story.subjects[left[0]]
    return None


def _other_clause(story: Story, place: int, left: list[int]) -> int | None:
    """Return the named subject of a German clause behind that of the verb of speaking.

    Roe nannte ihn „klug“, doch Poe lehnt ihn als „dumm“ ab: Poe.
    """
    if story.lexicon.language != "de" or len(left) < 2 or story.shapes[left[0]] != Tag.FINITE:
        return None
    subject = story.subjects[left[0]]
    if not left[1] < subject < left[0] or story.shapes[subject] != Tag.NAME:
        return None
    if not {",", ":"}.isdisjoint(story.shapes[left[0] : place]):
        return None
    indicative = "subjunctive" not in story.items[left[0]].tokens[0].classes
    return subject if indicative and story.items[subject - 1].low in _AND else None


def only_source(story: Story, place: int) -> int | None:
    """Return whom the grammar of a sentence alone has for its speaker; None where it has several.

    Before a colon that is the subject of the sentence, whatever its verb.
    """
    sides = story.beside(story.governors, place, 4)
    beside = _beside(story, place, sides)
    if beside is not None:
        return beside
    own = _other_clause(story, place, sides[0])
    if own is not None:
        return own
    cues = [cue for side in sides for cue in side]
    according = [cue for cue in cues if story.shapes[cue] == Tag.ACCORDING]
    if (
        story.lexicon.language != "en"
        and according
        and not any(story.shapes[cue] in SPEAKING_VERBS for cue in cues)
    ):
        cues = according  # Der Mann kam laut Polizei „aus dem Nichts“
    elif story.lexicon.language == "de":
        cues = [cue for cue in cues if story.shapes[cue] in TELLING] or cues
    subjects = {story.subjects[cue] for cue in cues}
    if len(subjects) == 1:
        return next(iter(subjects))
    if not subjects and story.shapes[place - 1 : place] == [":"]:
        at = bisect_left(story.candidates, place)
        sent = story.items[place].sent
        row = story.candidates[max(0, at - _REACH) : at]
        return next((here for here in row if story.items[here].sent == sent), None)
    return None
