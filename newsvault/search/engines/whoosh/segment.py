"""One segment of a Whoosh index on the disk: terms, posting lists and columns."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN

from newsvault.search.engines.whoosh.library import opening
from newsvault.search.engines.whoosh.posting_lists import ListTerms, PostingList
from newsvault.search.engines.whoosh.schema import ID_BYTES

_MANY = 300  # term lookups, after which all terms are loaded


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
            self._terms: ListTerms = codec.terms_reader(inside, segment)
            self._documents = codec.per_document_reader(inside, segment)
        self.source = segment
        self._asked = 0
        self._whole: dict[str, list[str]] = {}
        self._columns: dict[str, Any] = {}

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms of `field` that begin with `prefix`, in order."""
        self._asked += 1
        if self._asked > _MANY or field in self._whole:
            yield from self._from_memory(field, prefix)
            return
        yield from self._terms.prefixed(field, prefix)

    def _from_memory(self, field: str, prefix: str) -> list[str]:
        """Find terms in a list of all terms, loaded once, for queries with thousands of words."""
        if field not in self._whole:
            self._whole[field] = list(self._terms.prefixed(field, ""))
        terms = self._whole[field]
        low = bisect_left(terms, prefix)
        return terms[low : bisect_left(terms, prefix + "\U0010ffff", low)]

    def postings(self, field: str, term: str) -> PostingList | None:
        """Return the posting list of a term, or None."""
        return self._terms.postings(field, term, self.base)

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents with a term, including removed ones."""
        return self._terms.frequency(field, term)

    def lists(self) -> Iterator[tuple[str, str, PostingList]]:
        """Yield every posting list with its field and term, document numbers from 0."""
        return self._terms.items()

    def column(self, field: str, column: Any) -> Any:
        """Return the values of a column by document, from 0, or None."""
        if field not in self._columns:  # opening one reads the file's header and footer
            there = self._documents.has_column(field)
            self._columns[field] = self._documents.column_reader(field, column) if there else None
        return self._columns[field]

    def values(self, field: str, column: Any) -> array[int]:
        """Return the values of a numeric column for all documents."""
        found = _whole(self.column(field, column), column._typecode)
        found.extend([column._default] * (self.count - len(found)))
        return found

    def names(self, column: Any) -> bytes:
        """Return the ids of all documents, in `ID_BYTES` bytes each."""
        return _bytes(self.column("name", column)).ljust(self.count * ID_BYTES, b"\0")

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
