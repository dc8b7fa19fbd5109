"""German sources in other places than the subject: agents, papers, whom a paper quotes."""

from __future__ import annotations

from newsvault.quotes.german.cases import is_genitive, is_oblique
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.tags import MAIN_VERBS, NOUNS, PRONOUNS, VERBS, Tag

BOUNDS = frozenset({*",;:.-!?(", Tag.QUOTATION, Tag.PARAGRAPH_END})
_CLAUSE_ENDS = frozenset({*":;,.", Tag.QUOTATION, Tag.PARAGRAPH_END, Tag.CONJUNCTION})
_NOT_NAMED = VERBS - {Tag.FINITE} | {*",;:.", Tag.PARAGRAPH_END}  # ends what "laut" may name
_ATTRIBUTES = frozenset({Tag.WORD, Tag.BARE_NOUN})
_SOURCES = NOUNS | PRONOUNS
_QUOTED_CLAUSE_ENDS = frozenset({Tag.QUOTATION, ":", ";"})
REACH = 14  # items
_PASSIVE = frozenset(["wird", "werden", "wurde", "wurden", "worden", "werde"])
PAST_PASSIVE = frozenset(["wurde", "wurden", "worden"])
_ENDINGS = tuple(stem + end for stem in ("t", "n") for end in ("e", "en", "er", "es", "em"))
AGENT = frozenset(["von", "vom", "seitens"])
_LEFT_OF_IT = frozenset(["zufolge", "folge"])  # dem Bericht zufolge
_THEREIN = frozenset(["darin", "dort", "darauf"])
_FAR = 30  # items
_WHERE = frozenset(["in", "im", "auf", "aus", "laut", "vom", "von"])
_AT = frozenset(["bei", "beim"])  # hieß es bei der Bahn


def agent(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return who does what a passive says: von Kritikern als „...“ bezeichnet."""
    sent = items[place].sent
    row = range(max(0, place - REACH), min(place + 4, len(items)))
    if not any(items[here].low in AGENT for here in row):
        return None
    near = [here for here in row if items[here].sent == sent]
    after = items[place + 1] if place + 1 < len(items) else items[place]
    attribute = (
        after.kind in _ATTRIBUTES and after.tokens[0].text[:1].isupper()
    )  # das bezeichnete Gesetz
    attribute = attribute and items[place].low.endswith(_ENDINGS)
    if not attribute and not any(items[here].low in _PASSIVE for here in near):
        return None
    for here in reversed(near):
        if shapes[here] in ",;:" and here < place:
            return None  # of another clause
        if items[here].low in AGENT and here + 1 in near and shapes[here + 1] in NOUNS:
            return here + 1
    return None


def is_passive(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether the participle at `place` is of a passive: wurde als „...“ bezeichnet."""
    sent, low = items[place].sent, items[place].low
    if shapes[place] not in MAIN_VERBS or not low.endswith(("t", "en")):
        return False
    behind = items[place + 1] if place + 1 < len(items) else items[place]
    if behind.sent == sent and behind.low in PAST_PASSIVE:
        return True
    for here in range(place - 1, max(place - REACH, -1), -1):
        if items[here].sent != sent or shapes[here] in ",;:":
            return False
        if shapes[here] == Tag.AUXILIARY:
            present = items[here].low in _PASSIVE and low.endswith("t")
            return items[here].low in PAST_PASSIVE or present
    return False


def quoted(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return whom an outlet quotes: zitiert einen Zeugen, zitierte das Blatt den Minister."""
    sent = items[place].sent
    passive = _quoted_passive(items, shapes, place)
    if passive is not None:
        return passive
    found = None
    for here in range(place + 1, min(place + 5, len(items))):
        if items[here].sent != sent or shapes[here] in _CLAUSE_ENDS:
            break
        if shapes[here] in NOUNS and shapes[here - 1] != Tag.PREPOSITION:
            found = here
    if found is not None and found != place + 1:
        return found
    before = shapes[max(0, place - 1) : place]
    return None if before in ([","], [Tag.QUOTATION]) else found


def _quoted_passive(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return who is quoted in a passive: „...“, wird die Ministerin zitiert."""
    found = None
    for here in range(place - 1, max(place - REACH, -1), -1):
        if items[here].sent != items[place].sent or shapes[here] in BOUNDS:
            return None
        outlet = shapes[here] == Tag.BODY and items[here - 1].low in {"der", "des", "dem"}
        if shapes[here] in NOUNS and not outlet and not is_oblique(items, shapes, here):
            found = here
        if items[here].low in _PASSIVE:
            return found if found is not None else _before(items, shapes, here)
    return None


def _before(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the subject before an auxiliary: Die Ministerin wird von dem Blatt zitiert."""
    for here in range(place - 1, max(place - REACH, -1), -1):
        if items[here].sent != items[place].sent or shapes[here] in _QUOTED_CLAUSE_ENDS:
            return None
        if shapes[here] in NOUNS and not is_oblique(items, shapes, here):
            return here
    return None


def document(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return what "heißt es in", "steht in" name: the paper, the page, the speech."""
    sent = items[place].sent
    row = range(max(0, place - REACH), min(place + REACH, len(items)))
    near = [here for here in row if items[here].sent == sent]
    behind = []
    for here in range(place + 1, near[-1] + 1):
        if shapes[here] in ",;:":
            break  # heißt es, im Bereich
        behind.append(here)
    for here in behind:
        where = items[here].low in _WHERE or (items[here].low in _AT and here <= place + 2)
        if where and here + 1 in near and shapes[here + 1] in NOUNS:
            return here + 1
    if items[place - 1].low in _THEREIN and items[place - 1].tokens[0].first:
        return _before_it(items, shapes, place)
    return _where_it_is(items, shapes, place)


def _before_it(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the document of the sentence before: Roe legte einen Bericht vor. Darin heißt es."""
    here = place - 1
    while here >= 0 and items[here].sent == items[place].sent:
        here -= 1
    sent = items[here].sent if here >= 0 else -1
    while here >= 0 and items[here].sent == sent and shapes[here] != ",":
        noun = items[here].tokens[-1].classes & {"source noun", "statement noun"}
        if shapes[here] in NOUNS and noun:
            return here
        here -= 1
    return None


def _where_it_is(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the first document before "heißt es": In dem Brief, den Roe schrieb, heißt es."""
    found, here = None, place - 1
    while here >= 0 and items[here].sent == items[place].sent and place - here < _FAR:
        first = items[here].tokens[0].first
        by = items[here].low in AGENT and not first
        where = items[here].low in _WHERE or (first and items[here].low in _AT)
        if where and shapes[here + 1] in NOUNS and not by:
            found = here + 1
        here -= 1
    return found


def source(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return whom "laut", "zufolge", "nach Angaben" at `place` name."""
    sent = items[place].sent
    if items[place].low == "nach" and shapes[max(0, place - 2) : place] == [
        Tag.PRONOUN,
        Tag.ADVERB,
    ]:
        return place - 2  # seiner Ansicht nach
    if items[place].low in _LEFT_OF_IT:
        for here in range(place - 1, max(place - 6, -1), -1):
            if items[here].sent != sent or shapes[here] in BOUNDS:
                return None
            if shapes[here] == Tag.WORD and "statement noun" in items[here].tokens[0].classes:
                return here + 1 if shapes[here + 1] in NOUNS else None  # Angaben des Amtes zufolge
            if shapes[here] in _SOURCES and not is_genitive(items, shapes, here):
                return here
        return None
    for here in range(place + 1, min(place + 5, len(items))):
        if items[here].sent != sent or shapes[here] in _NOT_NAMED:
            return None
        if shapes[here] in _SOURCES:
            return whose(items, shapes, here)
    return None


def whose(items: list[Item], shapes: list[str], place: int) -> int:
    """Return who made the statement at `place`: nach den Worten der Ministerin."""
    if "statement noun" not in items[place].head[-1].classes:
        return place
    behind = shapes[place + 1 : place + 2]
    if (
        behind != [Tag.PREPOSITION]
        and items[place + 1 : place + 2]
        and not is_genitive(items, shapes, place + 1)
    ):
        return place
    here = place + 1 + (behind == [Tag.PREPOSITION] and items[place + 1].low in AGENT)
    near = here < len(items) and items[here].sent == items[place].sent
    if near and shapes[here : here + 2] == [Tag.BARE_NOUN, Tag.NAME]:
        return here + 1  # in den Worten von Architekt Jan Roe
    return here if near and shapes[here] in NOUNS else place
