"""German sources that no verb of the quotation's sentence names.

Those of the next sentence (Das sagte Roe), of "für Roe", of "Kritik kam von Roe" and of "sein
Fazit".
"""

from __future__ import annotations

from bisect import bisect_left

from newsvault.quotes.german.non_subject_speakers import AGENT, is_passive
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.lexicon import SPEAKING
from newsvault.quotes.tokens.tags import MAIN_VERBS, NOUNS, OTHER_VERBS, SAYING_VERBS, TELLING, Tag

_REACH = 40  # items
_BACK = 20  # verbs
_NEAR = 6  # items
_THAT = frozenset(["das", "dies"])
_CAME = frozenset("kam kommt kamen kommen gab gibt erntete erhielt bekam".split())
_CONCLUSIONS = (
    "fazit", "ziel", "motto", "antwort", "reaktion", "erklärung", "resümee", "bilanz", "botschaft",
    "devise", "prognose", "zuversicht", "hoffnung", "sorge", "rat", "argument", "wunsch",
)  # fmt: skip
_OWN = frozenset(["sein", "seine", "ihr", "ihre"])
_READS = frozenset(["lautet", "lautete"])  # sein Fazit lautete: „...“
_REACTIONS = frozenset(
    "zustimmung lob widerspruch unterstützung zuspruch rückendeckung protest beifall".split()
)
_CALLS = ("ruf", "frage", "einwurf", "reaktion", "antwort", "kommentar", "gegenrede")
_PASSIVE = frozenset(["wird", "werden", "wurde", "wurden", "werde"])
_ALSO = frozenset(["auch", "gerade", "besonders", "vor", "allem"])
_IN = frozenset(["in", "im"])


def framed_source(story: Story, place: int, cues: list[int]) -> int | None:
    """Return the place of the source that the frame of a German sentence names; else None.

    `cues` are the verbs of its sentence that have subjects; only sentences without a verb of
    speaking have such a source.
    """
    speaking = (cue for cue in cues if story.shapes[cue] in TELLING)
    if any(story.items[cue].low not in _READS | _CAME for cue in speaking):
        return None
    first = _first(story, place)
    for rule in (_for, _came, _owned, _emerges, _in_medium):
        found = rule(story, first, place)
        if found is not None:
            return found
    if not any(_person(story, story.subjects[cue]) for cue in cues):
        for rule in (_by_agent, _in_document):
            found = rule(story, first, place)
            if found is not None:
                return found
    return _announced(story, place)


def _first(story: Story, place: int) -> int:
    """Return the place of the first item of the sentence, or the last one in reach."""
    sent, here = story.items[place].sent, place
    while here and story.items[here - 1].sent == sent and place - here < _REACH:
        here -= 1
    return here


def _announced(story: Story, place: int) -> int | None:
    """Return the subject of the next sentence, where that is "das sagte ..."."""
    items, sent = story.items, story.items[place].sent
    for here in range(place + 1, min(place + _REACH, len(items) - 1)):
        if items[here].sent == sent:
            continue
        if items[here].low not in _THAT or items[here].para != items[place].para:
            return None
        verb = here + 1
        subject = story.subjects.get(verb)
        speaking = story.shapes[verb] in SAYING_VERBS and subject is not None and subject > verb
        return subject if speaking else None
    return None


def _for(story: Story, first: int, place: int) -> int | None:
    """Return the person of "für": Für Vera Roe ist das Gesetz „überholt“."""
    while story.items[first].low in _ALSO and first < place:
        first += 1
    shapes, whom = story.shapes, first + 1
    if story.items[first].low == "was" and story.items[whom].low == "für":
        return _for_each(story, first, place)
    if story.items[first].low != "für" or whom + 1 >= place or shapes[whom + 1] not in OTHER_VERBS:
        return None
    return whom if _person(story, whom) else None


def _for_each(story: Story, first: int, place: int) -> int | None:
    """Return the last person of "für": Was für Roe ein „Sieg“ ist, ist für Poe ein „Unglück“."""
    for here in range(place - 1, first, -1):
        if story.items[here - 1].low == "für" and story.shapes[here] in NOUNS:
            return here if _person(story, here) else None
        if story.shapes[here] in ",;:":
            return None
    return None


def _came(story: Story, first: int, place: int) -> int | None:
    """Return whose statement comes: Kritik kam von der Gewerkschaft: Das sei „falsch“."""
    items = story.items
    while first < place and (items[first].kind in {":", Tag.NUMBER} or items[first].low == "uhr"):
        first += 1  # 14.40 Uhr: Zwischenruf
    noun = items[first].tokens[-1]
    called = noun.low.endswith(_CALLS) and items[first + 1].low in AGENT and first + 4 <= place
    if called and story.shapes[first + 2] in NOUNS and story.shapes[first + 3] == ":":
        return first + 2  # Zwischenruf von Roe: „Nein!“
    if "statement noun" not in noun.classes and noun.low not in _REACTIONS:
        return None
    for here in range(first + 1, place - 1):
        if story.shapes[here] == ":":
            return None
        if items[here].low in AGENT and story.shapes[here + 1] in NOUNS:
            came = any(items[verb].low in _CAME for verb in range(first + 1, here))
            return here + 1 if came else None
    return None


def _owned(story: Story, first: int, place: int) -> int | None:
    """Return whom "sein" means in a sentence with a colon (Sein Fazit: „Es war gut.“)."""
    items = story.items
    if items[first].tokens[0].low not in _OWN:
        return None
    noun = items[first].tokens[-1]
    thing = "statement noun" in noun.classes or noun.low.endswith(_CONCLUSIONS)
    if noun.kind == Tag.CAPITALISED or not thing or story.shapes[place - 1] != ":":
        return None
    at = bisect_left(story.governors, first)
    for cue in reversed(story.governors[max(0, at - _BACK) : at]):
        subject = story.subjects[cue]
        if items[subject].para != items[place].para or items[first].sent - items[cue].sent > 1:
            return None
        if story.shapes[subject] == Tag.NAME or items[subject].low in {"er", "sie"}:
            return subject
    return None


def _emerges(story: Story, first: int, place: int) -> int | None:
    """Return the document that something emerges from: Wie aus dem Brief hervorgeht."""
    items = story.items
    for here in range(first, min(first + _NEAR, place - 1)):
        if items[here].low == "aus" and story.shapes[here + 1] in NOUNS:
            behind = items[here + 2 : here + _NEAR]
            verbs = (item.low for item in behind if item.sent == items[here].sent)
            return here + 1 if any(low.startswith("hervor") for low in verbs) else None
    return None


def _in_medium(story: Story, first: int, place: int) -> int | None:
    """Return the medium of a passive without an agent: In der Presse wurde er „Held“ genannt."""
    items, shapes, sent = story.items, story.shapes, story.items[place].sent
    passive, medium = False, None
    for here in range(first, min(place + _REACH, len(items) - 1)):
        if items[here].sent != sent or (here > place and shapes[here] in ",;:"):
            break
        if here < place and shapes[here] in ",;:":
            passive, medium = False, None  # of another clause
        if items[here].low in _IN and medium is None and _writes(items[here + 1]):
            medium = here + 1
        verb = shapes[here] in MAIN_VERBS and not items[here].low.startswith("zit")
        passive = passive or (verb and is_passive(items, shapes, here))
    return medium if passive else None


def _by_agent(story: Story, first: int, place: int) -> int | None:
    """Return the agent of a passive of any verb: Der Zug wurde von Fans mit „Buh“ empfangen."""
    items, shapes, sent = story.items, story.shapes, story.items[place].sent
    passive = False
    for here in range(first, place):
        if items[here].sent != sent:
            continue
        passive = passive or items[here].low in _PASSIVE
        if passive and items[here].low in AGENT and _person(story, here + 1):
            return here + 1 if shapes[here + 1] in NOUNS else None
    return None


def _in_document(story: Story, first: int, place: int) -> int | None:
    """Return the document that a sentence without a person begins with: Im Antrag ist von „...“."""
    if story.items[first].low not in _IN | {"auf"} or first + 1 >= place:
        return None
    return first + 1 if _writes(story.items[first + 1]) else None


def _writes(item: Item) -> bool:
    """Return whether an item is a paper or a document: in der Presse, im „Standard“."""
    noun = item.head[-1].classes & {"source noun", "statement noun"}
    return item.kind == Tag.BODY or (item.kind in NOUNS and bool(noun))


def _person(story: Story, place: int) -> bool:
    item = story.items[place]
    return item.kind == Tag.NAME or (item.kind in NOUNS and bool(item.head[-1].classes & SPEAKING))
