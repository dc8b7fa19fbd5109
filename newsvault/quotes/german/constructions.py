"""German constructions that change tags: bare subjects, "war die Rede", "ist der Meinung"."""

from __future__ import annotations

from newsvault.quotes.german.non_subject_speakers import AGENT, REACH
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.tags import (
    BEHIND_QUOTATIONS,
    FRONTED,
    MAIN_VERBS,
    PERSONS,
    SPEAKING_VERBS,
    VERBS,
    Tag,
)

_BARE = frozenset({Tag.WORD, Tag.BARE_NOUN})
_BEHIND_SUBJECTS = frozenset({".", ",", Tag.PREPOSITION})
_BEHIND_GENITIVES = VERBS | {Tag.ADVERB}
_GENITIVES = frozenset({Tag.NOUN_PHRASE, Tag.BODY})
_JOINTS = frozenset({",", Tag.CONJUNCTION})
_MIDDLE = PERSONS | {Tag.ADVERB}  # between "ist" and "der Meinung"
_CLAUSE_ENDS = frozenset({*",;:.", Tag.QUOTATION, Tag.THAT})
IMPERSONAL = frozenset(
    [
        "geheißen",
        "heißt",
        "hieß",
        "heiße",
        "steht",
        "stand",
        "stehe",
        "lautet",
        "lautete",
        "verlautet",
        "verlautete",
    ]
)
TALK = "rede"
_CLOSED = frozenset(
    ["not name", "adverb", "conjunction", "determiner", "auxiliary", "preposition", "subject"]
)
_FRONT = frozenset(["so", "darunter", "stattdessen", "auch", "hierbei", "laut"])
_IS = frozenset(["ist", "sind", "war", "waren", "bin", "zeigte", "zeigt"])
_SURE = frozenset(["überzeugt", "sicher", "zuversichtlich"])
_FEW = 4  # items
_COUNTS = frozenset("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zahlreiche".split())


def bare_subjects(items: list[Item]) -> None:
    """Make phrases of bare nouns that are subjects: „...“, riefen Pendler; Analysten sprachen."""
    for place in range(len(items) - 1):
        item = items[place]
        if item.kind not in _BARE or not item.tokens[0].text[0].isupper():
            continue
        first = item.tokens[0]
        leads = first.first or items[place - 1].kind == Tag.CONJUNCTION
        if leads and not first.classes & _CLOSED and _paired(items, place):
            continue
        if item.kind != Tag.WORD:
            continue
        before, after = items[max(0, place - 1)], items[place + 1]
        behind = (
            before.kind == Tag.SPEAKING and place > 1 and items[place - 2].kind in BEHIND_QUOTATIONS
        )
        counted = before.low in _COUNTS and place > 1 and items[place - 2].kind == Tag.SPEAKING
        share = item.low == "prozent" and before.kind == Tag.NUMBER and _leads(items, place - 1)
        begins = first.first or share
        ahead = begins and not first.classes & _CLOSED and _verb_ahead(items, place + 1)
        if counted and after.kind in _BEHIND_SUBJECTS:
            item.kind, item.start = Tag.BARE_NOUN, before.start  # sagten zwei Bewohnerinnen
            item.tokens = before.tokens + item.tokens
        elif share and (ahead or items[place + 1].kind == Tag.AUXILIARY):
            item.kind, item.start = Tag.BARE_NOUN, before.start  # 37 Prozent
            item.tokens = before.tokens + item.tokens
        elif before.low in AGENT or (behind and after.kind in _BEHIND_SUBJECTS) or ahead:
            item.kind = Tag.BARE_NOUN
        elif before.low == "aus" and after.low in IMPERSONAL:
            item.kind = Tag.BARE_NOUN  # Aus Oslo hieß es
        elif before.kind in MAIN_VERBS and _field_without_subject(items, place - 1):
            item.kind = Tag.BARE_NOUN  # Von „Täuschung“ sprechen Beobachter


def _paired(items: list[Item], place: int) -> bool:
    """Make one phrase of two bare nouns before a verb: Fischer und Förster sprechen von."""
    row = items[place : place + 3]
    if place + 3 >= len(items) or row[1].low != "und" or row[2].kind not in _BARE:
        return False
    verb = _verb_ahead(items, place + 3) or items[place + 3].kind == Tag.AUXILIARY
    if not row[2].tokens[0].text[0].isupper() or not verb:
        return False
    row[0].join(row[1], row[2])
    return True


def _leads(items: list[Item], place: int) -> bool:
    """Return whether the item at `place` is the first of its sentence or behind a comma."""
    return items[place].tokens[0].first or items[place - 1].kind in _JOINTS


def _verb_ahead(items: list[Item], place: int) -> bool:
    """Return whether a verb is here or behind a genitive: Fachleute der Werft haben gesagt."""
    if items[place].kind in MAIN_VERBS or _speaks_at_end(items, place):
        return True
    owned = items[place].kind in _GENITIVES and items[place].tokens[0].low in {"der", "des"}
    return owned and place + 1 < len(items) and items[place + 1].kind in _BEHIND_GENITIVES


def _speaks_at_end(items: list[Item], place: int) -> bool:
    """Return whether an auxiliary is here, its verb of speaking at the end: hatte es betont."""
    if items[place].kind != Tag.AUXILIARY:
        return False
    for here in range(place + 1, min(place + REACH, len(items) - 1)):
        if items[here].sent != items[place].sent or items[here].kind in _CLAUSE_ENDS:
            return False
        if items[here].kind in SPEAKING_VERBS and items[here + 1].kind in ",:.":
            return True
    return False


def talk(items: list[Item]) -> None:
    """Make a verb of "die Rede" in: In dem Brief war von „...“ die Rede."""
    for place, item in enumerate(items):
        if item.kind != Tag.NOUN_PHRASE or item.low != TALK or item.tokens[0].low != "die":
            continue
        row = [one for one in items[max(0, place - REACH) : place] if one.sent == item.sent]
        if any(one.kind == Tag.AUXILIARY for one in row) and any(one.low in AGENT for one in row):
            item.kind = Tag.SPEAKING


def opinions(items: list[Item]) -> None:
    """Make a verb of speaking of "ist" in: Roe ist der Meinung, dass; Poe ist überzeugt, dass."""
    for place in range(len(items) - 3):
        if items[place].kind != Tag.AUXILIARY or items[place].low not in _IS:
            continue
        here = place + 1
        while here < len(items) - 2 and items[here].kind in _MIDDLE and here - place < _FEW:
            here += 1
        noun, first = items[here].tokens[-1], items[here].tokens[0].low
        opinion = (
            items[here].kind == Tag.NOUN_PHRASE
            and first == "der"
            and "statement noun" in noun.classes
        )
        if (opinion or noun.low in _SURE) and items[here + 1].kind == ",":
            items[place].kind = Tag.SPEAKING


def _field_without_subject(items: list[Item], verb: int) -> bool:
    """Return whether a sentence begins with a preposition or an adverb before its verb."""
    lead = verb
    while lead and items[lead - 1].sent == items[verb].sent and items[lead - 1].kind not in ",;:":
        lead -= 1
    return lead < verb and (items[lead].kind in FRONTED or items[lead].low in _FRONT)
