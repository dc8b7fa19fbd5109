"""English, French and Spanish speakers that are no subject of a verb of speaking.

The agent of a passive, the person who is quoted, and the owner of a noun of speech.
"""

from __future__ import annotations

from newsvault.quotes.syntax.item import Item
from newsvault.quotes.tokens.tags import BESIDE_VERBS, NOUNS, SPEAKING_VERBS, Tag

_BY = {"en": "by", "fr": "par", "es": "por"}
_BEING = {
    "en": frozenset("is are was were be been being 's".split()),
    "fr": frozenset("est sont été fut furent sera était étaient".split()),
    "es": frozenset("es son fue fueron sido era".split()),
}
_PARTICIPLES = {
    "en": ("ed", "told", "said", "read", "heard", "seen", "quoted"),
    "fr": ("é", "ée", "és", "ées", "it", "ite"),
    "es": ("ado", "ada", "ados", "adas", "ito", "ita"),
}
_QUOTED = frozenset(["quoted", "quotes", "quoting", "quote"])
_BEFORE, _BEHIND = 4, 9  # items
# Between an agent and the words that are its own: salué par Roe comme « ... ».
_AS = {
    "en": frozenset(["as"]),
    "fr": frozenset(["comme", "avoir", "être", "pour"]),
    "es": frozenset(["como", "haber", "ser", "por"]),
}
_JOINING = BESIDE_VERBS | {Tag.CONJUNCTION, Tag.PREPOSITION, Tag.WORD, Tag.DETERMINER}
_NO_AGENT_BEHIND = SPEAKING_VERBS | {";", ":"}
_BEFORE_OTHERS = frozenset({Tag.QUOTATION, ",", Tag.AUXILIARY})  # the one quoted is the subject
_BEHIND_SPEECH = frozenset({Tag.THAT, Tag.QUOTATION, ":"})
_AGENT_ENDS = {
    "en": ("ed", "en", "seen", "heard", "read", "sent", "put", "held"),
    "fr": tuple(
        stem + ending for stem in ("é", "u", "it", "is") for ending in ("", "e", "s", "es")
    ),
    "es": tuple(
        stem + ending for stem in ("ad", "id", "st", "ch") for ending in ("o", "a", "os", "as")
    ),
}


def agent(items: list[Item], shapes: list[str], place: int, language: str) -> int | None:
    """Return who does what a passive says: was called "reckless" by Smith.

    None where the verb at `place` is no passive, or names no agent.
    """
    if language not in _BY or not _is_passive(items, shapes, place, language):
        return None
    for here in range(place + 1, min(place + _BEHIND, len(items) - 1)):
        if items[here].sent != items[place].sent or shapes[here] in _NO_AGENT_BEHIND:
            return None
        if items[here].low == _BY[language] and shapes[here + 1] in NOUNS:
            return here + 1
    return None


def _is_passive(items: list[Item], shapes: list[str], place: int, language: str) -> bool:
    """Whether the participle at `place` is passive: "accused by Poe", "was quoted"."""
    if not items[place].low.endswith(_PARTICIPLES[language]) or items[place].low in _QUOTED:
        return False
    if items[place].tokens[0].first or items[place + 1 : place + 2][:1] == []:
        return True
    if items[place + 1].low == _BY[language]:
        return True  # Roe, accused by Poe of "lying"
    behind = shapes[place + 1 : place + 3] == [Tag.PREPOSITION, Tag.QUOTATION]
    if behind and language != "en" and shapes[place - 1 : place] == [","]:
        return True  # la ley, calificada de “mordaza” por Roe
    for here in range(place - 1, max(place - _BEFORE, 0) - 1, -1):
        if items[here].low in _BEING[language]:
            return True
        if language == "en" and shapes[here] not in BESIDE_VERBS:
            return False
    return False


def agent_before(items: list[Item], shapes: list[str], place: int, language: str) -> int | None:
    """Return the agent whose words the quotation at `place` has: accusé par Roe d'avoir « ... ».

    It is right behind a participle, with no more than small words up to the quotation.
    """
    if language not in _BY:
        return None
    here, joined = place - 1, False
    while here > 1 and place - here < _BEFORE + 1 and shapes[here] in _JOINING:
        joined = joined or items[here].low in _AS[language]
        here -= 1
    if not joined or shapes[here] not in NOUNS or items[here].sent != items[place].sent:
        return None
    if items[here - 1].low != _BY[language]:
        return None
    verb = here - 2
    while verb > 0 and shapes[verb] == Tag.ADVERB:
        verb -= 1
    participle = verb >= 0 and items[verb].low.endswith(_AGENT_ENDS[language])
    return here if participle and items[verb].sent == items[place].sent else None


def quotee(items: list[Item], shapes: list[str], place: int) -> int | None:
    """Return whom an English verb quotes: the paper quoted the mayor as saying, "..."."""
    if items[place].low not in _QUOTED or place + 1 >= len(items):
        return None
    behind = place + 1
    while shapes[behind] == Tag.WORD and behind < min(place + _BEFORE, len(items) - 1):
        behind += 1  # quoted harbour pilot Jo Roe
    if shapes[behind] != Tag.NAME:
        behind = place + 1
    asked = shapes[behind] in NOUNS and shapes[max(0, place - 1)] not in _BEFORE_OTHERS
    if not asked or items[behind].sent != items[place].sent:
        return None
    row = [tag for tag in shapes[behind + 1 : behind + 5] if tag != Tag.WORD]
    if row[:3] != [",", Tag.NAME, ","]:
        return behind
    return shapes.index(Tag.NAME, behind + 1)  # a witness, fisherman Jo Roe, as saying


def is_owned_speech(items: list[Item], shapes: list[str], place: int) -> bool:
    """Return whether a noun of speech has its speaker before it: Roe's claim that it was "safe"."""
    if not place or shapes[place - 1] != Tag.NAME or not items[place - 1].owner:
        return False
    if not any("speech noun" in token.classes for token in items[place].tokens):
        return False
    behind = place + 1
    goes_on = behind < len(items) and items[behind].sent == items[place].sent
    return goes_on and (shapes[behind] in _BEHIND_SPEECH or items[behind].low in {"of", "to"})
