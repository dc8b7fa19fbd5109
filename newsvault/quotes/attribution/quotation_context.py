"""Context of a quotation: neighbours, cues, the previous speaker, candidate speakers."""

from __future__ import annotations

from bisect import bisect

from newsvault.quotes.attribution.clause_subjects import own_clause
from newsvault.quotes.syntax.item_sequence import Story

_PARAGRAPHS = 4  # empty ones between paragraphs count too
# The speakers of 11,000 quotations of real articles are at most 170 items away (an item is a
# name, a verb, a sign), and at most 50 possible speakers are between: the limits only matter in a
# text of one block, where they keep the cost of each quotation the same.
_REACH = 600
_MOST = 60
_BEHIND = 6  # at least, behind the quotation
_FEW, _FEW_BEHIND = 8, 3  # in a crowded story


class Context:
    """What surrounds one quotation, computed once for all its candidates."""

    __slots__ = (
        "clause", "cues", "inside", "item", "left", "neighbours", "number", "place",
        "previous", "relation", "right", "story",
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
        self.clause = own_clause(story, place)
        cue = _own_cue(story, place)
        self.neighbours = f"{self.left[-1:]}_{self.right[:1]}{cue}{self.relation}"


class Previous:
    """The quotation before: its place and the item of its speaker (None: no speaker is named)."""

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
    """Return the subjects of the nearest cues of the quotation's sentence, with their positions."""
    found: dict[int, str] = {}
    for side, near in zip("<>", story.beside(story.governors, place, 2), strict=True):
        for nth, here in enumerate(near):
            subject = story.subjects[here]
            low, high = sorted((here, place))
            gap = story.gaps.pattern(low + 1, high)
            turned = "i" if subject > here else ""
            found.setdefault(subject, f"{side}{nth}{turned}{story.shapes[here]}{gap}")
    return found


def _own_cue(story: Story, place: int) -> str:
    """Return on which sides the quotation's own sentence has a verb of speaking."""
    left, right = story.beside(story.cues, place)
    return "<" * len(left) + ">" * len(right)


def candidates(context: Context) -> list[int]:
    """Return the places of the items that may be the quotation's speaker, the nearest first."""
    items, place = context.story.items, context.place
    among = context.story.candidates
    at = bisect(among, place)
    para = context.item.para
    most, behind = (_FEW, _FEW_BEHIND) if context.story.crowded else (_MOST, _BEHIND)
    found: list[int] = []
    for here in reversed(among[max(0, at - most) : at]):
        far = para - items[here].para
        if place - here >= _REACH or far > _PARAGRAPHS:
            break
        if len(found) >= (most // 2 if far else most):
            break
        found.append(here)
    most = max(most, len(found) + behind)
    for here in among[at : at + most]:
        if here - place >= _REACH or items[here].para > para or len(found) >= most:
            break
        found.append(here)
    previous = context.previous
    if previous is not None and previous.speaker is not None and previous.speaker not in found:
        found.append(previous.speaker)
    return found
