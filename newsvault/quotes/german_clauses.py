"""German clauses: cases of noun phrases, verb-second order, sources behind prepositions."""

from __future__ import annotations

from newsvault.quotes.items import Item

_NOUNS = frozenset("NDBR")
_VERBS = frozenset("SCJHX")
_BOUNDS = frozenset(",;:QZ.-!?(")
_COORDINATED = frozenset(["und", "oder", "aber", "denn", "doch", "sondern", "sowie"])
_REACH = 14
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
    "welt", "rundschau", "warte", "firma", "partei", "polizei", "behörde", "gruppe", "agence", "bank",
)  # fmt: skip
_PASSIVE = frozenset(["wird", "werden", "wurde", "wurden", "worden", "werde"])
_AGENT = frozenset(["von", "vom", "seitens"])
_LEFT_OF_IT = frozenset(["zufolge"])  # dem Bericht zufolge
_IMPERSONAL = frozenset(["heißt", "hieß", "heiße", "steht", "stand", "stehe", "lautet", "lautete"])
_WHERE = frozenset(["in", "im", "auf", "aus", "laut", "vom", "von"])


def is_oblique(items: list[Item], shapes: list[str], place: int) -> bool:
    """Tell whether a noun phrase is no subject: it has an oblique case or a preposition."""
    item = items[place]
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
    """Tell whether a noun phrase belongs to the one directly before it: die Autoren der Studie."""
    item = items[place]
    if shapes[place - 1] not in _NOUNS or item.tokens[0].low not in _GENITIVE:
        return False
    return "title m" not in item.head[-1].classes


def subject(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return the place of the subject of the German verb at `place`; None where unsure.

    The finite verb is second in a main clause: the subject stands before it, or behind it when
    something else begins the clause; in a subordinate clause the verb is last.
    """
    agent = _agent(items, shapes, place)
    if agent is not None:
        return agent
    if items[place].low in _IMPERSONAL:
        return _document(items, shapes, place)
    start = _clause_start(items, shapes, place)
    if any(shapes[here] in _VERBS for here in range(start, place)):
        return None
    lead = start
    while lead < place and shapes[lead] == "V":
        lead += 1
    if lead == place:
        return _right(items, shapes, place) if _may_turn(items, shapes, start, place) else None
    if items[lead].kind == "K" and items[lead].low not in _COORDINATED:
        return _subordinate(items, shapes, lead, place)
    own = _first_subject(items, shapes, lead, place) if shapes[lead] in "NDBRPr" else None
    if own == lead and shapes[lead - 1 : lead] != ["V"]:
        return own
    return _right(items, shapes, place)


def _may_turn(items: list[Item], shapes: list[str], start: int, place: int) -> bool:
    """Tell whether a verb with nothing before it in its clause has its subject behind it."""
    return start < place or shapes[max(0, start - 2) : start][-1:] in (["Q"], [","])


def _clause_start(items: list[Item], shapes: list[str], place: int) -> int:
    sent = items[place].sent
    here = place
    while here and items[here - 1].sent == sent and place - here < _REACH:
        if shapes[here - 1] in _BOUNDS:
            break
        if shapes[here - 1] == "K" and items[here - 1].low in _COORDINATED:
            break
        here -= 1
    return here


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
    if not any(items[here].low in _PASSIVE for here in near):
        return None
    for here in reversed(near):
        if items[here].low in _AGENT and shapes[here + 1 : here + 2] and here + 1 in near:
            if shapes[here + 1] in _NOUNS:
                return here + 1
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
            return here
    return None
