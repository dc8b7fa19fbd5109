"""Posting lists on the disk, and the terms that they belong to."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import accumulate

from newsvault.search.engines.whoosh.files import File
from newsvault.search.engines.whoosh.posting_lists import SHIFTS, WIDTHS, PostingList, from_bytes
from newsvault.search.engines.whoosh.term_table import Extent, Table, wide

_PLACED = 0b00_11_11_11  # bits of the first byte
_SHORT = 4096  # bytes of a list that is read at once
_ARRAYS = ("local", "weights", "counts", "places")


class LongList(PostingList):
    """A list on the disk. Each of its arrays is read when it is first asked for.

    A ranked word needs no positions, and a phrase those of few documents: positions are more than
    half of a list. Raises EOFError for invalid bytes, here or when they are read.
    """

    __slots__ = ("_count", "_ends", "_file", "_widths")

    def __init__(self, file: File, extent: Extent, base: int) -> None:
        # Without the arrays of the base class: `__getattr__` is called for one that is not set.
        self.base = base
        self._numbers = None
        self._file = file
        self._count, position, length = extent
        first = file.get(position, 1)
        if not first:
            raise EOFError("a posting list is empty")
        local, weights, counts, places = (WIDTHS[first[0] >> shift & 3] for shift in SHIFTS)
        if not local or not (first[0] & _PLACED == 0 or (weights and counts and places)):
            raise EOFError("a posting list has an array too few")
        self._widths = (local, weights, counts, places)
        sizes = [self._count * width for width in (local, weights, counts)]
        self._ends = [*accumulate(sizes, initial=position + 1), position + length]
        left = self._ends[-1] - self._ends[-2]
        if left < 0 or (left % places if places else left):
            raise EOFError("a posting list is not as long as it says")

    def __len__(self) -> int:
        """Return the number of documents."""
        return self._count

    @property
    def width(self) -> int:
        """The number of bytes of a position."""
        return self._widths[-1]

    def __getattr__(self, name: str) -> array[int]:
        """Read an array that is not in memory."""
        if name not in _ARRAYS:
            raise AttributeError(name)
        n = _ARRAYS.index(name)
        found = self._read(self._ends[n], self._ends[n + 1], self._widths[n])
        if name == "places" and len(found) != sum(self.counts):
            raise EOFError("a posting list has another number of positions than it says")
        setattr(self, name, found)
        return found

    def _read(self, start: int, end: int, width: int) -> array[int]:
        """Return the numbers in some bytes of the file, each of `width` bytes."""
        if start == end:
            return array("I")
        held = self._file.get(start, end - start)
        if len(held) != end - start:
            raise EOFError("a posting list is cut off")
        return wide(held, width)


class ListTerms:
    """The terms of a segment, and their lists, on the disk."""

    def __init__(self, table: Table, lists: File) -> None:
        self.table = table
        self._lists = lists

    def postings(self, field: str, term: str, base: int) -> PostingList | None:
        """Return the list of a term with document numbers increased by `base`, or None."""
        found = self.table.find(field, _key(term))
        if found is None:
            return None
        if found.length > _SHORT:
            return LongList(self._lists, found, base)
        return from_bytes(self._lists.get(found.position, found.length), found.documents, base)

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents with a term, including removed ones."""
        found = self.table.find(field, _key(term))
        return found.documents if found else 0

    def prefixed(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms of `field` that begin with `prefix`, in order."""
        return map(bytes.decode, self.table.prefixed(field, _key(prefix)))

    def items(self) -> Iterator[tuple[str, bytes, int, bytes]]:
        """Yield each field and term, ascending, with its number of documents and stored list.

        Raises EOFError for a list that is cut off.
        """
        for field, term, found in self.table.items():
            held = self._lists.get(found.position, found.length)
            if not held or len(held) != found.length:
                raise EOFError("a posting list is cut off")
            yield field, term, found.documents, held

    def close(self) -> None:
        """Close both files."""
        self.table.close()
        self._lists.close()


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")  # of an argument that is not UTF-8: in no index
