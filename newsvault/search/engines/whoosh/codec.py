"""What the library writes an index with: its fields, and our codec. A search does not need it."""

# ruff: noqa: E402  # the library is imported in its own way before what subclasses it

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newsvault.search.engines.whoosh.library import load_library

load_library()

from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec

from newsvault.search.document import PIECES
from newsvault.search.engines.whoosh.merged_lists import Stored
from newsvault.search.engines.whoosh.schema import ID_BYTES, NAME, NUMBERS, ORDER, PLACED, SMALL
from newsvault.search.engines.whoosh.term_table import TableWriter


class Listed(fields.FieldType):
    """A field with posting lists of our format."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=True)


class Known(fields.FieldType):
    """A field with a column only: a number, or an id."""

    indexed = False

    def __init__(self, column: object) -> None:
        super().__init__(formats.Existence(), None)
        self.column_type = column

    def to_column_value(self, value: object) -> object:
        """Return the value in the column's type."""
        return value


def schema() -> fields.Schema:
    """Return the fields of the index."""
    made = fields.Schema()
    made.add("text", Listed())
    for name in (*PLACED, *SMALL, *PIECES, "unit"):
        made.add(name, Listed())
    for name in ("key", "facet", "id", ORDER):
        made.add(name, Listed())
    made.add(NAME, Known(columns.FixedBytesColumn(ID_BYTES)))
    for name, (code, default) in NUMBERS.items():
        made.add(name, Known(columns.NumericColumn(code, default=default)))
    return made


class ListCodec(W3Codec):
    """Whoosh's files, with our table of terms and whole posting lists in two of them."""

    def field_writer(self, storage: Any, segment: Any) -> ListFieldWriter:
        """Return the writer for the terms of a segment."""
        return ListFieldWriter(
            segment.create_file(storage, self.TERMS_EXT),
            segment.create_file(storage, self.POSTS_EXT),
        )


class ListFieldWriter:
    """Writes the terms of a segment with their lists."""

    def __init__(self, table: Any, lists: Any) -> None:
        self._table = TableWriter(table)
        self._lists = lists
        self._at = 0
        self.is_closed = False

    def add_field(self, name: str, lists: Iterable[Stored]) -> None:
        """Write the terms of the field `name`, ascending; call once per field."""
        self._table.add_field(name, self._written(lists), self._at)

    def _written(self, lists: Iterable[Stored]) -> Iterator[tuple[bytes, int, int]]:
        """Write the lists; yield each term with its number of documents and its list's length."""
        for term, count, held in lists:
            self._lists.write(held)
            self._at += len(held)
            yield term, count, len(held)

    def close(self) -> None:
        """Close both files."""
        self._table.close()
        self._lists.close()
        self.is_closed = True
