"""Term table: the sorted terms of a segment, with the places of their posting lists.

Whoosh's table has an entry of some 60 bytes for each term, half of it hash slots and pointers; it
was a third of the index. Here 64 terms are a block: their keys, and the number of documents and the
length of each list in the narrowest integer type. A search compares the first keys of the blocks,
then the keys of one block. Opening a table reads neither, since a commit of one article opens every
segment to look up one id.
"""

from __future__ import annotations

import json
import struct
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice, pairwise
from typing import Any, NamedTuple

BLOCK = 64  # terms
_MAGIC = b"NVT3"
# Of a block: number of terms, bytes of a document count and of a length, bytes of all keys, and
# the offset of its first list.
_HEAD = struct.Struct("=BBBIQ")
# Of the file: number of blocks, bytes of their first keys and of the names of the fields. Before it
# are the offsets of the blocks, the edges of their first keys, these keys, and the names.
_FOOT = struct.Struct("=III4s")
_FIELD = struct.Struct(">H")  # number of a field, before each key
_END = b"\xff"  # between keys: in no UTF-8 text
_START = struct.Struct("=QQ")  # where a block begins, and the next one
_EDGES = struct.Struct("=II")  # of the first key of a block, among those of all
_KEPT = 256  # blocks in memory
_MANY = 40  # searches, after which the first keys of all blocks are made a list
_CODES = {array(code).itemsize: code for code in "BHI"}


class Extent(NamedTuple):
    """Number of documents of a term, and offset and length in bytes of its posting list."""

    documents: int
    position: int
    length: int


class _Range(NamedTuple):
    start: int
    size: int


class _Block(NamedTuple):
    keys: list[bytes]
    counts: array[int]
    ends: list[int]  # of the lists: the first begins at ends[0]


def narrow(some: Sequence[int]) -> array[int]:
    """Return numbers in the narrowest type of array that fits."""
    largest = max(some, default=0)
    return array("B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I", some)


def wide(held: bytes, width: int) -> array[int]:
    """Return the numbers of `width` bytes each. Raises EOFError for a width that is not written."""
    if width not in _CODES:
        raise EOFError(f"width of numbers: {width}")
    found = array(_CODES[width])
    found.frombytes(held)
    return found


class TableWriter:
    """Writes the table of one segment to a file of the library."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._fields: list[str] = []
        self._firsts: list[bytes] = []
        self._starts = array("Q")
        self._at = 0

    def add_field(self, name: str, terms: Iterable[tuple[bytes, int, int]], position: int) -> None:
        """Write the terms of a field, ascending, each with its count and the length of its list.

        The lists are one after the other in the other file, from `position`.
        """
        before = _FIELD.pack(len(self._fields))
        self._fields.append(name)
        some = iter(terms)
        while block := list(islice(some, BLOCK)):
            keys, counts, lengths = zip(*block, strict=True)
            joined = before + (_END + before).join(keys)
            parts = [narrow(counts), narrow(lengths)]
            widths = (part.itemsize for part in parts)
            head = _HEAD.pack(len(block), *widths, len(joined), position)
            self._firsts.append(before + keys[0])
            self._starts.append(self._at)
            self._write(b"".join((head, *parts, joined)))
            position += sum(lengths)

    def _write(self, held: bytes) -> None:
        self._file.write(held)
        self._at += len(held)

    def close(self) -> None:
        """Write the first keys and the names of the fields, and close the file."""
        self._starts.append(self._at)
        edges = array("I", accumulate(map(len, self._firsts), initial=0))
        firsts, names = b"".join(self._firsts), json.dumps(self._fields).encode()
        foot = _FOOT.pack(len(self._firsts), len(firsts), len(names), _MAGIC)
        self._write(b"".join((self._starts, edges, firsts, names, foot)))
        self._file.close()


class Table:
    """Reads the table of one segment. Raises EOFError or struct.error for a damaged one."""

    def __init__(self, file: Any, size: int) -> None:
        self._file = file
        at = size - _FOOT.size
        if at < 0:
            raise EOFError("a table of terms is cut off")
        self._blocks, firsts, names, magic = _FOOT.unpack(file.get(at, _FOOT.size))
        self._firsts = _Range(at - names - firsts, firsts)
        size = 4 * (self._blocks + 1)
        self._edges = _Range(self._firsts.start - size, size)
        self._starts = self._edges.start - 8 * (self._blocks + 1)
        if magic != _MAGIC or self._starts < 0:
            raise EOFError("a table of terms is damaged")
        self.fields: list[str] = json.loads(file.get(at - names, names))
        self._numbers = {name: _FIELD.pack(n) for n, name in enumerate(self.fields)}
        self._kept: dict[int, _Block] = {}
        self._searches = 0

    def _first(self, n: int) -> bytes:
        """Return the first key of block `n`."""
        start, end = _EDGES.unpack(self._file.get(self._edges.start + 4 * n, _EDGES.size))
        held: bytes = self._file.get(self._firsts.start + start, end - start)
        if len(held) != end - start:
            raise EOFError("a table of terms is damaged")
        return held

    @cached_property
    def _all_first(self) -> list[bytes]:
        keys = self._file.get(*self._firsts)
        edges = wide(self._file.get(*self._edges), 4)
        if edges[-1] != len(keys):
            raise EOFError("a table of terms is damaged")
        return [keys[start:end] for start, end in pairwise(edges)]

    def _last_before(self, key: bytes) -> int:
        """Return the number of the last block with a first key that is not after `key`, or -1."""
        self._searches += 1
        if self._searches > _MANY:
            return bisect_right(self._all_first, key) - 1
        return bisect_right(range(self._blocks), key, key=self._first) - 1

    def find(self, field: str, term: bytes) -> Extent | None:
        """Return what the table has of a term, or None."""
        number = self._numbers.get(field)
        if number is None:
            return None
        key = number + term
        at = self._last_before(key)
        if at < 0:
            return None
        block = self._block(at)
        n = bisect_left(block.keys, key)
        if n == len(block.keys) or block.keys[n] != key:
            return None
        return _extent(block, n)

    def prefixed(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield the terms of `field` that begin with `prefix`, in order."""
        number = self._numbers.get(field)
        if number is None:
            return
        start = number + prefix
        first = max(self._last_before(start), 0)
        for at in range(first, self._blocks):
            keys = self._block(at).keys
            low = bisect_left(keys, start) if at == first else 0
            for n in range(low, len(keys)):
                if not keys[n].startswith(start):
                    return
                yield keys[n][2:]

    def items(self) -> Iterator[tuple[str, bytes, Extent]]:
        """Yield each term with its field and what the table has of it, in order."""
        before = b""
        for at in range(self._blocks):
            block = self._read(at)
            (number,) = _FIELD.unpack_from(block.keys[0])  # a block has terms of one field
            for n, key in enumerate(block.keys):
                if key <= before or not key.startswith(block.keys[0][:2]):
                    raise EOFError("the terms of a table are not in order")
                before = key
                yield self.fields[number], key[2:], _extent(block, n)

    def _block(self, at: int) -> _Block:
        if at not in self._kept:
            if len(self._kept) == _KEPT:
                self._kept.clear()
            self._kept[at] = self._read(at)
        return self._kept[at]

    def _read(self, at: int) -> _Block:
        start, end = _START.unpack(self._file.get(self._starts + 8 * at, _START.size))
        held = self._file.get(start, end - start)
        count, counted, measured, size, position = _HEAD.unpack_from(held)
        lengths = _HEAD.size + count * counted
        keys = lengths + count * measured
        if len(held) != keys + size:
            raise EOFError("a block of terms is not as long as it says")
        return _Block(
            keys=_checked(held[keys:].split(_END), count),
            counts=wide(held[_HEAD.size : lengths], counted),
            ends=list(accumulate(wide(held[lengths:keys], measured), initial=position)),
        )

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _extent(block: _Block, n: int) -> Extent:
    position = block.ends[n]
    return Extent(block.counts[n], position, block.ends[n + 1] - position)


def _checked(keys: list[bytes], count: int) -> list[bytes]:
    if len(keys) != count:
        raise EOFError("a table of terms is damaged")
    return keys
