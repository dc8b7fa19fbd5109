"""German clauses: where the subject of a verb is, by the order of words."""

from __future__ import annotations

import re

from newsvault.quotes.german.cases import is_nominative, is_oblique
from newsvault.quotes.german.constructions import IMPERSONAL, TALK
from newsvault.quotes.german.non_subject_speakers import (
    BOUNDS,
    REACH,
    agent,
    document,
    is_passive,
    quoted,
    whose,
)
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.tags import (
    NOUNS,
    OTHER_VERBS,
    PHRASES,
    PRONOUNS,
    SUBJECTS,
    UNNAMED,
    VERBS,
    Tag,
)

_ENDS = frozenset({",", ".", Tag.CONJUNCTION, Tag.PARAGRAPH_END})
_NO_SUBJECT_BEHIND = BOUNDS | VERBS | {Tag.CONJUNCTION, Tag.THAT}
_ADVERBIAL = frozenset({Tag.ADVERB, Tag.NUMBER})
_COORDINATED = frozenset(["und", "oder", "aber", "denn", "doch", "sondern", "sowie"])
_READS = frozenset(["lautet", "lautete"])
_FAR = 60
_FINITE = 3  # verbs back to the one whose subject a clause has
_QUOTED = frozenset(["zitiert", "zitierte", "zitieren", "zitierten"])
# A verb in two parts with "zu" in it, which has no subject: einzuhalten, abzulehnen.
_INFINITIVE = re.compile(
    "(?:ab|an|auf|aus|bei|durch|ein|fest|her|hin|los|mit|nach|um|vor|weiter|wieder|zurück|zusammen)"
    r"zu[^\W\d_]{2,}e?[nr]n?$"
)
_RELATIVE = frozenset(["der", "die", "das", "welcher", "welche", "welches"])


def subject(
    items: list[Item], shapes: list[str], place: int, *, depth: int = _FINITE
) -> int | None:
    """Return the place of the subject of the German verb at `place`; None where unsure.

    The finite verb is second in a main clause: the subject is before it, or behind it when
    something else begins the clause; in a subordinate clause the verb is last. A verb that has a
    finite one before it has that one's subject, up to `depth` verbs back.
    """
    if items[place].low in _QUOTED:
        return quoted(items, shapes, place)
    if shapes[place] == Tag.FINITE and _INFINITIVE.match(items[place].low):
        return None
    by = agent(items, shapes, place)
    if by is not None:
        return by
    if is_passive(items, shapes, place):
        return None  # Der Plan wurde „kühn“ genannt
    behind = items[place + 1 : place + 2]
    if behind and behind[0].low == "er" and behind[0].sent == items[place].sent:
        return place + 1  # Als es still war sagte er
    if items[place].low == "so":
        named = _right(items, shapes, place)
        return None if named is None else whose(items, shapes, named)
    if items[place].low in _READS:
        start = _clause_start(items, shapes, place)
        if shapes[start] in PHRASES and "statement noun" in items[start].tokens[-1].classes:
            return whose(items, shapes, start)  # Der Vorwurf der Anklage lautet
    if items[place].low in IMPERSONAL or items[place].low == TALK:
        return document(items, shapes, place)
    start = _clause_start(items, shapes, place)
    related = _related(items, shapes, start, place)
    if related is not None:
        return related
    finite = next((here for here in range(start, place) if shapes[here] in VERBS), None)
    if finite is not None:
        if shapes[finite] not in OTHER_VERBS or not depth:
            return None
        return subject(items, shapes, finite, depth=depth - 1)
    return _of_finite(items, shapes, start, place)


def _of_finite(items: list[Item], shapes: list[str], start: int, place: int) -> int | None:
    """Return the subject of the first verb, at `place`, of the clause that begins at `start`."""
    lead = start
    while lead < place and shapes[lead] in _ADVERBIAL:
        lead += 1
    if lead == place or shapes[lead] == Tag.QUOTATION:
        return _without_field(items, shapes, start, place)
    if items[lead].kind == Tag.CONJUNCTION and items[lead].low not in _COORDINATED:
        return _subordinate(items, shapes, lead, place)
    own = _first_subject(items, shapes, lead, place) if shapes[lead] in SUBJECTS else None
    if own != lead:
        if (
            shapes[lead] == Tag.WORD
            and shapes[place + 1 : place + 2]
            and shapes[place + 1] in _ENDS
        ):
            return _first_subject(items, shapes, lead + 1, place)
        return _right(items, shapes, place)
    if shapes[lead] == Tag.NAME and shapes[lead + 1] == Tag.ADVERB and lead + 2 < place:
        behind = _right(items, shapes, place)
        heading = items[lead + 1].tokens[0].text[:1].isupper() and behind is not None
        return behind if heading else own  # Erste Folgen Bereits im Mai hatte Roe erklärt
    if shapes[lead] in UNNAMED and not _speaks(items[lead]):
        behind = _right(items, shapes, place)
        sure = items[lead].tokens[0].low in {"der", "dieser", "jeder"}
        if behind is not None and not sure and _may_act(items, shapes, behind):
            return behind  # Die Anwendung stellte der Minister in Frage
    return own


def _related(items: list[Item], shapes: list[str], start: int, place: int) -> int | None:
    """Return the phrase that the pronoun of a relative clause means, where it is the subject."""
    if start < 2 or shapes[start - 1] != "," or shapes[start] != Tag.WORD or start == place:
        return None
    if items[start].low not in _RELATIVE or shapes[start - 2] not in NOUNS:
        return None
    if items[start].low not in {"der", "welcher"}:
        row = range(start + 1, place)
        own = next((here for here in row if is_nominative(items, shapes, here)), None)
        if own is not None:
            return own
    return start - 2


def _may_act(items: list[Item], shapes: list[str], place: int) -> bool:
    return shapes[place] == Tag.NAME or items[place].low == "er" or _speaks(items[place])


def _may_speak(items: list[Item], shapes: list[str], place: int) -> bool:
    return shapes[place] == Tag.PRONOUN or _may_act(items, shapes, place)


def _speaks(item: Item) -> bool:
    return bool(
        item.head[-1].classes & {"person noun", "source noun", "title", "organisation word"}
    )


def _without_field(items: list[Item], shapes: list[str], start: int, place: int) -> int | None:
    """Return the subject of a verb with nothing before it in its clause but a quotation or a comma.

    Behind a comma that closes what hangs on the first phrase (Klose, der Rot sah, nannte) that
    phrase is it; else the phrase behind the verb.
    """
    if start < place:
        return _right(items, shapes, place)
    if shapes[start - 1 : start] == [","] and shapes[max(0, start - 2) : start - 1] != [
        Tag.QUOTATION
    ]:
        first = start - 1
        while first and items[first - 1].sent == items[place].sent and start - first < _FAR:
            first -= 1
        while first < place and shapes[first] == Tag.ADVERB:
            first += 1
        behind = _right(items, shapes, place)
        if behind is not None and items[behind].low == "er":
            return behind  # Die Versuche, das zu ändern, nannte er „Unfug“
        comma = shapes.index(",", first)
        inserted = behind is not None and comma == start - 1 and _may_speak(items, shapes, behind)
        if inserted or (behind is not None and VERBS & set(shapes[first:comma])):
            return behind  # Der Plan, sagt Roe, ist; Das Amt hat einen Plan, schreibt Roe
        if shapes[first] in NOUNS and not is_oblique(items, shapes, first):
            if shapes[start - 2] == Tag.NAME and shapes[start - 3 : start - 2] == [","]:
                return start - 2  # Der frühere Richter und Autor, Jan Rohde, warnte
            return first
    return (
        _right(items, shapes, place)
        if shapes[max(0, start - 1) : start] in ([","], [Tag.QUOTATION])
        else None
    )


def _clause_start(items: list[Item], shapes: list[str], place: int) -> int:
    sent = items[place].sent
    here = place
    while here and items[here - 1].sent == sent and place - here < REACH:
        if shapes[here - 1] in BOUNDS and shapes[here - 1] != Tag.QUOTATION:
            break
        joint = shapes[here - 1] == Tag.CONJUNCTION and items[here - 1].low in _COORDINATED
        if joint and not _joins_phrases(items, shapes, here - 1):
            break
        here -= 1
    return here


def _joins_phrases(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a conjunction joins noun phrases, as no verb is before it in its sentence."""
    if not place or shapes[place - 1] not in NOUNS or shapes[place + 1] not in NOUNS:
        return False
    here = place
    while here and items[here - 1].sent == items[place].sent and place - here < REACH:
        if shapes[here - 1] in VERBS:
            return False
        here -= 1
    return True


def _subordinate(items: list[Item], shapes: list[str], lead: int, place: int) -> int | None:
    """Return the subject of a clause that the item at `lead` begins, with its verb at `place`."""
    found = _first_subject(items, shapes, lead + 1, place)
    behind = _right(items, shapes, place)
    if items[lead].low == "als" and behind is not None:
        return behind  # Als Antwort auf den Brief sagte ein Sprecher
    return found


def _first_subject(items: list[Item], shapes: list[str], start: int, stop: int) -> int | None:
    """Return the first item from `start` to before `stop` that may be a subject, or None."""
    for here in range(start, stop):
        if shapes[here] in PRONOUNS and items[here].low not in {"es", "ihm", "ihn", "ihnen"}:
            return here
        if shapes[here] in NOUNS and not is_oblique(items, shapes, here):
            return here
    return None


def _right(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the first phrase behind the verb that can be its subject."""
    sent = items[place].sent
    for here in range(place + 1, min(place + REACH, len(items))):
        if items[here].sent != sent or shapes[here] in _NO_SUBJECT_BEHIND:
            return None
        if shapes[here] == Tag.PRONOUN and items[here].low in {"er", "sie"}:
            return here
        if items[here].low == "es":
            return None
        if shapes[here] in NOUNS and not is_oblique(items, shapes, here):
            return here
    return None
