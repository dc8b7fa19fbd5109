"""One segment of a Whoosh index on the disk: terms, posting lists and columns."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from newsvault.search.engines.whoosh.columns import Names, Numbers
from newsvault.search.engines.whoosh.damage import opening
from newsvault.search.engines.whoosh.files import File, MappedFile, Parts, StoredSegment
from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.engines.whoosh.schema import LENGTH, NAME
from newsvault.search.engines.whoosh.stored_lists import ListTerms
from newsvault.search.engines.whoosh.term_table import Table

_MANY = 300  # term lookups, after which all terms are loaded


class Segment:
    """One segment, with the number of its first document. Raises FileNotFoundError."""

    def __init__(self, folder: Path, stored: StoredSegment, base: int) -> None:
        self.base = base
        self._folder = folder
        self._closing = ExitStack()
        self._whole_file: Parts | None = None
        with opening(), ExitStack() as failed:
            failed.callback(self.close)
            self._name = stored.name
            self.count = stored.count
            self.deleted = {base + n for n in stored.deleted}
            if stored.compound:
                self._whole_file = Parts(self._opened(".seg"))
            terms = self._opened(".trm")
            self._terms = ListTerms(Table(terms, terms.size), self._opened(".pst"))
            failed.pop_all()
        self._asked = 0
        self._whole: dict[str, list[str]] = {}
        self._columns: dict[str, Numbers | Names] = {}

    def _opened(self, end: str) -> File:
        """Return the file of the segment with a name that ends so."""
        name = self._name + end
        file = self._whole_file.open(name) if self._whole_file else MappedFile(self._folder / name)
        self._closing.callback(file.close)
        return file

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

    def lists(self) -> Iterator[tuple[str, bytes, int, bytes]]:
        """Yield each field and term, ascending, with its number of documents and stored list."""
        return self._terms.items()

    def numbers(self, field: str) -> Numbers:
        """Return a column of numbers by document, from 0."""
        if field not in self._columns:
            self._columns[field] = Numbers(self._column(field), field)
        found = self._columns[field]
        assert isinstance(found, Numbers)
        return found

    def names(self) -> Names:
        """Return the ids by document, from 0."""
        if NAME not in self._columns:
            self._columns[NAME] = Names(self._column(NAME))
        found = self._columns[NAME]
        assert isinstance(found, Names)
        return found

    def all_numbers(self, field: str) -> array[int]:
        """Return the values of a column of numbers for all documents."""
        return self.numbers(field).whole(self.count)

    def all_names(self) -> bytes:
        """Return the ids of all documents, in `ID_BYTES` bytes each."""
        return self.names().whole(self.count)

    def lengths(self) -> bytes:
        """Return the length of each text, one byte each."""
        file = self._column(LENGTH)
        found = b"" if file is None else file.get(0, file.size)
        return found.ljust(self.count, b"\0")

    def _column(self, name: str) -> File | None:
        with suppress(FileNotFoundError):
            return self._opened(f".{name}.col")
        return None

    def close(self) -> None:
        """Close all files."""
        self._closing.close()
