"""WARC files compressed with Zstandard (.warc.zst): a frame per record, after a dictionary.

Source: https://iipc.github.io/warc-specifications/specifications/warc-zstd/
"""

from __future__ import annotations

import struct
import sys
from functools import partial
from types import ModuleType
from typing import IO, Any, NoReturn

from newsvault.guard import attempt
from newsvault.warc.reading import BadRecord
from newsvault.warc.stream import BEGINS, Packed

FRAME = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x5d\x2a\x4d\x18"  # the frame that holds the dictionary
MAGICS = (FRAME, _SKIPPABLE)
_CHUNK = 64 * 1024
_LINE = 4096  # bytes of a frame searched for a record's first line
_LARGEST = 16 * 1024 * 1024  # bytes of a dictionary; those in use have 100 KB
_CHECKSUM = 4  # bit of the frame descriptor: a checksum follows the data


class Frame(Packed):
    """Reader of the Zstandard frame at `start`."""

    def __init__(self, stream: IO[bytes], start: int, dictionary: Any) -> None:
        super().__init__(stream, start)
        head = stream.read(5)
        self.proves = len(head) == 5 and bool(head[4] & _CHECKSUM)
        stream.seek(start)
        self._frame = _unpacker(dictionary)

    def _more(self) -> bytes:
        found = b""
        while not found and not self._frame.eof:
            piece = self._stream.read(_CHUNK) if self._frame.needs_input else b""
            self.end += len(piece)
            if not piece and self._frame.needs_input:
                raise BadRecord("the file ends inside a record", offset=self._start)
            found = attempt(partial(self._frame.decompress, piece, _CHUNK), self._broken)
            if self._frame.eof:
                self.end -= len(self._frame.unused_data)
        return found

    def _broken(self, why: str) -> NoReturn:
        raise BadRecord(f"invalid Zstandard frame ({why})", offset=self._start)


class Frames:
    """The frames of a file, all with the dictionary in its first frame."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._dictionary: Any = None

    def first(self) -> int:
        """Read the dictionary and return the offset of the first record."""
        self._stream.seek(0)
        head = self._stream.read(8)
        if not head.startswith(_SKIPPABLE) or len(head) < 8:
            return 0
        (size,) = struct.unpack("<I", head[4:])
        if size <= _LARGEST:
            self._dictionary = _dictionary(self._stream.read(size))
        return int(8 + size)

    def reader(self, position: int) -> Frame:
        """Return a reader of the frame at `position`."""
        return Frame(self._stream, position, self._dictionary)

    def next(self, after: int) -> int | None:
        """Return the offset, from `after` on, of the next frame with a record."""
        position = after
        while True:
            self._stream.seek(position)
            piece = self._stream.read(_CHUNK + len(FRAME))
            found = piece.find(FRAME)
            while found >= 0:
                if self._begins_record(position + found):
                    return position + found
                found = piece.find(FRAME, found + 1)
            if len(piece) <= len(FRAME):
                return None
            position += len(piece) - len(FRAME)

    def _begins_record(self, place: int) -> bool:

        self._stream.seek(place)
        piece = self._stream.read(_CHUNK)
        head = attempt(
            lambda: bytes(_unpacker(self._dictionary).decompress(piece, _LINE)), lambda _: b""
        )
        return BEGINS.match(head) is not None


def _unpacker(dictionary: Any) -> Any:
    return _library().ZstdDecompressor(zstd_dict=dictionary)


def _dictionary(data: bytes) -> Any:
    """Load the dictionary in a skippable frame, which may be compressed; None if invalid."""
    zstd = _library()

    def read() -> Any:
        plain = data.startswith(FRAME)
        return zstd.ZstdDict(zstd.ZstdDecompressor().decompress(data, _LARGEST) if plain else data)

    return attempt(read, lambda _: None)


def _library() -> ModuleType:
    """Return the standard library's module, or its backport for older Python versions."""
    from importlib import import_module

    return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
