"""Posting lists: the documents of a term, written and read as a whole.

Whoosh writes blocks of 128 pickled and compressed postings and reads them through a matcher, one
step per document. Here a list is four arrays with the narrowest integer type that fits: 4 bytes of
the 12 per word of an article. Indexing 3,000 synthetic articles went from 13.2 to 6.2 seconds, and
to 4.7 by analysing each text once.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Collection, Iterable, Iterator
from hashlib import md5
from itertools import accumulate, repeat
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.system import pack_ushort

# Number of documents, bytes of positions, and bytes per number, weight and size; 0 if none.
_HEAD = struct.Struct("=IIBBB")
_INFO = struct.Struct(
    "=IQI"
)  # entry of a term: number of documents, offset of its list, and its length
_LENGTHS = struct.Struct("!ii")  # of a key and its entry, as in Whoosh's filetables
_POINTER = struct.Struct("!Iq")  # hash and position of a key
_EMPTY = _POINTER.pack(0, 0)  # a free slot of a hash table
Entry = tuple[bytes, bytes]  # the key of a term, and what the table has of it
_CODES = {array(code).itemsize: code for code in "BHI"}


class PostingList:
    """The documents with a term: their numbers, weights in halves, and positions as bytes."""

    __slots__ = ("numbers", "places", "sizes", "weights")

    def __init__(self) -> None:
        self.numbers = array("I")
        self.weights = array("I")
        self.sizes = array("I")
        self.places: bytearray | bytes = bytearray()

    def add(self, number: int, weight: int, places: bytes) -> None:
        """Append a document; its number must be higher than those before."""
        self.numbers.append(number)
        if places:
            self.weights.append(weight)
            self.sizes.append(len(places))
            self.places += places

    def extend(self, other: PostingList, numbers: dict[int, int] | int) -> None:
        """Append the documents of `other`, renumbered by an offset or a table."""
        if isinstance(numbers, int):
            self.numbers.extend(map(numbers.__add__, other.numbers))
            self.weights.extend(iter(other.weights))  # without changing the narrow array type
            self.sizes.extend(iter(other.sizes))
            self.places += other.places
            return
        held = other.slices(numbers)
        weights = other.weights or repeat(0)
        for number, weight in zip(other.numbers, weights, strict=False):
            if number in numbers:
                self.add(numbers[number], weight, held.get(number, b""))

    def slices(self, among: Collection[int]) -> dict[int, bytes]:
        """Return the positions, as bytes, of the documents that are in `among`."""
        if not self.sizes:
            return {}
        places = self.places
        return {
            number: bytes(places[end - size : end])
            for number, size, end in zip(
                self.numbers, self.sizes, accumulate(self.sizes), strict=True
            )
            if number in among
        }

    def to_bytes(self) -> bytes:
        """Return the stored form of the list."""
        parts = [_narrow(some) for some in (self.numbers, self.weights, self.sizes)]
        widths = (part.itemsize if part else 0 for part in parts)
        head = _HEAD.pack(len(self.numbers), len(self.places), *widths)
        return b"".join((head, *parts, self.places))


def _narrow(some: array[int]) -> array[int]:
    """Return the numbers in the narrowest array type that fits."""
    largest = max(some, default=0)
    return array("B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I", some)


def from_bytes(held: bytes, base: int) -> PostingList:
    """Return the list of `to_bytes`, with document numbers increased by `base`.

    Raises struct.error or EOFError for invalid bytes.
    """
    count, size, *widths = _HEAD.unpack_from(held)
    found = PostingList()
    at = _HEAD.size
    if len(held) != at + count * sum(widths) + size or not _CODES.keys() >= set(
        filter(None, widths)
    ):
        raise EOFError("a posting list is not as long as it says")
    parts = []
    for width in widths:
        part = array(_CODES[width or 1])
        part.frombytes(held[at : at + width * count])
        parts.append(part)
        at += width * count
    found.numbers, found.weights, found.sizes = parts
    if base:
        found.numbers = array("I", map(base.__add__, found.numbers))
    if size:
        found.places = held[at:]
    return found


class ListCodec(W3Codec):
    """Whoosh's file format, with whole posting lists in the file for postings."""

    def field_writer(self, storage: Any, segment: Any) -> ListFieldWriter:
        """Return the writer for the terms of a segment."""
        return ListFieldWriter(self, storage, segment)


class ListFieldWriter(W3FieldWriter):
    """Writes the terms of a segment with their lists."""

    def __init__(self, codec: ListCodec, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._tindex.__class__ = TermWriter  # the constructor makes Whoosh's, with its header

    def add_lists(self, name: str, lists: dict[str, PostingList]) -> None:
        """Write the terms of the field `name`; call once per field."""
        number = pack_ushort(len(self._fieldmap))
        self._fieldmap[name] = len(self._fieldmap)
        self._tindex.add_all(self._stored(number, lists))

    def _stored(self, number: bytes, lists: dict[str, PostingList]) -> Iterator[Entry]:
        """Write the lists; yield the key and the entry of each term."""
        write, at = self._postfile.write, self._postfile.tell()
        for key in sorted(lists, key=str.encode):
            held = lists[key]
            stored = held.to_bytes()
            write(stored)
            yield number + key.encode(), _INFO.pack(len(held.numbers), at, len(stored))
            at += len(stored)


class TermWriter(OrderedHashWriter):
    """Writes Whoosh's table of terms with a call per field and bucket instead of several a term."""

    lastkey: bytes

    def add_all(self, items: Iterable[Entry]) -> None:
        """Write terms with their entries; the keys must increase."""
        position, written, buckets = self.dbfile.tell(), [], self.buckets
        for key, value in items:
            if key <= self.lastkey:
                raise ValueError(f"keys must increase: {self.lastkey!r}, {key!r}")
            self.lastkey = key
            self.index.append(position)
            # Whoosh's md5_hash, which takes the digest through a number of 128 bits.
            digest = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
            buckets[digest & 255].append((digest, position))
            row = b"".join((_LENGTHS.pack(len(key), len(value)), key, value))
            written.append(row)
            position += len(row)
        self.dbfile.write(b"".join(written))

    def _write_hashes(self) -> None:
        """Write the 256 hash tables: open addressing, half of the slots empty."""
        for bucket in self.buckets:
            count = 2 * len(bucket)
            self.directory.append((self.dbfile.tell(), count))
            slots = [_EMPTY] * count
            for digest, position in bucket:
                slot = (digest >> 8) % count
                while slots[slot] is not _EMPTY:
                    slot = (slot + 1) % count
                slots[slot] = _POINTER.pack(digest, position)
            self.dbfile.write(b"".join(slots))


def extent(info: bytes) -> tuple[int, int, int]:
    """Return the document count, and the offset and length of the list, from a term's entry."""
    count, position, length = _INFO.unpack_from(info)
    return count, position, length
