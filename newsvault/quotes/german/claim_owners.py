"""German speakers that the sentence's main verb has no part in: owners of claims, first clauses."""

from __future__ import annotations

from newsvault.quotes.german.speakers_without_verb import framed_source
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.lexicon import SPEAKING
from newsvault.quotes.tokens.tags import (
    CANDIDATES,
    NOUNS,
    OTHER_VERBS,
    SPEAKING_VERBS,
    TELLING,
    Tag,
)

_REACH = 30  # items
_STARTS = CANDIDATES | {Tag.WORD, Tag.CONJUNCTION, Tag.THAT}
# Conjunctions of clauses that begin a sentence, and of those that give a reason behind another.
_LEADING = frozenset(
    "während nachdem obwohl obgleich wenn weil da als indem bevor ehe sobald falls sofern".split()
)
_REASONS = frozenset(["zumal", "weil", "obwohl", "obgleich", "nachdem", "wohingegen", "während"])
_LINKS = frozenset({Tag.PREPOSITION, Tag.WORD, Tag.DETERMINER})
_NEAR = 5  # items
_CLAUSE_ENDS = frozenset({*",;:-.", Tag.QUOTATION, Tag.PARAGRAPH_END, Tag.CONJUNCTION})
_NEXT_SOURCE = TELLING | {Tag.QUOTATION, ":", ";"}
_OWN_SOURCE = _NEXT_SOURCE | {"-"}


def own_source(story: Story, place: int) -> int | None:
    """Return whose a quotation is by its own clause or claim, in German; else None."""
    if story.lexicon.language != "de":
        return None
    left, right = story.beside(story.governors, place, 4)
    own = claimant(story, place)
    if own is None:
        own = outer(story, place, right)
    if own is None:
        own = demander(story, place)
    if own is None:
        own = fronted(story, place, left, right)
    if own is None and left and story.items[left[0]].low in {"heißt", "hieß"}:
        own = story.subjects[left[0]]  # In dem Brief heißt es, das Amt sei „froh“
    if own is None:
        own = accuser(story, place, left)
    if own is None:
        own = inverted(story, place, right)
    if own is None:
        own = before_reason(story, place, right)
    if own is None and all(story.shapes[cue] == Tag.FINITE for cue in left):
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
        if shapes[comma] in _OWN_SOURCE:
            return None
        comma -= 1
    if comma < 2 or shapes[comma] != "," or shapes[comma + 1] not in _STARTS:
        return None
    owner = comma - 1
    if shapes[owner] not in NOUNS or items[owner].sent != sent:
        return None
    led = owner - 1
    if (
        led
        and shapes[led] == Tag.WORD
        and items[led].low in {"der", "des"}
        and shapes[owner] == Tag.BODY
    ):
        # ein Bericht der „Post“, wonach
        named = items[led - 1].kind in NOUNS and _statement(items[led - 1])
        return owner if named else None
    by = items[led].low == "von"
    owned = by or items[owner].tokens[0].low in {"der", "des"}
    noun = led - by
    if not owned or noun < 0 or "statement noun" not in items[noun].tokens[-1].classes:
        return None
    return owner


def outer(story: Story, place: int, right: list[int]) -> int | None:
    """Return who reports a whole clause: Er habe „Nein“ gerufen, sagte Roe."""
    if len(right) < 2 or right[1] > right[0] + 2 or story.shapes[right[0] + 1] != ",":
        return None
    if story.shapes[right[1]] not in SPEAKING_VERBS or story.shapes[right[0]] == Tag.ACCORDING:
        return None
    sent = story.items[place].sent
    for here in range(place - 1, max(place - _REACH, -1), -1):
        if story.items[here].sent != sent or story.shapes[here] in _NEXT_SOURCE:
            return None
        if "subjunctive" in story.items[here].tokens[0].classes:
            subject = story.subjects[right[1]]
            return subject if subject > right[1] else None
    return None


def demander(story: Story, place: int) -> int | None:
    """Return whose the noun is that a preposition joins with the quotation.

    Die Forderung der Fischer nach einem „fairen Preis“ blieb ungehört: the fishermen's.
    """
    items, shapes, owner = story.items, story.shapes, place - 1
    while owner > 1 and place - owner < _NEAR and shapes[owner] in _LINKS:
        owner -= 1
    if owner < 1 or owner == place - 1 or items[owner].sent != items[place].sent:
        return None
    if shapes[owner] not in NOUNS or items[owner].tokens[0].low not in {"der", "des"}:
        return None
    return owner if shapes[owner - 1] in NOUNS and _statement(items[owner - 1]) else None


def accuser(story: Story, place: int, left: list[int]) -> int | None:
    """Return who reports a clause in the subjunctive: Roe warf Poe vor, er sei ein „Träumer“.

    Only where no other verb of speaking is between the main verb and the quotation.
    """
    shapes, said = story.shapes, [cue for cue in left if story.shapes[cue] in SPEAKING_VERBS]
    if len(said) != 1 or left[0] != said[0] or not story.subjects[said[0]] < said[0]:
        return None
    row = range(said[0] + 1, place)
    subjunctive = any("subjunctive" in story.items[here].tokens[0].classes for here in row)
    if not subjunctive or "," not in shapes[said[0] : place]:
        return None
    subject = story.subjects[said[0]]
    if shapes[said[0] - 1] == Tag.NAME and subject != said[0] - 1:
        return None
    start = subject == 0 or story.items[subject - 1].sent != story.items[place].sent
    return subject if start else None


def inverted(story: Story, place: int, right: list[int]) -> int | None:
    """Return the subject right behind the verb that follows a quotation: „...“, so letztere."""
    comma = story.shapes[place + 1 : place + 2] == [","]
    if not right or right[0] != place + 1 + comma or story.shapes[right[0]] not in TELLING:
        return None
    subject = story.subjects[right[0]]
    return subject if subject == right[0] + 1 else None


def fronted(story: Story, place: int, left: list[int], right: list[int]) -> int | None:
    """Return the subject of a subordinate clause that begins the sentence and holds the quotation.

    Während Roe von „Glück“ sprach, widersprach Poe. Not where the main clause is in the quotation.
    """
    shapes, said = story.shapes, [cue for cue in left if story.shapes[cue] in SPEAKING_VERBS]
    first = _first(story, place)
    if not said or not right or story.items[first].low not in _LEADING:
        return None
    if shapes[place + 1 : place + 2] != [","] or not place + 2 <= right[0] <= place + 3:
        return None
    quote = story.quotes[story.items[place].quote]
    words = story.text[quote.start : quote.end].split(maxsplit=1)
    verb = len(words) > 1 and story.lexicon.classes(words[0]) & {"verb", "auxiliary", "cue"}
    if verb or Tag.QUOTATION in shapes[first:place]:
        return None
    subject = story.subjects[said[-1]]
    return subject if first < subject else None


def before_reason(story: Story, place: int, right: list[int]) -> int | None:
    """Return the subject of a main clause with a quotation before the clause of a reason.

    Sie würde ihm „persönlich“ glauben, zumal Roe das betont hatte.
    """
    items, shapes, sent = story.items, story.shapes, story.items[place].sent
    here = place + 1
    while here < len(items) and items[here].sent == sent and here - place < _REACH:
        if shapes[here] == ",":
            break
        if shapes[here] in _NEXT_SOURCE:
            return None
        here += 1
    if not right or right[0] <= here or items[here + 1 : here + 2] == []:
        return None
    if items[here + 1].low not in _REASONS:
        return None
    for back in range(place - 1, max(place - _REACH, -1), -1):
        if items[back].sent != sent or shapes[back] in _CLAUSE_ENDS:
            return None
        subject = story.subjects.get(back)
        if shapes[back] in OTHER_VERBS and subject is not None and subject < place:
            item = items[subject]
            verb = items[back].tokens[0]
            would = "subjunctive" not in verb.classes or verb.low.startswith("würde")
            return subject if would and (_person(item) or item.low in {"er", "sie"}) else None
    return None


def _statement(item: Item) -> bool:
    return "statement noun" in item.tokens[-1].classes


def _person(item: Item) -> bool:
    return item.kind == Tag.NAME or bool(item.head[-1].classes & SPEAKING)


def _first(story: Story, place: int) -> int:
    """Return the place of the first item of the sentence, or the last one in reach."""
    sent, here = story.items[place].sent, place
    while here and story.items[here - 1].sent == sent and place - here < _REACH:
        here -= 1
    return here


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
        if shapes[here] in OTHER_VERBS and subject is not None and subject < here:
            return subject if _person(items[subject]) else None
    return None
