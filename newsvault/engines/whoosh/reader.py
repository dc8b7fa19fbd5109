"""An open Whoosh index: whole posting lists, terms and columns, over all its segments."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3LeafMatcher
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from newsvault.engines.whoosh.schema import ABSENT

# Document numbers run through all segments. For each: number, weight, positions as bytes.
Postings = tuple[list[int], list[float], list[bytes]]


class _Segment:
    """One segment, with the number of its first document."""

    def __init__(self, storage: Any, segment: Any, base: int) -> None:
        self.base = base
        self.count: int = segment.doc_count_all()
        self.deleted = {base + n for n in segment.deleted_docs()}
        codec = segment.codec()
        inside = segment.open_compound_file(storage) if segment.is_compound() else storage
        self._terms = codec.terms_reader(inside, segment)
        self._documents = codec.per_document_reader(inside, segment)
        self._codec = codec

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        if field not in self._terms.indexed_field_names():
            return
        start = self._terms._keycoder(field, prefix.encode())
        for key in self._terms._tindex.keys_from(start):
            if not key.startswith(start):
                break
            yield key[2:].decode()

    def postings(self, field: str, term: str, format_: Any) -> Postings | None:
        try:
            info = self._terms.term_info(field, term.encode())
        except TermNotFound:
            return None
        matcher = self._codec.postings_reader(self._terms._postfile, info, format_)
        ids: list[int] = []
        weights: list[float] = []
        values: list[bytes] = []
        if not isinstance(matcher, W3LeafMatcher):  # pragma: no cover  # one posting, kept inline
            ids, weights, values = ([*part] for part in info.inlined_postings())
            return [self.base + n for n in ids], weights, values
        while True:
            _block(matcher, self.base, ids, weights, values)
            if matcher._lastblock:
                return ids, weights, values
            matcher._next_block()

    def frequency(self, field: str, term: str) -> int:
        try:
            return int(self._terms.doc_frequency(field, term.encode()))
        except (KeyError, TermNotFound):
            return 0

    def column(self, field: str, column: Any) -> Any:
        if not self._documents.has_column(field):
            return None
        return self._documents.column_reader(field, column)

    def close(self) -> None:
        self._terms.close()
        self._documents.close()


def _block(
    matcher: Any, base: int, ids: list[int], weights: list[float], values: list[bytes]
) -> None:
    """Take a whole block of postings over at once, in place of one step for each document."""
    matcher._read_data()
    steps, held, places = matcher._data
    numbers = accumulate(steps)
    ids.extend(numbers if not base else map(base.__add__, numbers))
    if held is None or isinstance(held, float):
        weights.extend([1.0 if held is None else held] * len(steps))
    else:
        weights.extend(held)
    if places is not None:
        values.extend(places)


class Reader:
    """All segments of an index as one. Keeps what it read until it is closed."""

    def __init__(self, storage: Any, toc: Any) -> None:
        self._schema = toc.schema
        self._segments: list[_Segment] = []
        self.count = 0
        for segment in toc.segments:
            self._segments.append(_Segment(storage, segment, self.count))
            self.count += segment.doc_count_all()
        self.deleted = frozenset(n for s in self._segments for n in s.deleted)
        self._postings: dict[tuple[str, str], Postings] = {}
        self._numbers: dict[str, array[int]] = {}

    def terms(self, field: str, prefix: str) -> list[str]:
        """Return the terms of `field` that begin with `prefix`, each once."""
        found = {t: None for segment in self._segments for t in segment.terms(field, prefix)}
        return list(found)

    def postings(self, field: str, term: str) -> Postings:
        """Return the postings of a term; empty when it is not there. Removed documents stay in."""
        key = (field, term)
        if key not in self._postings:
            format_ = self._schema[field].format
            parts = [p for s in self._segments if (p := s.postings(field, term, format_))]
            ids: list[int] = []
            weights: list[float] = []
            values: list[bytes] = []
            for part in parts:
                ids += part[0]
                weights += part[1]
                values += part[2]
            self._postings[key] = (ids, weights, values)
        return self._postings[key]

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents hold a term, removed ones counted."""
        return sum(segment.frequency(field, term) for segment in self._segments)

    def numbers(self, field: str) -> array[int]:
        """Return the numbers of a column for all documents; ABSENT where there is none."""
        if field not in self._numbers:
            column = self._schema[field].column_type
            code = column._typecode
            whole = array(code)
            for segment in self._segments:
                part = _whole(segment.column(field, column), code)
                missing = segment.count - len(part)
                whole += part + array(code, [column._default]) * missing
            self._numbers[field] = whole
        return self._numbers[field]

    def lengths(self) -> bytes:
        """Return the length of each document's text, one byte each, as the library codes them."""
        whole = b""
        for segment in self._segments:
            reader = segment._documents._cached_reader("_text_len", LENGTHS_COLUMN)
            part = b"" if reader is None else _bytes(reader)
            whole += part + bytes(segment.count - len(part))
        return whole

    @property
    def mean_length(self) -> float:
        """The mean length of a text, in words."""
        total = sum(s._documents.field_length("text") for s in self._segments)
        return total / self.count if self.count else 0.0

    def name(self, number: int) -> str:
        """Return the id of a document."""
        for segment in self._segments:
            if number < segment.base + segment.count:
                column = segment.column("name", self._schema["name"].column_type)
                return str(column[number - segment.base].decode())
        raise IndexError(number)

    def close(self) -> None:
        """Let go of all files."""
        for segment in self._segments:
            segment.close()


def _bytes(reader: Any) -> bytes:
    size = reader._count * reader._fixedlen
    return bytes(reader._dbfile.get(reader._basepos, size)) if size else b""


def _whole(reader: Any, code: str) -> array[int]:
    """All values of a numeric column at once."""
    found = array(code)
    if reader is not None:
        found.frombytes(_bytes(reader))
        if sys.byteorder == "little":
            found.byteswap()
    return found


def length_table() -> tuple[int, ...]:
    """Return the text length each byte of `Reader.lengths` stands for."""
    return tuple(byte_to_length(n) for n in range(256))


__all__ = ["ABSENT", "Postings", "Reader", "length_table"]
