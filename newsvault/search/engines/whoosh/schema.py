"""Schema of the Whoosh index: its fields, and the postings of an article."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from newsvault.models.record import record
from newsvault.search.document import OTHERS, ZONES, Entry

# One field holds the words of all zones; a word's position determines its zone.
ZONE_STARTS = {"headline": 0, "byline": 1000, "summary": 2000, "other": 8000, "body": 12000}
_STARTS = tuple(ZONE_STARTS.values())
_ENDS = dict(zip(ZONE_STARTS, (*_STARTS[1:], 1 << 40), strict=True))
EARLY = 100  # the first words of a body have one and a half times the weight
SLOT = 12  # bits of a position within one piece: PIECE_LIMIT fits
ABSENT = -(1 << 62)
SENTENCE, PARAGRAPH = "sentence", "paragraph"
PLACED = OTHERS
SMALL = ("headline", "byline", "summary")  # zones with separate lists
ID_BYTES = 32

# Columns of numbers: the type, as of `array`, and the value of a document without one.
NUMBERS = {
    **dict.fromkeys(
        ("date", "shown", "captured", "modified", "modified_at", "changed"), ("q", ABSENT)
    ),
    **dict.fromkeys(("words", "quotes"), ("i", 0)),
}
LENGTH, NAME = "_text_len", "name"  # columns: the length of a text as one byte, the id

ORDER = "order"  # a field with a single list: all documents of a segment, newest first
HALVES = 2  # weights are stored in halves, as integers

_BODY = ZONE_STARTS["body"]
_EARLIEST = _BODY + EARLY
_WEIGHTS = tuple(int(HALVES * weight) for weight in ZONES.values())

Posting = tuple[str, int, Sequence[int]]  # term, weight in halves, positions, ascending


@record
class Row:
    """The index data of one article: postings by field, numbers by column, its length."""

    postings: dict[str, list[Posting]]
    columns: dict[str, object]
    length: int


def row(entry: Entry) -> Row:
    """Return the index data of `entry`."""
    text, length = _text(entry)
    postings: dict[str, list[Posting]] = {
        "text": text,
        "unit": _units(entry),
        "key": [(key, 0, ()) for key in entry.keys],
        "facet": [(f"{f}\x1f{value}", 0, ()) for f, value in entry.facets],
        "id": [(entry.id, 0, ())],
    }
    for name in PLACED:
        if name in entry.terms:
            postings[name] = _postings(enumerate(entry.terms[name]))
    for name in SMALL:
        if name in entry.terms:
            postings[name] = _postings(enumerate(entry.terms[name], ZONE_STARTS[name]))
    pieces = {
        "speaker": [speaker for speaker, _ in entry.quotations],
        "quote": [quote for _, quote in entry.quotations],
        "was": entry.removed,
    }
    for name, texts in pieces.items():
        postings[name] = _postings(
            (slot << SLOT | n, term)
            for slot, text in enumerate(texts)
            for n, term in enumerate(text)
        )
    columns = {"name": entry.id.encode().ljust(ID_BYTES, b"\0"), **entry.numbers}
    return Row(postings=postings, columns=columns, length=length)


def _text(entry: Entry) -> tuple[list[Posting], int]:
    """Return the postings of an article's words in all zones, and its length in words."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    length = 0
    for zone_name, start in ZONE_STARTS.items():
        found = entry.terms.get(zone_name, ())
        length += len(found)
        for place, term in enumerate(found, start):
            places[term].append(place)
    postings: list[Posting] = [
        (term, HALVES * len(held) if held[0] >= _EARLIEST else _weight(held), held)
        for term, held in places.items()
    ]
    return postings, length


def _units(entry: Entry) -> list[Posting]:
    """Return the beginnings of sentences and paragraphs, in the form of words."""
    body = ZONE_STARTS["body"]
    return [
        (key, HALVES, sorted({body + start for start in starts}))
        for key, starts in ((SENTENCE, entry.sentences), (PARAGRAPH, entry.paragraphs))
        if starts
    ]


def _weight(places: Sequence[int]) -> int:
    if places[0] >= _BODY:
        return HALVES * len(places) + bisect_right(places, _EARLIEST - 1)
    return sum(
        _WEIGHTS[bisect_right(_STARTS, place) - 1] + (_BODY <= place < _EARLIEST)
        for place in places
    )


def _postings(pairs: Iterable[tuple[int, str]]) -> list[Posting]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, term in pairs:
        places[term].append(place)
    return [(term, HALVES * len(held), held) for term, held in places.items()]


def zone(place: int) -> int:
    """Return the zone number of a position in the field `text`."""
    return bisect_right(_STARTS, place)


def bounds(name: str) -> tuple[int, int]:
    """Return the range of positions of a zone, half open."""
    return ZONE_STARTS[name], _ENDS[name]


def merged(held: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return the positions of several postings of one document, ascending."""
    return held[0] if len(held) == 1 else sorted(chain.from_iterable(held))
