"""Columns: a value of fixed size for each document of a segment, in the library's format."""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left

from newsvault.search.engines.whoosh.files import File
from newsvault.search.engines.whoosh.schema import ID_BYTES, NUMBERS

# Lengths of texts for each byte that they are stored as: exact to 10 words, within 4 percent above.
LENGTHS = tuple(round((1.033**n - 1) * 27) for n in range(256))


def length_to_byte(length: int) -> int:
    """Return the byte of the shortest known length that is not below `length`, as the library."""
    return min(bisect_left(LENGTHS, length), 255)


class Numbers:
    """A column of integers. The last documents may be missing: they have the default value."""

    def __init__(self, file: File | None, field: str) -> None:
        self._file = file
        self._code, self._default = NUMBERS[field]
        self._one = struct.Struct(f"!{self._code}")
        self._known = 0 if file is None else file.size // self._one.size

    def __getitem__(self, number: int) -> int:
        if self._file is None or number >= self._known:
            return self._default
        held = self._file.get(number * self._one.size, self._one.size)
        return int(self._one.unpack(held)[0])

    def whole(self, count: int) -> array[int]:
        """Return the values of all documents, of which there are `count`."""
        found = array(self._code)
        if self._file is not None:
            found.frombytes(self._file.get(0, self._known * self._one.size))
        if sys.byteorder == "little":
            found.byteswap()
        found.extend([self._default] * (count - len(found)))
        return found


class Names:
    """The column of ids, `ID_BYTES` bytes each."""

    def __init__(self, file: File | None) -> None:
        self._file = file

    def __getitem__(self, number: int) -> bytes:
        held = b"" if self._file is None else self._file.get(number * ID_BYTES, ID_BYTES)
        return held.ljust(ID_BYTES, b"\0")

    def whole(self, count: int) -> bytes:
        """Return the ids of all documents, of which there are `count`."""
        size = count * ID_BYTES
        return (b"" if self._file is None else self._file.get(0, size)).ljust(size, b"\0")
