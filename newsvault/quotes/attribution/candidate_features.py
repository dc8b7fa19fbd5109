"""Features of candidate speakers: word classes and positions, never the article's words."""

from __future__ import annotations

from newsvault.quotes.attribution.quotation_context import Context
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import CUES, PHRASES, PRONOUNS, UNNAMED, Tag

_CUES = CUES | {Tag.FINITE}
_ENDS = PRONOUNS | {Tag.NAME, Tag.RELATIVE, Tag.QUOTATION, Tag.PARAGRAPH_END, ".", ";"}
_SMALL_WORDS = frozenset({Tag.PREPOSITION, Tag.CONJUNCTION, Tag.THAT, Tag.ACCORDING})
_REACH = 8

# What each feature of a candidate looks at, in the order of `of_candidate`.
ASPECTS = (
    "kind of phrase", "words beside it", "words beside it", "verb beside it",
    "place in its sentence", "word before it", "kind of phrase", "how often it speaks",
    "subject of the verb", "subject of the verb", "subject of the verb", "subject of the verb",
    "distance", "distance", "words between", "words between", "words beside it", "verb beside it",
    "other names between", "other quotations between", "last speaker", "last speaker",
    "last speaker", "place in its sentence", "signs around the quotation",
    "signs around the quotation", "look of the quotation", "word before it", "possessive",
    "how often it speaks", "own clause", "own clause", "own clause",
)  # fmt: skip


class Profile:
    """What an item is like whatever the quotation: computed once for each possible speaker."""

    __slots__ = ("after", "ahead", "cue", "fixed", "head", "kind", "speaks", "subject", "word")

    def __init__(self, story: Story, place: int) -> None:
        item = story.items[place]
        self.kind = kind = kind_of(item, story.shapes[place])
        self.after = _beside(story.shapes, place, 1)
        self.ahead = _beside(story.shapes, place, -1)
        self.cue = _next_cue(story.shapes, place)
        self.subject = "1" if item.tokens[0].first else "0"
        self.word = word_at(story.items, place - 1)
        self.head = _head(item)
        self.speaks = min(story.speaks.get(item.low, 0), 3)
        self.fixed = [
            f"k{kind}",
            f"b{self.ahead}.{self.after}",
            f"bk{kind}{self.ahead}.{self.after}",
            f"ck{self.cue}{kind}",
            f"uk{self.subject}{kind}{self.after}",
            f"dk{self.word}{kind}",
            f"h{self.head}{self.cue}",
            f"v{self.speaks}{kind}",
        ]


def of_candidate(context: Context, place: int, key: str, profile: Profile) -> list[str]:
    """Return the features of the item at `place` as the speaker of the quotation."""
    item = context.story.items[place]
    before = place < context.place
    side = "<" if before else ">"
    low, high = (place, context.place) if before else (context.place, place)
    gaps = context.story.gaps
    paras = context.item.para - item.para
    sents = abs(context.item.sent - item.sent)
    where = f"{side}{min(paras, 3)}{min(sents, 3)}"
    gap = gaps.pattern(low + 1, high)
    kind, after, cue = profile.kind, profile.after, profile.cue
    rivals = gaps.rivals(low + 1, high)
    same = _same(context, place, key)
    subject = profile.subject
    role = context.cues.get(place, "-")
    return [
        *profile.fixed,
        f"G{role}",
        f"Gs{role[:4]}{context.neighbours}",
        f"Gk{role[:4]}{kind}",
        f"Gr{role[:2]}{min(rivals, 3)}{cue}",
        f"w{where}",
        f"kw{kind}{where}",
        f"g{side}{gap}",
        f"gk{side}{kind}{gap}",
        f"bw{where}{profile.ahead[-1:]}.{after}",
        f"c{cue}{where}",
        f"r{where}{min(rivals, 5)}",
        f"q{where}{min(gaps.quotes(low + 1, high), 3)}{cue}",
        f"s{same}{context.relation}",
        f"sx{same}{context.neighbours}",
        f"sw{same}{where}{context.relation}",
        f"u{subject}{where}{cue}",
        f"x{where}{context.neighbours}",
        f"xc{context.left if before else context.right}{side}{cue}{min(rivals, 2)}{sents}",
        f"i{context.inside}{where}",
        f"d{profile.word}{side}",
        f"o{int(item.owner)}{after}{side}",
        f"vw{profile.speaks}{where}{cue}",
        *_clause(context, place, kind),
    ]


def _clause(context: Context, place: int, kind: str) -> list[str]:
    """Return whether the item is the subject of the quotation's own clause, where it has one."""
    if context.clause is None:
        return []
    own = "=" if place == context.clause.subject else "x"
    joined = context.clause.joined + context.clause.verbs
    return [f"O{own}", f"Ok{own}{kind}", f"Oj{own}{joined}"]


def of_no_speaker(context: Context) -> list[str]:
    """Return the features of the answer that no speaker is named."""
    return [
        "none",
        f"none{context.neighbours}",
        f"none{context.inside}",
        f"none{context.relation}{context.inside[1]}",
        f"none{context.left}_",
        f"none_{context.right}",
    ]


def kind_of(item: Item, tag: str) -> str:
    """Return the kind of a candidate: each kind of pronoun, full names, surnames."""
    if tag == Tag.PRONOUN:
        classes = item.tokens[0].classes
        for name in "mfnpo":
            if f"pronoun {name}" in classes:
                return "P" + name
        return "P"
    if tag == Tag.NAME:
        return "N2" if len(item.head) > 1 else "N1"
    classes = item.head[-1].classes
    if tag in PHRASES:
        for name in ("person noun", "source noun", "time noun"):
            if name in classes:
                return tag + name[0]
    return tag + "o" if "place" in classes else tag


def _beside(shapes: list[str], place: int, step: int) -> str:
    """Return the tags of the two items beside `place`, adverbs left out."""
    found = ""
    here = place + step
    while 0 <= here < len(shapes) and len(found) < 2:
        if shapes[here] != Tag.ADVERB:
            found += shapes[here]
        here += step
    return found[::step]


def _next_cue(shapes: list[str], place: int) -> str:
    """Return the first cue right of an item that nothing else can be the subject of.

    A cue directly left of it, without another subject, counts as "inverted".
    """
    skipped = 0
    for here in range(place + 1, min(place + _REACH, len(shapes))):
        tag = shapes[here]
        if tag in _CUES:
            return tag + str(min(skipped, 2))
        if tag in _ENDS or (tag in UNNAMED and shapes[here - 1] != Tag.PREPOSITION):
            break
        skipped += tag != Tag.ADVERB
    if place and shapes[place - 1] in _CUES:
        return "i" + shapes[place - 1] + (shapes[place - 2] if place > 1 else "")
    return "-"


def _same(context: Context, place: int, key: str) -> str:
    previous = context.previous
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
    return item.low if item.kind in _SMALL_WORDS else item.kind


def _head(item: Item) -> str:
    classes = item.head[-1].classes
    if "person noun" in classes:
        return "p"
    if "source noun" in classes:
        return "s"
    if "title" in classes:
        return "t"
    return item.kind
