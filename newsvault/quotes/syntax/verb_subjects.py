"""Subjects of the verbs of speaking, found in the sequence of item classes."""

from __future__ import annotations

from newsvault.quotes.german import non_subject_speakers as german_sources
from newsvault.quotes.german import word_order as german_clauses
from newsvault.quotes.german.cases import is_oblique
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.non_subject_speakers import agent, is_owned_speech, quotee
from newsvault.quotes.syntax.roles import NETWORKS
from newsvault.quotes.tokens.lexicon import SPEAKING
from newsvault.quotes.tokens.tags import (
    BEHIND_QUOTATIONS,
    BESIDE_VERBS,
    FRONTED,
    ING_CUES,
    MAIN_VERBS,
    NOUNS,
    OTHER_VERBS,
    PERSONS,
    PHRASES,
    PLAIN_WORDS,
    PRONOUNS,
    SPEAKING_VERBS,
    SUBJECTS,
    VERBS,
    Tag,
)

_ANY_PRONOUN = PRONOUNS | {Tag.RELATIVE}
_NAMED_BY_ACCORDING = NOUNS | _ANY_PRONOUN
_NEVER_INVERTED = ING_CUES | {Tag.JUDGING, Tag.FINITE}
_FIELD_ENDS = frozenset({*",;:", Tag.QUOTATION, Tag.CONJUNCTION, Tag.PARAGRAPH_END})
_RELATIVE_BOUNDS = _FIELD_ENDS | {Tag.THAT}
_RELATIVE_ENDS = NOUNS | {Tag.NUMBER, Tag.PREPOSITION}
_ADDRESSED = NOUNS - {Tag.BARE_NOUN}
_NO_FIELD = VERBS | {Tag.PRONOUN, Tag.RELATIVE}
_BEHIND_RELATIVES = VERBS | {Tag.WORD, Tag.PAST_FORM, Tag.ADVERB}
_LEFT_ENDS = frozenset({Tag.QUOTATION, ";", ":", Tag.THAT})
_CLAUSE_ENDS = _LEFT_ENDS | {Tag.PARAGRAPH_END}
_HANGS_ON = SPEAKING_VERBS | ING_CUES | {Tag.PREPOSITION, Tag.QUOTATION}  # a phrase behind one
_CUES = MAIN_VERBS | ING_CUES
_REACH = 16
_ROMANCE = frozenset(["fr", "es"])
_TO = frozenset(["a", "al", "à", "au", "gegenüber"])
_WHOSE = frozenset(["whose", "whom", "dont", "cuyo", "cuya", "cuyos", "cuyas"])
# What names some of those before it: supporters, among them Finch, say.
_SOME = frozenset("among including entre incluido incluida incluidos incluidas notamment".split())
_LAST = frozenset(["dernier", "dernière", "prochain", "prochaine"])  # dimanche dernier
_CLAUSE = frozenset(["after", "before", "since", "until", "as"])  # conjunctions as well


def subjects(items: list[Item], shapes: list[str], language: str) -> dict[int, int]:
    """Return the place of the subject for the place of each verb that has one."""
    found: dict[int, int] = {}
    last = -1  # the verb before
    german = language == "de"
    # auxiliaries matter only beside a quotation
    quoted = {item.para for item in items if item.kind == Tag.QUOTATION} if german else set()
    for place, tag in enumerate(shapes):
        if tag in _CUES or (tag == Tag.AUXILIARY and items[place].para in quoted):
            joined = found.get(last) if _same_sentence(items, last, place) else None
            if german:
                subject = _of_german_verb(items, shapes, place, joined)
            else:
                subject = _of_verb(items, shapes, place, language, joined)
            if subject is not None:
                found[place] = subject
            last = place
        elif tag in PHRASES and language == "en" and is_owned_speech(items, shapes, place):
            found[place] = place - 1
        elif tag == Tag.ACCORDING and german:
            source = german_sources.source(items, shapes, place)
            if source is not None:
                found[place] = source
        elif tag == Tag.ACCORDING:
            for here in range(place + 1, min(place + 4, len(shapes))):
                if shapes[here] in _NAMED_BY_ACCORDING:
                    found[place] = here
                    break
    return found


def _of_german_verb(
    items: list[Item], shapes: list[str], place: int, before: int | None
) -> int | None:
    """Return the subject of a German verb; `before` is that of the verb before it."""
    if place and items[place - 1].low == "zu" and items[place].low[-1:] == "n":
        return before  # Roe weigerte sich, von „Krieg“ zu sprechen
    subject = german_clauses.subject(items, shapes, place)
    if subject is not None or german_sources.is_passive(items, shapes, place):
        return subject  # no patient: Der Plan wurde „kühn“ genannt
    subject = _inverted(items, shapes, place, "de")
    if subject is not None and is_oblique(items, shapes, subject):
        subject = None
    if subject is None and _joined(shapes, place):
        subject = before
    return _left(items, shapes, place, "de") if subject is None else subject


def _of_verb(
    items: list[Item], shapes: list[str], place: int, language: str, before: int | None
) -> int | None:
    """Return the subject of a verb; `before` is that of the verb before it in its sentence."""
    subject = agent(items, shapes, place, language)
    if subject is None and language == "en":
        subject = quotee(items, shapes, place)
        if items[place].low == "saying" and items[place - 1].low == "as":
            subject = before  # quoted a nurse as saying
    if subject is None:
        subject = _inverted(items, shapes, place, language)
    if subject is None and _joined(shapes, place):
        subject = before  # cut the price and said
    if subject is None and shapes[place] in SPEAKING_VERBS:
        subject = _antecedent(items, shapes, place)
        if subject is None:
            subject = _around(items, shapes, place)
    return _left(items, shapes, place, language) if subject is None else subject


def _inverted(items: list[Item], shapes: list[str], place: int, language: str) -> int | None:
    """Find the subject right of a verb that follows a quotation or a comma: "...," said Roe.

    An adverb or the rest of a verb may come before the cue: « ... », a annoncé la compagnie.
    In other languages than English one may follow it (dijo el lunes la alcaldesa), and in
    German the subject follows its verb whenever something else begins the sentence.
    """
    before = place - 1
    while before > 0 and shapes[before] == Tag.ADVERB:
        before -= 1
    after = place + 1
    if language != "en":
        while after < len(shapes) and (shapes[after] == Tag.ADVERB or items[after].low in _LAST):
            after += 1
        if shapes[after : after + 2] == [Tag.PREPOSITION, Tag.ADVERB]:  # am Montag
            after += 2
        hearer = after + 2 < len(shapes) and items[after].low in _TO and shapes[after + 1] in NOUNS
        if hearer and shapes[after + 2] in _ADDRESSED:
            after += 2  # afirmó a este diario la directora
        if items[after + 1 : after + 2] and items[after + 1].low in NETWORKS:
            after += 2  # a écrit sur X la directrice
        if shapes[after : after + 2] == [Tag.WORD, Tag.NAME]:  # Oberst Dirk Manthey
            after += 1
    elif shapes[before] == "," and shapes[after : after + 2] == [Tag.WORD, Tag.NAME]:
        after += 1
    if after >= len(shapes) or shapes[after] not in SUBJECTS or before < 0:
        return None
    if language == "de" and shapes[place] in MAIN_VERBS and _fronted(items, shapes, place):
        return after
    if shapes[place] in _NEVER_INVERTED or shapes[before] not in BEHIND_QUOTATIONS:
        return None
    if language == "en" and shapes[before] == "," and shapes[after + 1 : after + 2] == [","]:
        # Lost, says baker Jo Roe, is the harbour
        return after if shapes[after] in PERSONS else None
    if shapes[before] == "," and (before < 1 or shapes[before - 1] != Tag.QUOTATION):
        said = language in _ROMANCE and shapes[place] == Tag.SAYING
        return after if said and _closes_clause(items, shapes, before, after) else None
    return after


def _closes_clause(items: list[Item], shapes: list[str], comma: int, who: int) -> bool:
    """Return whether a verb and its subject `who` follow a whole clause: Il part, a annoncé Roe."""
    name = shapes[who] == Tag.NAME or bool(items[who].head[-1].classes & SPEAKING)
    if not name or shapes[who + 1 : who + 2] not in ([","], ["."]):
        return False
    verb = False
    for here in range(comma - 1, max(comma - _REACH, -1), -1):
        if items[here].sent != items[comma].sent:
            break
        if shapes[here] == ",":
            return False
        verb = verb or shapes[here] in OTHER_VERBS
    return verb


def _fronted(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether no possible subject is before a verb in its clause."""
    sent = items[place].sent
    here = place - 1
    while here >= 0 and items[here].sent == sent and shapes[here] not in _FIELD_ENDS:
        if shapes[here] in _NO_FIELD:
            return False
        here -= 1
    return here + 1 < place and shapes[here + 1] in FRONTED


def _of_another(items: list[Item], shapes: list[str], place: int, language: str) -> bool:
    """Return whether a phrase is no subject by its case, or belongs to the one before it."""
    if language == "de":
        return is_oblique(items, shapes, place)
    first = items[place].tokens[0].low
    return (
        language == "fr"
        and first in {"des", "du"}
        and shapes[place - 1 : place] == [Tag.NOUN_PHRASE]
    )


def _adverbs(shapes: list[str], start: int, stop: int) -> bool:
    return all(tag in BESIDE_VERBS for tag in shapes[start:stop])


def _joined(shapes: list[str], place: int) -> bool:
    """Return whether a verb directly follows a conjunction."""
    before = place - 1
    while before > 0 and shapes[before] == Tag.ADVERB:
        before -= 1
    return before > 0 and shapes[before] == Tag.CONJUNCTION


def _same_sentence(items: list[Item], one: int, two: int) -> bool:
    return one >= 0 and items[one].sent == items[two].sent


def _antecedent(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the noun before a relative clause that ends right before the verb at `place`.

    People who were in the room said: people. Roe, who had raised the matter, said: Roe. None for
    "a person who met Roe and said".
    """
    last = place - 1
    while last > 0 and shapes[last] in BESIDE_VERBS:
        last -= 1
    apart = int(shapes[last] == ",")  # a clause between commas
    if not apart and shapes[last] not in _RELATIVE_ENDS:
        return None
    if shapes[last] == Tag.PREPOSITION and last == place - 1:
        return None
    last -= apart
    for who in range(last - (not apart), max(place - _REACH, 0), -1):
        if shapes[who] in _RELATIVE_BOUNDS or items[who].sent != items[place].sent:
            return None
        if shapes[who] == Tag.RELATIVE:
            noun = who - 1 - apart
            own = noun >= 0 and shapes[who + 1] in _BEHIND_RELATIVES and shapes[noun] in NOUNS
            return noun if own and (not apart or shapes[who - 1] == ",") else None
    return None


def _around(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the noun before what a comma before the verb closes: "whose", "among them".

    Roe, whose brother met Poe, said; supporters, among them Finch, say.
    """
    comma = place - 1
    while comma > 0 and shapes[comma] in BESIDE_VERBS:
        comma -= 1
    if shapes[comma] != ",":
        return None
    for here in range(comma - 1, max(place - _REACH, 0), -1):
        if shapes[here] in _CLAUSE_ENDS or items[here].sent != items[place].sent:
            return None
        if items[here].low in _SOME and shapes[here - 1] == ",":
            return here - 2 if here > 1 and shapes[here - 2] in NOUNS else None
        if items[here].tokens[0].low in _WHOSE:
            lead = here - 1 - (shapes[here - 1] == Tag.PREPOSITION)
            described = items[lead].after is not None or items[lead].before is not None
            if shapes[lead] == Tag.NAME and described:
                return lead  # Roe, the miller, whose brother met Poe, said
            return lead - 1 if shapes[lead] == "," and shapes[lead - 1] in NOUNS else None
    return None


def _left(items: list[Item], shapes: list[str], place: int, language: str) -> int | None:
    """Walk left from a cue over adverbs, auxiliaries and what hangs on prepositions."""
    participle = shapes[place] in ING_CUES
    sent = items[place].sent
    here = place - 1
    kept: int | None = None
    for _ in range(_REACH):
        if here < 0 or items[here].sent != sent:
            break
        tag = shapes[here]
        ahead = shapes[here - 1] if here and items[here - 1].sent == sent else "^"
        if tag in _ANY_PRONOUN:
            return here
        if tag in NOUNS and _of_another(items, shapes, here, language):
            here -= 1
            continue
        if tag in NOUNS:
            if participle and here == place - 1:
                return here
            if (
                ahead == Tag.PREPOSITION
                and items[here - 1].low in _CLAUSE
                and _adverbs(shapes, here + 1, place)
            ):
                return here  # after one minister privately described it
            if ahead == Tag.QUOTATION and here == place - 1 and shapes[place] == Tag.JUDGING:
                return here  # what Roe calls "bold" his rivals call "mad"
            if ahead in _HANGS_ON or (ahead in PLAIN_WORDS and participle):
                kept = kept if kept is not None else here
                here -= 2
                continue
            return here
        if tag in _LEFT_ENDS or (tag == Tag.CONJUNCTION and not participle and kept is not None):
            break
        here -= 1
    return kept
