"""Schema of a tantivy index: its fields, and the document of an article.

tantivy analyses nothing: our own index terms are joined by spaces. Each zone is a field; `around`
holds all zones but the body once more, so that a word without a field is looked up in two fields.
The terms are stored too: tantivy does not show positions, and they are read from there.
"""

from __future__ import annotations

from functools import cache

from tantivy import Document, Schema, SchemaBuilder

from newsvault.errors import UsageError
from newsvault.search.document import NUMBERS, OTHERS, PIECES, ZONES, Entry, whole_value
from newsvault.search.field_names import FACETS

AROUND = tuple(zone for zone in ZONES if zone != "body")
# A word without a field is searched in these.
PLAIN = ("body", "around")
STORED = "other_terms"  # the zone that no query names, hence not indexed by itself
UNITS = {"sentence": "sentences", "paragraph": "paragraphs"}
_INDEXED = ("headline", "byline", "summary", "body", *OTHERS, *PIECES)
# The id, as two numbers that are read for each match without its document.
NAME = ("name_1", "name_2")
_EIGHT = 8  # bytes of a number
_LONGEST_ID = _EIGHT * len(NAME)


@cache
def schema() -> Schema:
    """Return the fields of the index."""
    builder = SchemaBuilder()
    builder.add_text_field("id", fast=True, tokenizer_name="raw", index_option="basic")
    for name in NAME:
        builder.add_unsigned_field(name, fast=True)
    for name in _INDEXED:
        builder.add_text_field(name, stored=True, tokenizer_name="whitespace")
    builder.add_text_field("around", tokenizer_name="whitespace")
    for name in (STORED, *UNITS.values()):
        builder.add_bytes_field(name, stored=True)
    builder.add_text_field("keys", tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(
            f"facet_{name}", fast=True, tokenizer_name="raw", index_option="basic"
        )
    for name in NUMBERS:
        builder.add_integer_field(name, fast=True)
    return builder.build()


def document_of(entry: Entry) -> Document:
    """Return the document of `entry`."""
    document = Document()
    document.add_text("id", entry.id)
    for name, number in zip(NAME, packed(entry.id), strict=True):
        document.add_unsigned(name, number)
    for name, terms in entry.terms.items():
        if not terms:
            continue
        joined = " ".join(terms)
        if name in AROUND:
            document.add_text("around", joined)
        if name in _INDEXED:
            document.add_text(name, joined)
        else:
            document.add_bytes(STORED, joined.encode())
    for speaker, quote in entry.quotations:  # an empty one too: both sides have the same numbers
        document.add_text("speaker", " ".join(speaker))
        document.add_text("quote", " ".join(quote))
    for sentence in entry.removed:
        document.add_text("was", " ".join(sentence))
    for key in entry.keys:
        document.add_text("keys", whole_value(key))
    for field, value in entry.facets:
        document.add_text(f"facet_{field}", whole_value(value))
    for name, amount in entry.numbers.items():
        document.add_integer(name, amount)
    for name, starts in (("sentences", entry.sentences), ("paragraphs", entry.paragraphs)):
        document.add_bytes(name, " ".join(map(str, starts)).encode())
    return document


def packed(name: str) -> tuple[int, ...]:
    """Return an id as numbers; raises UsageError for one of more than 16 bytes."""
    held = name.encode()
    if len(held) > _LONGEST_ID:
        raise UsageError(f"the id {name!r} has more than {_LONGEST_ID} bytes")
    held = held.ljust(_LONGEST_ID, b"\0")
    return tuple(int.from_bytes(held[at : at + _EIGHT], "big") for at in range(0, 16, _EIGHT))


def unpacked(*numbers: int) -> str:
    """Return the id of some numbers."""
    return b"".join(n.to_bytes(_EIGHT, "big") for n in numbers).rstrip(b"\0").decode()
