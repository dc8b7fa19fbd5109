"""German clauses: cases of noun phrases, verb-second order, sources behind prepositions."""

from __future__ import annotations

from newsvault.quotes.items import Item

_NOUNS = frozenset("NDBR")
_VERBS = frozenset("SCJHX")
_BOUNDS = frozenset(",;:QZ.-!?(")
_COORDINATED = frozenset(["und", "oder", "aber", "denn", "doch", "sondern", "sowie"])
_REACH = 14
_FAR = 60
# Determiners that no subject has: dative, accusative masculine, genitive.
_OBLIQUE = frozenset(
    word + ending
    for word in ("ein", "kein", "sein", "ihr", "unser", "dies", "jen", "jed")
    for ending in ("em", "en", "es", "er")
    if word + ending not in {"dieses", "jenes", "jedes", "dieser", "jener", "jeder", "unser"}
) | {"dem", "den", "des", "einigen", "mehreren", "vielen", "beiden", "allen"}
_GENITIVE = frozenset(["der", "des", "dieser", "einer", "seiner", "ihrer", "deren", "dessen"])
# Endings of nouns that are feminine: "der" before one is a dative or a genitive.
_FEMININE = (
    "ung", "heit", "keit", "schaft", "ion", "tät", "enz", "anz", "ik", "ie", "ur", "post", "presse",
    "welt", "rundschau", "warte", "firma", "partei", "polizei", "behörde", "gruppe", "bank",
)  # fmt: skip
_PASSIVE = frozenset(["wird", "werden", "wurde", "wurden", "worden", "werde"])
_AGENT = frozenset(["von", "vom", "seitens"])
_LEFT_OF_IT = frozenset(["zufolge"])  # dem Bericht zufolge
_QUOTED = frozenset(["zitiert", "zitierte", "zitieren", "zitierten"])
_IMPERSONAL = frozenset(
    ["geheißen", "heißt", "hieß", "heiße", "steht", "stand", "stehe", "lautet", "lautete"]
)
_CLOSED = frozenset(
    ["not name", "adverb", "conjunction", "determiner", "auxiliary", "preposition", "subject"]
)
_FRONT = frozenset(["so", "darunter", "stattdessen", "auch", "hierbei", "laut"])
_RELATIVE = frozenset(["der", "die", "das", "welcher", "welche", "welches"])
_WHERE = frozenset(["in", "im", "auf", "aus", "laut", "vom", "von"])


def bare_subjects(items: list[Item]) -> None:
    """Make phrases of bare nouns that are subjects: „...“, riefen Pendler; Analysten sprachen."""
    for place in range(1, len(items) - 1):
        item, before, after = items[place], items[place - 1], items[place + 1]
        if item.kind != "w" or not item.tokens[0].text[:1].isupper():
            continue
        behind = before.kind == "C" and place > 1 and items[place - 2].kind in "Q,"
        ahead = item.tokens[0].first and after.kind in "CJH" and not item.tokens[0].classes & _CLOSED
        if before.low in _AGENT or (behind and after.kind in ".,F") or ahead:
            item.kind = "B"
        elif before.kind in "CJH" and _field_without_subject(items, place - 1):
            item.kind = "B"  # Von „Täuschung“ sprechen Beobachter


def _field_without_subject(items: list[Item], verb: int) -> bool:
    """Return whether what stands before a verb in its sentence is a preposition's or an adverb."""
    lead = verb
    while lead and items[lead - 1].sent == items[verb].sent and items[lead - 1].kind not in ",;:":
        lead -= 1
    return lead < verb and (items[lead].kind in "FV" or items[lead].low in _FRONT)


def is_oblique(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a noun phrase is no subject: it has an oblique case or a preposition."""
    item = items[place]
    if item.kind == "N" and item.owner:
        return True  # die Worte Armstrongs
    if item.kind not in _NOUNS or not place:
        return item.kind in _NOUNS and _has_case(item)
    if shapes[place - 1] == "F" and items[place - 1].low != "so":
        return True
    return _has_case(item) or _is_genitive(items, shapes, place)


def _has_case(item: Item) -> bool:
    first, last = item.tokens[0], item.tokens[-1]
    if first.low in _OBLIQUE:
        return True
    return first.low in {"der", "dieser"} and last.low.endswith(_FEMININE) and last.kind != "n"


def _is_genitive(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a noun phrase belongs to the one right before it: die Autoren der Studie."""
    item = items[place]
    if shapes[place - 1] not in _NOUNS or item.tokens[0].low not in _GENITIVE:
        return False
    return "title m" not in item.head[-1].classes


def subject(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the place of the subject of the German verb at `place`; None where unsure.

    The finite verb is second in a main clause: the subject is before it, or behind it when
    something else begins the clause; in a subordinate clause the verb is last.
    """
    agent = _agent(items, shapes, place)
    if agent is not None:
        return agent
    if items[place].low == "so":
        named = _right(items, shapes, place)
        return None if named is None else _whose(items, shapes, named)
    if items[place].low in _QUOTED:
        return _quoted(items, shapes, place)
    if items[place].low in _IMPERSONAL:
        return _document(items, shapes, place)
    start = _clause_start(items, shapes, place)
    related = _related(items, shapes, start, place)
    if related is not None:
        return related
    if any(shapes[here] in _VERBS for here in range(start, place)):
        return None
    lead = start
    while lead < place and shapes[lead] == "V":
        lead += 1
    if lead == place or shapes[lead] == "Q":
        return _without_field(items, shapes, start, place)
    if items[lead].kind == "K" and items[lead].low not in _COORDINATED:
        return _subordinate(items, shapes, lead, place)
    own = _first_subject(items, shapes, lead, place) if shapes[lead] in "NDBRPr" else None
    if own != lead:
        if shapes[lead] == "w" and shapes[place + 1 : place + 2] and shapes[place + 1] in ",.KZ":
            return _first_subject(items, shapes, lead + 1, place)
        return _right(items, shapes, place)
    if shapes[lead] in "DBR" and not _speaks(items[lead]):
        behind = _right(items, shapes, place)
        sure = items[lead].tokens[0].low in {"der", "dieser", "jeder"}
        if behind is not None and not sure and _may_act(items, shapes, behind):
            return behind  # Die Anwendung stellte der Minister in Frage
    return own


def _related(items: list[Item], shapes: list[str], start: int, place: int) -> int | None:
    """Return what the pronoun of a relative clause stands for, where that is its subject."""
    if start < 2 or shapes[start - 1] != "," or shapes[start] != "w" or start == place:
        return None
    if items[start].low not in _RELATIVE or shapes[start - 2] not in _NOUNS:
        return None
    if items[start].low not in {"der", "welcher"}:
        row = range(start + 1, place)
        own = next((here for here in row if _is_nominative(items, shapes, here)), None)
        if own is not None:
            return own
    return start - 2


def _may_act(items: list[Item], shapes: list[str], place: int) -> bool:
    return shapes[place] == "N" or items[place].low == "er" or _speaks(items[place])


def _is_nominative(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a phrase can be nothing but a subject: der Minister, er, ich."""
    if shapes[place] in "PI":
        return items[place].low in {"er", "ich", "wir", "man"}
    if shapes[place] not in _NOUNS or is_oblique(items, shapes, place):
        return False
    return items[place].tokens[0].low in {"der", "dieser", "jeder"} or shapes[place] == "N"


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
    if shapes[start - 1 : start] == [","] and shapes[max(0, start - 2) : start - 1] != ["Q"]:
        first = start - 1
        while first and items[first - 1].sent == items[place].sent and start - first < _FAR:
            first -= 1
        while first < place and shapes[first] == "V":
            first += 1
        if shapes[first] in _NOUNS and not is_oblique(items, shapes, first):
            if shapes[start - 2] == "N" and shapes[start - 3 : start - 2] == [","]:
                return start - 2  # Der frühere Richter und Autor, Jan Rohde, warnte
            return first
    return (
        _right(items, shapes, place)
        if shapes[max(0, start - 1) : start] in ([","], ["Q"])
        else None
    )


def _clause_start(items: list[Item], shapes: list[str], place: int) -> int:
    sent = items[place].sent
    here = place
    while here and items[here - 1].sent == sent and place - here < _REACH:
        if shapes[here - 1] in _BOUNDS and shapes[here - 1] != "Q":
            break
        if shapes[here - 1] == "K" and items[here - 1].low in _COORDINATED:
            if not _joins_phrases(items, shapes, here - 1):
                break
        here -= 1
    return here


def _joins_phrases(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a conjunction joins noun phrases, as no verb is before it in its sentence."""
    if not place or shapes[place - 1] not in _NOUNS or shapes[place + 1] not in _NOUNS:
        return False
    here = place
    while here and items[here - 1].sent == items[place].sent and place - here < _REACH:
        if shapes[here - 1] in _VERBS:
            return False
        here -= 1
    return True


def _subordinate(items: list[Item], shapes: list[str], lead: int, place: int) -> int | None:
    found = _first_subject(items, shapes, lead + 1, place)
    behind = _right(items, shapes, place)
    if items[lead].low == "als" and behind is not None:
        return behind  # Als Antwort auf den Brief sagte ein Sprecher
    return found


def _first_subject(items: list[Item], shapes: list[str], start: int, stop: int) -> int | None:
    for here in range(start, stop):
        if shapes[here] in "PI" and items[here].low not in {"es", "ihm", "ihn", "ihnen"}:
            return here
        if shapes[here] in _NOUNS and not is_oblique(items, shapes, here):
            return here
    return None


def _right(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the first phrase behind the verb that can be its subject."""
    sent = items[place].sent
    for here in range(place + 1, min(place + _REACH, len(items))):
        if items[here].sent != sent or shapes[here] in _BOUNDS or shapes[here] in "KSCJHXT":
            return None
        if shapes[here] == "P" and items[here].low in {"er", "sie"}:
            return here
        if items[here].low == "es":
            return None
        if shapes[here] in _NOUNS and not is_oblique(items, shapes, here):
            return here
    return None


def _agent(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return who does what a passive says: von Kritikern als „...“ bezeichnet."""
    sent = items[place].sent
    row = range(max(0, place - _REACH), min(place + 4, len(items)))
    near = [here for here in row if items[here].sent == sent]
    after = items[place + 1] if place + 1 < len(items) else items[place]
    attribute = after.kind in "wB" and after.tokens[0].text[:1].isupper()  # das bezeichnete Gesetz
    if not attribute and not any(items[here].low in _PASSIVE for here in near):
        return None
    for here in reversed(near):
        if items[here].low in _AGENT and here + 1 in near and shapes[here + 1] in _NOUNS:
            return here + 1
    return None


def _quoted(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return whom an outlet quotes: zitiert einen Zeugen, zitierte das Blatt den Minister."""
    sent = items[place].sent
    passive = _quoted_passive(items, shapes, place)
    if passive is not None:
        return passive
    found = None
    for here in range(place + 1, min(place + 5, len(items))):
        if items[here].sent != sent or shapes[here] in ":;,.QZK":
            break
        if shapes[here] in _NOUNS and shapes[here - 1] != "F":
            found = here
    if found is not None and found != place + 1:
        return found
    before = shapes[max(0, place - 1) : place]
    return None if before in ([","], ["Q"]) else found


def _quoted_passive(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return who is quoted in a passive: „...“, wird die Ministerin zitiert."""
    found = None
    for here in range(place - 1, max(place - _REACH, -1), -1):
        if items[here].sent != items[place].sent or shapes[here] in _BOUNDS:
            return None
        if shapes[here] in _NOUNS and not is_oblique(items, shapes, here):
            found = here
        if items[here].low in _PASSIVE:
            return found if found is not None else _before(items, shapes, here)
    return None


def _before(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the subject before an auxiliary: Die Ministerin wird von dem Blatt zitiert."""
    for here in range(place - 1, max(place - _REACH, -1), -1):
        if items[here].sent != items[place].sent or shapes[here] in "Q:;":
            return None
        if shapes[here] in _NOUNS and not is_oblique(items, shapes, here):
            return here
    return None


def _document(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return what "heißt es in", "steht in" name: the paper, the page, the speech."""
    sent = items[place].sent
    row = range(max(0, place - _REACH), min(place + _REACH, len(items)))
    near = [here for here in row if items[here].sent == sent]
    behind = [here for here in near if here > place] + [here for here in near if here < place]
    for here in behind:
        if items[here].low in _WHERE and here + 1 in near and shapes[here + 1] in _NOUNS:
            return here + 1
    return None


def source(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return whom "laut", "zufolge", "nach Angaben" at `place` name."""
    sent = items[place].sent
    if items[place].low in _LEFT_OF_IT:
        for here in range(place - 1, max(place - 6, -1), -1):
            if items[here].sent != sent or shapes[here] in _BOUNDS:
                return None
            if (shapes[here] in _NOUNS or shapes[here] in "PI") and not _is_genitive(
                items, shapes, here
            ):
                return here
        return None
    for here in range(place + 1, min(place + 5, len(items))):
        if items[here].sent != sent or shapes[here] in ",;:.ZSCJX":
            return None
        if shapes[here] in _NOUNS or shapes[here] in "PI":
            return _whose(items, shapes, here)
    return None


def _whose(items: list[Item], shapes: list[str], place: int) -> int:
    """Return who made the statement at `place`: nach den Worten der Ministerin."""
    if "statement noun" not in items[place].head[-1].classes:
        return place
    behind = shapes[place + 1 : place + 2]
    if behind != ["F"] and items[place + 1 : place + 2] and not _is_genitive(items, shapes, place + 1):
        return place
    here = place + 1 + (behind == ["F"] and items[place + 1].low in _AGENT)
    near = here < len(items) and items[here].sent == items[place].sent
    return here if near and shapes[here] in _NOUNS else place
