"""Clauses whose verb is left out or unknown: who speaks in them by their place alone."""

from __future__ import annotations

from newsvault.quotes.attribution.quotation_context import Context
from newsvault.quotes.german.cases import is_oblique
from newsvault.quotes.tokens.tags import (
    CANDIDATES,
    NOUNS,
    SPEAKING_VERBS,
    TELLING_FORMS,
    VERBS,
    Tag,
)

_COMMAS = frozenset(",;")
_CLAUSE_STARTS = frozenset({";", Tag.THAT, Tag.QUOTATION})
_VERBS_OR_ENDS = VERBS | {":", Tag.ACCORDING, Tag.QUOTATION, Tag.THAT, Tag.PARAGRAPH_END}
_CLAUSE_ENDS = _COMMAS | {Tag.QUOTATION, Tag.CONJUNCTION}
_BEFORE_SUBJECTS = frozenset({Tag.PREPOSITION, Tag.THAT})  # avant que le maire
_VERBS = 4
_SHORTEST = 4  # items: Roe said; Poe, that
_REACH = 30  # items
_NEAR = 8  # items
# Conjunctions of a last clause, which interrupts the speaker: ehe der Wirt ihn unterbrach: „...“.
_INTERRUPTING = {
    "en": frozenset(["before", "until", "when", "whereupon"]),
    "de": frozenset(["ehe", "bevor", "bis", "woraufhin", "worauf"]),
    "fr": frozenset(["avant", "jusqu'à"]),
    "es": frozenset(["antes", "hasta"]),
}


def gapped(context: Context) -> int | None:
    """Return the subject of a clause without its verb: Roe said no; Poe, that it was “late”."""
    story, place = context.story, context.place
    shapes, that = story.shapes, place - 1
    while that > 2 and story.items[that].sent == context.item.sent and place - that < _REACH:
        if shapes[that] in _CLAUSE_STARTS or (
            shapes[that] in SPEAKING_VERBS and that in story.subjects
        ):
            break
        that -= 1
    if that < _SHORTEST or shapes[that] != Tag.THAT:
        return None
    who = that - 1 - (shapes[that - 1] == ",")
    if shapes[who] not in NOUNS:
        return None
    led = shapes[who - 1] == ";" or (
        shapes[who - 1] == Tag.CONJUNCTION and shapes[who - 2] in _COMMAS
    )
    left, _ = story.beside(story.governors, who, _VERBS)
    return who if led and any(shapes[cue] in TELLING_FORMS for cue in left) else None


def gapped_phrase(context: Context) -> int | None:
    """Return the subject of a clause without its verb: Roe sprach von „Mord“, Poe von „Not“.

    Its preposition is that of the verb before.
    """
    story, place = context.story, context.place
    items, shapes, start = story.items, story.shapes, place - 1
    while start > 1 and place - start < _NEAR and shapes[start] not in _COMMAS:
        if shapes[start] in _VERBS_OR_ENDS or items[start].sent != context.item.sent:
            return None
        start -= 1
    who, led = start + 1, start + 2
    while led < place and shapes[led] == Tag.ADVERB:
        led += 1
    if (
        shapes[start] not in _COMMAS
        or led >= place
        or shapes[led] != Tag.PREPOSITION
        or shapes[who] != Tag.NAME
    ):
        return None
    if story.lexicon.language == "de" and is_oblique(items, shapes, who):
        return None
    left, _ = story.beside(story.governors, who)
    if not left or shapes[left[0]] not in TELLING_FORMS or story.subjects[left[0]] > left[0]:
        return None
    row = range(left[0] + 1, min(left[0] + _VERBS, start))
    first = next((here for here in row if shapes[here] == Tag.PREPOSITION), None)
    return who if first is not None and items[first].low == items[led].low else None


def inverted_unknown(context: Context) -> int | None:
    """Return the subject behind a French or Spanish verb of no list: « Non », corrige son mari.

    Only where nothing but the verb and its subject follow the quotation.
    """
    story, verb = context.story, context.place + 1
    items, shapes = story.items, story.shapes
    if story.lexicon.language not in {"fr", "es"} or shapes[verb : verb + 1] != [","]:
        return None
    verb += 1
    while shapes[verb : verb + 1] == [Tag.ADVERB]:
        verb += 1
    who = verb + 1
    if shapes[who : who + 1] not in ([Tag.NAME], [Tag.NOUN_PHRASE]) or verb in story.subjects:
        return None
    unknown = shapes[verb] in {Tag.WORD, Tag.FINITE} and items[verb].tokens[0].text.islower()
    listed = items[verb].tokens[0].classes - {"verb"}
    determined = shapes[who] == Tag.NAME or items[who].tokens[0].kind == Tag.DETERMINER
    ends = shapes[who + 1 : who + 2] in ([], ["."], [","], [Tag.PARAGRAPH_END])
    same = items[who].sent == context.item.sent
    return who if unknown and not listed and determined and ends and same else None


def last_clause(context: Context) -> int | None:
    """Return the subject of the clause that a colon ends: until the host cut in: “No!”."""
    story, place = context.story, context.place
    interrupting = _INTERRUPTING[story.lexicon.language]
    if place < _SHORTEST or story.shapes[place - 1] != ":":
        return None
    for here in range(place - 2, max(0, place - _NEAR - 2), -1):
        if story.shapes[here] in _CLAUSE_ENDS and story.items[here].low not in interrupting:
            return None
        if story.items[here].sent != context.item.sent:
            return None
        if story.items[here].low in interrupting:
            who = here + 1
            while who < place - 2 and story.shapes[who] in _BEFORE_SUBJECTS:
                who += 1
            return who if story.shapes[who] in CANDIDATES else None
    return None
