"""What the model is told of a possible speaker: shapes and positions, never an article's words."""

from __future__ import annotations

from newsvault.quotes.items import Item
from newsvault.quotes.story import CANDIDATES, Story

_CUES = frozenset("SCJAcj")
_REACH = 8


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


def pattern(shapes: list[str], start: int, stop: int) -> str:
    """Return the letters between two places, adverbs left out, long rows cut in the middle."""
    letters: list[str] = []
    for letter in shapes[start:stop]:
        if letter == "V" or (letter == "w" and letters and letters[-1] == "w"):
            continue
        letters.append(letter)
    if len(letters) > 7:
        return "".join(letters[:3]) + "~" + "".join(letters[-3:])
    return "".join(letters)


def of_candidate(setting: Setting, place: int, key: str) -> list[str]:
    """Return the features of the item at `place` as the speaker of the quotation."""
    story = setting.story
    items, shapes = story.items, story.shapes
    item = items[place]
    kind = kind_of(item, shapes[place])
    before = place < setting.place
    side = "<" if before else ">"
    low, high = (place, setting.place) if before else (setting.place, place)
    paras = setting.item.para - item.para
    sents = abs(setting.item.sent - item.sent)
    where = f"{side}{min(paras, 3)}{min(sents, 3)}"
    gap = pattern(shapes, low + 1, high)
    after = _beside(shapes, place, 1)
    ahead = _beside(shapes, place, -1)
    cue = _next_cue(shapes, place)
    rivals = sum(1 for letter in shapes[low + 1 : high] if letter in "NPDBRrI")
    quoted = sum(1 for letter in shapes[low + 1 : high] if letter == "Q")
    same = _same(setting, place, key)
    subject = "1" if item.tokens[0].first else "0"
    side_of_quote = (setting.left if before else setting.right) + side
    role = setting.cues.get(place, "-")
    return [
        f"G{role}",
        f"Gs{role[:4]}{setting.context}",
        f"Gk{role[:4]}{kind}",
        f"Gr{role[:2]}{min(rivals, 3)}{cue}",
        f"k{kind}",
        f"w{where}",
        f"kw{kind}{where}",
        f"g{side}{gap}",
        f"gk{side}{kind}{gap}",
        f"b{ahead}.{after}",
        f"bk{kind}{ahead}.{after}",
        f"bw{where}{ahead[-1:]}.{after}",
        f"c{cue}{where}",
        f"ck{cue}{kind}",
        f"r{where}{min(rivals, 5)}",
        f"q{where}{min(quoted, 3)}{cue}",
        f"s{same}{setting.relation}",
        f"sx{same}{setting.context}",
        f"sw{same}{where}{setting.relation}",
        f"u{subject}{where}{cue}",
        f"uk{subject}{kind}{after}",
        f"x{where}{setting.context}",
        f"xc{side_of_quote}{cue}{min(rivals, 2)}{sents}",
        f"i{setting.inside}{where}",
        f"d{word_at(items, place - 1)}{side}",
        f"dk{word_at(items, place - 1)}{kind}",
        f"o{int(item.owner)}{after}{side}",
        f"h{_head(item)}{cue}",
        f"v{min(story.speaks.get(item.low, 0), 3)}{kind}",
        f"vw{min(story.speaks.get(item.low, 0), 3)}{where}{cue}",
    ]


def of_nobody(setting: Setting) -> list[str]:
    """Return the features of the answer that nobody is named."""
    return [
        "none",
        f"none{setting.context}",
        f"none{setting.inside}",
        f"none{setting.relation}{setting.inside[1]}",
        f"none{setting.left}_",
        f"none_{setting.right}",
    ]


def kind_of(item: Item, letter: str) -> str:
    """Return the kind of a candidate: pronouns told apart, full names from surnames."""
    if letter == "P":
        classes = item.tokens[0].classes
        for name in "mfnpo":
            if f"pronoun {name}" in classes:
                return "P" + name
        return "P"
    if letter == "N":
        return "N2" if len(item.head) > 1 else "N1"
    classes = item.head[-1].classes
    if letter in "DB":
        for name in ("person noun", "source noun", "time noun"):
            if name in classes:
                return letter + name[0]
    return letter + "o" if "place" in classes else letter


def _beside(shapes: list[str], place: int, step: int) -> str:
    """Return the letters of the two items beside `place`, adverbs left out."""
    found = ""
    here = place + step
    while 0 <= here < len(shapes) and len(found) < 2:
        if shapes[here] != "V":
            found += shapes[here]
        here += step
    return found[::step]


def _next_cue(shapes: list[str], place: int) -> str:
    """Return the first cue right of an item before anything else could be its subject.

    A cue directly left of it, with no subject of its own, counts as "inverted".
    """
    skipped = 0
    for here in range(place + 1, min(place + _REACH, len(shapes))):
        letter = shapes[here]
        if letter in _CUES:
            return letter + str(min(skipped, 2))
        if letter in "NPrIQZ.;" or (letter in "DBR" and shapes[here - 1] != "F"):
            break
        skipped += letter != "V"
    if place and shapes[place - 1] in _CUES:
        return "i" + shapes[place - 1] + (shapes[place - 2] if place > 1 else "")
    return "-"


def _same(setting: Setting, place: int, key: str) -> str:
    previous = setting.previous
    if previous is None:
        return "-"
    if previous.speaker == place:
        return "S"
    if previous.speaker is None:
        return "0"
    if key and key == previous.key:
        return "E"
    return "a" if place > previous.place else "b"


def word_at(items: list[Item], place: int) -> str:
    """Return the word at `place` if it is a preposition or conjunction, else its kind."""
    if place < 0:
        return "^"
    item = items[place]
    return item.low if item.kind in "FKTA" else item.kind


def _head(item: Item) -> str:
    classes = item.head[-1].classes
    if "person noun" in classes:
        return "p"
    if "source noun" in classes:
        return "s"
    if "title" in classes:
        return "t"
    return item.kind
