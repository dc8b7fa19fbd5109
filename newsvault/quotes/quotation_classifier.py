"""Quotation classifier: marked spans that are speech, against titles, names and scare quotes."""

from __future__ import annotations

import re

from newsvault.quotes.syntax.item_sequence import Story, pattern
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import NOUNS, SPEAKING_VERBS, Tag

_SMALL_WORDS = frozenset(
    {Tag.PREPOSITION, Tag.CONJUNCTION, Tag.THAT, Tag.ACCORDING, Tag.DETERMINER, Tag.AUXILIARY}
)
_PREDICATE = re.compile(r"(?:[a-z]+ly )?[a-z]+(?:s|ed)")
_PER = frozenset(["per", "to"])  # according to
_REACH = 30  # items
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def of_stretch(story: Story, number: int, place: int) -> list[str]:
    """Return the features of a marked span as a quotation."""
    quote = story.quotes[number]
    words = _WORD.findall(story.text[quote.start : quote.end])
    shapes, items = story.shapes, story.items
    look = _look(words, story.text[quote.start : quote.end], story.lexicon)
    left = pattern(shapes, max(0, place - 4), place)
    right = pattern(shapes, place + 1, place + 4)
    before = items[place - 1] if place else None
    token = before.tokens[-1] if before is not None else None
    label = "1" if token is not None and "label noun" in token.classes else "0"
    word = "^" if token is None else _closed(token.low, token.kind)
    owner = "1" if token is not None and token.owner else "0"
    cue = _cues(story, place)
    final = story.text[quote.end - 1 : quote.end]
    end = final if final in ",.?!;:" else "w"
    after = story.text[quote.right : quote.right + 1]
    size = _size(len(words))
    return [
        "bias",
        f"n{size}",
        f"ne{size}{end}",
        f"l{left[-2:]}",
        f"l3{left[-3:]}",
        f"r{right[:2]}",
        f"lr{left[-1:]}_{right[:1]}",
        f"lk{look}",
        f"lks{look}{size}",
        f"lkl{look}{left[-1:]}",
        f"lb{label}{look}",
        f"ls{label}{size}",
        f"w{word}",
        f"ws{word}{size}",
        f"wk{word}{look}",
        f"o{owner}{look}",
        f"c{cue}{size}",
        f"ck{cue}{look}",
        f"cl{cue}{left[-1:]}",
        f"a{after}{end}",
        f"cn{cue}{_nearest_quote(story, number)}{size}",
        f"rk{right[:1]}{look}{end}",
    ]


def is_reported_predicate(story: Story, number: int, place: int) -> bool:
    """Return whether a medium reports the verb in marks: Harrow “loathes” the deal, per the Echo.

    The medium is named in the sentence or in the one before. Without one it is a scare quote:
    the tile “hears” the room.
    """
    shapes, quote = story.shapes, story.quotes[number]
    words = story.text[quote.start : quote.end]
    if story.lexicon.language != "en" or not _PREDICATE.fullmatch(words):
        return False
    beside = shapes[place - 1 : place] + shapes[place + 1 : place + 2] if place else []
    if len(beside) < 2 or not NOUNS.issuperset(beside):
        return False
    sent = story.items[place].sent
    for here in range(max(1, place - _REACH), min(place + _REACH, len(shapes))):
        if shapes[here] == Tag.BODY and sent - 1 <= story.items[here].sent <= sent:
            behind = shapes[here + 1 : here + 2]
            if story.items[here - 1].low in _PER or (behind and behind[0] in SPEAKING_VERBS):
                return True
    return False


def _size(count: int) -> str:
    if count < 6:
        return str(count)
    return "6" if count < 9 else "9"


def _look(words: list[str], text: str, lexicon: Lexicon) -> str:
    """Return the shape of the words: sentence, title or phrase."""
    if not words:
        return "-"
    classes = [lexicon.classes(word.lower()) for word in words]
    verb = any("auxiliary" in c or "subject" in c for c in classes)
    capital = sum(word[0].isupper() or word[0].isdigit() for word in words)
    content = sum(not ("preposition" in c or "the" in c or "conjunction" in c) for c in classes)
    first = "U" if words[0][0].isupper() else "#" if words[0][0].isdigit() else "l"
    if text[:1] in "#@":
        first = text[0]
    # Every German noun has a capital; a title ends with one, a sentence seldom.
    titled = lexicon.language != "de" or words[-1][0].isupper()
    if titled and len(words) > 1 and capital >= max(content, 1) and capital > 1:
        first = "T"
    return first + ("v" if verb else "") + ("!" if re.search(r"[!?]", text) else "")


def _closed(low: str, kind: str) -> str:
    return low if kind in _SMALL_WORDS else kind


def _cues(story: Story, place: int) -> str:
    """Return the cues in the span's sentence, to its left and right."""
    left = right = "-"
    before, behind = story.beside(story.cues, place)
    for here in before:
        left = story.shapes[here] + ("1" if place - here < 4 else "2")
    for here in behind:
        right = story.shapes[here] + ("1" if here - place < 5 else "2")
    return left + right


def _nearest_quote(story: Story, number: int) -> str:
    """Return s where the sentence has another marked stretch, p where the paragraph has."""
    item = story.items[story.places[number]]
    near = story.places[max(0, number - 1) : number] + story.places[number + 1 : number + 2]
    others = [story.items[place] for place in near]
    if any(other.sent == item.sent for other in others):
        return "s"
    return "p" if any(other.para == item.para for other in others) else "-"
