"""What a Whoosh index of ours holds: its fields, and how postings are written as bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

from whoosh import columns, fields, formats

from newsvault.analysis import term, words
from newsvault.entries import LIMITS, QUOTATION_LIMIT, ZONES, Entry

# One field holds the words of all zones; a word's position says in which zone it stands.
ZONE_STARTS = {"headline": 0, "byline": 1000, "summary": 2000, "other": 8000, "body": 12000}
_STARTS = tuple(ZONE_STARTS.values())
_ENDS = dict(zip(ZONE_STARTS, (*_STARTS[1:], 1 << 40), strict=True))
EARLY = 100  # the first words of a body weigh half as much again
SLOT = 12  # bits of a position within one quotation: QUOTATION_LIMIT fits
ABSENT = -(1 << 62)
SENTENCE, PARAGRAPH = "sentence", "paragraph"
PLACED = ("source", "section", "note", "url")

Posting = tuple[bytes, int, float, bytes]


class Places(formats.Format):
    """Postings with positions, as differences, seven bits a byte, the last byte below 128."""

    def word_values(self, value: object, analyzer: object, **kwargs: object) -> object:
        """Never asked: the postings are handed in ready made."""
        raise NotImplementedError


class Ready(fields.FieldType):
    """A field whose postings are handed in ready made, as `index` returns them."""

    def __init__(self, *, placed: bool, scored: bool = False) -> None:
        super().__init__(Places() if placed else formats.Existence(), None, scorable=scored)

    def index(self, value: Iterable[Posting], **_: object) -> Iterable[Posting]:
        """Return the postings: term, how often, weight, bytes."""
        return value


class Known(fields.FieldType):
    """A field that is only a column: a number, or an id."""

    indexed = False

    def __init__(self, column: object) -> None:
        super().__init__(formats.Existence(), None)
        self.column_type = column

    def to_column_value(self, value: object) -> object:
        """Return the value as the column takes it."""
        return value


def schema() -> fields.Schema:
    """Return the fields of the index."""
    made = fields.Schema()
    made.add("text", Ready(placed=True, scored=True))
    for name in (*PLACED, "quote", "speaker", "unit"):
        made.add(name, Ready(placed=True))
    for name in ("key", "facet", "id"):
        made.add(name, Ready(placed=False))
    made.add("name", Known(columns.VarBytesColumn()))
    for name in ("date", "captured", "modified"):
        made.add(name, Known(columns.NumericColumn("q", default=ABSENT)))
    for name in ("words", "quotes"):
        made.add(name, Known(columns.NumericColumn("i", default=0)))
    return made


def row(entry: Entry) -> dict[str, object]:
    """Return the values of one document, by field."""
    found: dict[str, object] = {
        "text": _text(entry),
        "unit": _units(entry),
        "key": [(key.encode(), 1, 1.0, b"") for key in entry.keys],
        "facet": [(f"{f}\x1f{value}".encode(), 1, 1.0, b"") for f, value in entry.facets],
        "id": [(entry.id.encode(), 1, 1.0, b"")],
        "name": entry.id.encode(),
        **entry.numbers,
    }
    for name in PLACED:
        if name in entry.texts:
            terms = [term(word, entry.language) for word in words(entry.texts[name])]
            found[name] = _postings(zip(terms, range(len(terms)), strict=True))
    for name, which in (("speaker", 0), ("quote", 1)):
        found[name] = _postings(
            (term(word, entry.language), slot << SLOT | n)
            for slot, pair in enumerate(entry.quotations)
            for n, word in enumerate(words(pair[which])[:QUOTATION_LIMIT])
        )
    return found


def _text(entry: Entry) -> list[Posting]:
    places: dict[str, list[int]] = {}
    language = entry.language
    for zone, start in ZONE_STARTS.items():
        text = entry.texts.get(zone)
        if text:
            for place, word in enumerate(words(text)[: LIMITS[zone]], start):
                key = term(word, language)
                if key in places:
                    places[key].append(place)
                else:
                    places[key] = [place]
    return [(key.encode(), len(held), _weight(held), encode(held)) for key, held in places.items()]


def _units(entry: Entry) -> list[Posting]:
    """Return where sentences and paragraphs begin, as if they were words."""
    body = ZONE_STARTS["body"]
    return [
        (key.encode(), 1, 1.0, encode(sorted({body + start for start in starts})))
        for key, starts in ((SENTENCE, entry.sentences), (PARAGRAPH, entry.paragraphs))
        if starts
    ]


def _weight(places: Sequence[int]) -> float:
    body = ZONE_STARTS["body"]
    if places[0] >= body + EARLY:
        return float(len(places))
    weights = tuple(ZONES.values())
    return sum(
        weights[bisect_right(_STARTS, place) - 1] + (0.5 if body <= place < body + EARLY else 0)
        for place in places
    )


def _postings(pairs: Iterable[tuple[str, int]]) -> list[Posting]:
    places: dict[str, list[int]] = {}
    for key, place in pairs:
        places.setdefault(key, []).append(place)
    return [
        (key.encode(), len(held), float(len(held)), encode(held)) for key, held in places.items()
    ]


def zone(place: int) -> int:
    """Return the number of the zone a position of the field `text` lies in."""
    return bisect_right(_STARTS, place)


def bounds(name: str) -> tuple[int, int]:
    """Return the positions of a zone, half open."""
    return ZONE_STARTS[name], _ENDS[name]


def encode(places: Sequence[int]) -> bytes:
    """Return ascending positions as bytes."""
    out = bytearray()
    before = 0
    for place in places:
        step = place - before
        before = place
        while step > 127:
            out.append(step & 127 | 128)
            step >>= 7
        out.append(step)
    return bytes(out)


def decode(held: bytes) -> list[int]:
    """Return the positions that `encode` wrote."""
    found: list[int] = []
    place = step = shift = 0
    for byte in held:
        if byte > 127:
            step |= (byte & 127) << shift
            shift += 7
        else:
            place += step | byte << shift
            found.append(place)
            step = shift = 0
    return found


def merged(held: Sequence[bytes]) -> list[int]:
    """Return the positions of several postings of one document, ascending."""
    if len(held) == 1:
        return decode(held[0])
    return sorted(chain.from_iterable(map(decode, held)))
