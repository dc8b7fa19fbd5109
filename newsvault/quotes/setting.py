"""What surrounds a quotation: its neighbours, its verbs, who spoke before, who may speak."""

from __future__ import annotations

from newsvault.quotes.story import CANDIDATES, Story, pattern

_CUES = frozenset("SCJAcjH")
_SPEAKING = frozenset(("person noun", "source noun", "title"))


class Setting:
    """What surrounds one quotation, computed once for all its candidates."""

    __slots__ = (
        "context", "cues", "inside", "item", "left", "number", "place", "previous", "relation",
        "right", "story",
    )  # fmt: skip

    def __init__(self, story: Story, number: int, place: int, previous: Previous | None) -> None:
        self.story = story
        self.number = number
        self.place = place
        self.item = story.items[place]
        self.previous = previous
        shapes = story.shapes
        self.left = "".join(shapes[max(0, place - 2) : place])
        self.right = "".join(shapes[place + 1 : place + 3])
        self.inside = inside(story, number)
        self.relation = "-" if previous is None else _relation(story, previous.place, place)
        self.cues = _governing(story, place)
        cue = _own_cue(story, place)
        self.context = f"{self.left[-1:]}_{self.right[:1]}{cue}{self.relation}"


class Previous:
    """The quotation before: where it stands and which item spoke it (None: nobody named)."""

    __slots__ = ("key", "place", "speaker")

    def __init__(self, place: int, speaker: int | None, key: str) -> None:
        self.place = place
        self.speaker = speaker
        self.key = key


def inside(story: Story, number: int) -> str:
    """Return a short code for how a quotation's own words look."""
    quote = story.quotes[number]
    words = story.text[quote.start : quote.end]
    first = words[:1]
    case = "U" if first.isupper() else "l" if first.islower() else "x"
    count = words.count(" ") + 1
    size = "1" if count == 1 else "2" if count < 4 else "3" if count < 8 else "4"
    last = words[-1:]
    return case + size + (last if last in ",.?!" else "w")


def _relation(story: Story, before: int, place: int) -> str:
    one, two = story.items[before], story.items[place]
    if one.sent == two.sent:
        return "s"
    if one.para == two.para:
        return "n" if two.sent == one.sent + 1 else "p"
    gap = two.para - one.para
    return "q" if gap <= 2 else "-"


def _governing(story: Story, place: int) -> dict[int, str]:
    """Return the subjects of the nearest cues of the quotation's sentence, with how they stand."""
    found: dict[int, str] = {}
    sent = story.items[place].sent
    for side, step in (("<", -1), (">", 1)):
        here, nth = place + step, 0
        while 0 <= here < len(story.items) and story.items[here].sent == sent and nth < 2:
            subject = story.subjects.get(here)
            if story.shapes[here] in _CUES and subject is not None:
                low, high = sorted((here, place))
                gap = pattern(story.shapes, low + 1, high)
                turned = "i" if subject > here else ""
                found.setdefault(subject, f"{side}{nth}{turned}{story.shapes[here]}{gap}")
                nth += 1
            here += step
    return found


def _own_cue(story: Story, place: int) -> str:
    """Return on which sides the quotation's own sentence has a verb of speaking."""
    sent = story.items[place].sent
    left = right = ""
    here = place - 1
    while here >= 0 and story.items[here].sent == sent:
        if story.shapes[here] in _CUES:
            left = "<"
            break
        here -= 1
    here = place + 1
    while here < len(story.items) and story.items[here].sent == sent:
        if story.shapes[here] in _CUES:
            right = ">"
            break
        here += 1
    return left + right


def is_dated_or_heading(story: Story, place: int) -> bool:
    """Tell whether an item is a date or stands in a heading: neither says anything."""
    item = story.items[place]
    if item.para in story.headings:
        return item.kind != "N" or not story.lexicon.genders(item.head[0].low)
    return "month" in item.head[-1].classes and story.shapes[place + 1 : place + 2] == ["#"]


def can_speak(story: Story, place: int) -> bool:
    """Tell whether an item is somebody or something that can speak.

    People, bodies and documents are; any other thing only where a verb of speaking has it for its
    subject: "the silence" says nothing, and "the zoo said" does.
    """
    item = story.items[place]
    if item.kind not in "DB" or item.head[-1].classes & _SPEAKING:
        return True
    return place in story.tellers


def candidates(setting: Setting) -> list[int]:
    """Return the places of the items that may be the quotation's speaker."""
    items, place = setting.story.items, setting.place
    para = setting.item.para
    found: list[int] = []
    here = place - 1
    while here >= 0 and items[here].para >= para - 4:
        far = para - items[here].para
        if items[here].kind in CANDIDATES:
            if far and len(found) >= 30:
                break
            found.append(here)
        here -= 1
    here = place + 1
    while here < len(items) and items[here].para <= para:
        if items[here].kind in CANDIDATES:
            found.append(here)
            if len(found) >= 60:
                break
        here += 1
    previous = setting.previous
    if previous is not None and previous.speaker is not None and previous.speaker not in found:
        found.append(previous.speaker)
    return found
