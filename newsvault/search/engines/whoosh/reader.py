"""An open Whoosh index: posting lists, terms and columns over all its segments."""

from __future__ import annotations

import heapq
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from operator import itemgetter
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.util.numeric import byte_to_length

from newsvault.search.cost_limit import Work
from newsvault.search.engines.whoosh.library import opening
from newsvault.search.engines.whoosh.posting_lists import PostingList, extent, from_bytes
from newsvault.search.engines.whoosh.schema import ABSENT, ID_BYTES, ORDER

_MANY = 300  # term lookups, after which all terms are loaded
_FEW = 200  # ids that are read one by one
_SEEK, _TERM = 5, 2  # cost of a term lookup, and of each term found


class Segment:
    """One segment, with the number of its first document."""

    def __init__(self, storage: Any, segment: Any, base: int) -> None:
        self.base = base
        with opening():
            self.count: int = segment.doc_count_all()
            self.deleted = {base + n for n in segment.deleted_docs()}
            codec = segment.codec()
            self._whole_file = (
                segment.open_compound_file(storage) if segment.is_compound() else None
            )
            inside = self._whole_file or storage
            self._terms = codec.terms_reader(inside, segment)
            self._documents = codec.per_document_reader(inside, segment)
        self.source = segment
        self._asked = 0
        self._whole: dict[str, list[str]] = {}
        self._columns: dict[str, Any] = {}

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms of `field` that begin with `prefix`, in order."""
        if field not in self._terms.indexed_field_names():
            return
        self._asked += 1
        if self._asked > _MANY or field in self._whole:
            yield from self._from_memory(field, prefix)
            return
        start = self._terms._keycoder(field, prefix.encode("utf-8", "surrogatepass"))
        for key in self._terms._tindex.keys_from(start):
            if not key.startswith(start):
                break
            yield key[2:].decode()

    def _from_memory(self, field: str, prefix: str) -> list[str]:
        """Find terms in a list of all terms, loaded once, for queries with thousands of words."""
        if field not in self._whole:
            start = self._terms._keycoder(field, b"")
            keys = takewhile(lambda key: key[:2] == start, self._terms._tindex.keys_from(start))
            self._whole[field] = [key[2:].decode() for key in keys]
        terms = self._whole[field]
        low = bisect_left(terms, prefix)
        return terms[low : bisect_left(terms, prefix + "\U0010ffff", low)]

    def postings(self, field: str, term: str) -> PostingList | None:
        """Return the posting list of a term, or None."""
        found = self._info(field, term)
        if found is None:
            return None
        _, position, length = found
        return from_bytes(self._terms._postfile.get(position, length), self.base)

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents with a term, including removed ones."""
        found = self._info(field, term)
        return found[0] if found else 0

    def lists(self) -> Iterator[tuple[str, str, PostingList]]:
        """Yield every posting list with its field and term, document numbers from 0."""
        names = self._terms._fieldunmap
        for key, info in self._terms._tindex.items():
            _, position, length = extent(info)
            held = from_bytes(self._terms._postfile.get(position, length), 0)
            yield names[int.from_bytes(key[:2], "big")], key[2:].decode(), held

    def _info(self, field: str, term: str) -> tuple[int, int, int] | None:
        key = term.encode("utf-8", "surrogatepass")  # of an argument that is not UTF-8: in no index
        held = self._terms._tindex.get(self._terms._keycoder(field, key))
        return None if held is None else extent(held)

    def column(self, field: str, column: Any) -> Any:
        """Return the values of a column by document, from 0, or None."""
        if field not in self._columns:  # opening one reads the file's header and footer
            there = self._documents.has_column(field)
            self._columns[field] = self._documents.column_reader(field, column) if there else None
        return self._columns[field]

    def lengths(self) -> bytes:
        """Return the length of each text, one byte each."""
        reader = self._documents._cached_reader("_text_len", LENGTHS_COLUMN)
        found = b"" if reader is None else _bytes(reader)
        return found + bytes(self.count - len(found))

    def close(self) -> None:
        """Close all files."""
        self._terms.close()
        self._documents.close()
        if self._whole_file is not None:
            self._whole_file.close()


class Reader:
    """All segments of an index as one. Caches what it reads until it is closed."""

    def __init__(self, storage: Any, schema: Any, segments: Any) -> None:
        self._schema = schema
        self.segments: list[Segment] = []
        self.count = 0
        for segment in segments:
            self.segments.append(Segment(storage, segment, self.count))
            self.count += segment.doc_count_all()
        self.deleted = frozenset(n for s in self.segments for n in s.deleted)
        self._numbers: dict[str, array[int]] = {}
        self._lengths: tuple[bytes, float] | None = None
        self._languages: tuple[str, ...] | None = None
        self.work: Work | None = None  # cost of the current query

    def terms(self, field: str, prefix: str) -> list[str]:
        """Return the terms of `field` that begin with `prefix`, each once, in order."""
        spend = self.work.spend if self.work else None
        found: dict[str, None] = {}
        for segment in self.segments:
            here = list(segment.terms(field, prefix))
            if spend:
                spend(_SEEK + _TERM * len(here))
            found.update(dict.fromkeys(here))
        return list(found) if len(self.segments) == 1 else sorted(found)

    def postings(self, field: str, term: str) -> list[PostingList]:
        """Return the posting lists of a term, one per segment, including removed documents."""
        found = (segment.postings(field, term) for segment in self.segments)
        lists = [held for held in found if held is not None]
        if self.work:
            self.work.spend(1 + sum(len(held.numbers) for held in lists))
        return lists

    def holders(self, field: str, term: str) -> set[int]:
        """Return the numbers of the documents with a term, including removed ones."""
        return {number for held in self.postings(field, term) for number in held.numbers}

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents with a term, without removed ones."""
        if not self.deleted:
            return sum(segment.frequency(field, term) for segment in self.segments)
        gone = self.deleted
        return sum(
            sum(1 for number in held.numbers if number not in gone)
            for held in self.postings(field, term)
        )

    def numbers(self, field: str) -> array[int]:
        """Return the values of a numeric column for all documents; ABSENT where there is none."""
        if field not in self._numbers:
            column = self._schema[field].column_type
            code = column._typecode
            whole = array(code)
            for segment in self.segments:
                part = _whole(segment.column(field, column), code)
                missing = segment.count - len(part)
                whole += part + array(code, [column._default]) * missing
            self._numbers[field] = whole
        return self._numbers[field]

    def languages(self, known: Sequence[str]) -> tuple[str, ...]:
        """Return the languages among `known` that articles in the index have; cached."""
        if self._languages is None:
            held = {
                key.partition(":")[2]
                for key in self.terms("key", "lang:")
                if not self.deleted or self.frequency("key", key)
            }
            self._languages = tuple(language for language in known if language in held)
        return self._languages

    def lengths(self) -> tuple[bytes, float]:
        """Return the length of each text as one byte, in the library's encoding, and their mean.

        They are read once per index and cached.
        """
        if self._lengths is None:
            held = b"".join(segment.lengths() for segment in self.segments)
            counts = Counter(held)
            counts.subtract(held[n] for n in self.deleted)
            total = sum(byte_to_length(code) * times for code, times in counts.items())
            live = self.count - len(self.deleted)
            self._lengths = held, max(total / live if live else 0.0, 1.0)
        return self._lengths

    def newest(self, among: Collection[int]) -> Iterator[tuple[int, int]]:
        """Yield date and number of some documents, newest first, those without a date last."""
        kind = self._schema["date"].column_type
        parts = []
        for segment in self.segments:
            order = segment.postings(ORDER, ORDER)
            column, base = segment.column("date", kind), segment.base
            if order is not None:
                parts.append(_dated(filter(among.__contains__, order.numbers), column, base))
        return parts[0] if len(parts) == 1 else heapq.merge(*parts, key=_date, reverse=True)

    def names(self, count: int) -> Callable[[int], bytes]:
        """Return a function to the ids of documents; a large `count` reads all ids at once."""
        kind = self._schema["name"].column_type
        columns = [segment.column("name", kind) for segment in self.segments]
        bases = [segment.base for segment in self.segments]
        if count > _FEW:
            parts = zip(columns, self.segments, strict=True)
            whole = b"".join(_bytes(c).ljust(s.count * ID_BYTES, b"\0") for c, s in parts)
            return lambda number: whole[number * ID_BYTES : (number + 1) * ID_BYTES]

        def name(number: int) -> bytes:
            at = bisect_right(bases, number) - 1
            return bytes(columns[at][number - bases[at]])

        return name

    def close(self) -> None:
        """Close all files."""
        for segment in self.segments:
            segment.close()


_date = itemgetter(0)


def _dated(numbers: Iterable[int], column: Any, base: int) -> Iterator[tuple[int, int]]:
    if column is None:
        return ((ABSENT, number) for number in numbers)
    return ((column[number - base], number) for number in numbers)


def _bytes(reader: Any) -> bytes:
    size = reader._count * reader._fixedlen
    return bytes(reader._dbfile.get(reader._basepos, size)) if size else b""


def _whole(reader: Any, code: str) -> array[int]:
    """Return all values of a numeric column at once."""
    found = array(code)
    if reader is not None:
        found.frombytes(_bytes(reader))
        if sys.byteorder == "little":
            found.byteswap()
    return found


@cache
def length_table() -> tuple[int, ...]:
    """Return the text length for each byte value of `Reader.lengths`."""
    return tuple(byte_to_length(n) for n in range(256))
