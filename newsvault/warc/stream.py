"""Streaming readers of web archives, compressed or not, and the search for the next record."""

from __future__ import annotations

import re
import zlib
from io import SEEK_END
from typing import IO

from newsvault.warc.reading import BadRecord

PACKED = b"\x1f\x8b\x08"
_CHUNK = 64 * 1024
_LINE = 4096  # bytes; maximum length of a record's first line
_WARC = rb"WARC/\d"
_ARC = rb"[a-z]+:\S+ [0-9a-fA-F.:]+ \d{8,17} [^\n]*\d\r?\n"
BEGINS = re.compile(rb"%b|%b" % (_WARC, _ARC))
_NEXT = re.compile(rb"\n(?=%b|%b)" % (_WARC, _ARC))


class Plain:
    """Reader of uncompressed data from offset `start` on.

    `proves` says whether a checksum is verified at the end of the data.
    """

    proves = False

    def __init__(self, stream: IO[bytes], start: int) -> None:
        stream.seek(start)
        self._stream = stream
        self._ready = b""
        self._taken = 0
        self._start = start

    @property
    def where(self) -> int:
        """Offset of the next byte."""
        return self._start + self._taken

    def peek(self) -> bytes:
        """Return some of the next bytes without consuming them; b"" at the end."""
        if not self._ready:
            self._ready = self._more()
        return self._ready

    def take(self, size: int) -> bytes:
        """Consume and return at most `size` of the next bytes; b"" at the end."""
        found = self.peek()[:size]
        self._ready = self._ready[len(found) :]
        self._taken += len(found)
        return found

    def line(self, longest: int) -> bytes:
        """Return the next line with its line end, at most `longest` bytes of it."""
        found = b""
        while len(found) < longest and (ready := self.peek()):
            end = ready.find(b"\n") + 1 or len(ready)
            found += self.take(min(end, longest - len(found)))
            if found.endswith(b"\n"):
                break
        return found

    def _more(self) -> bytes:
        return self._stream.read(_CHUNK)


class Packed(Plain):
    """Reader of the gzip member at `start`; its checksum is verified at its end."""

    proves = True

    def __init__(self, stream: IO[bytes], start: int) -> None:
        super().__init__(stream, start)
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self.end = start  # after the last read: offset of the next member

    @property
    def where(self) -> int:
        """Offset of the member."""
        return self._start

    def _more(self) -> bytes:
        """Return the next decompressed bytes; empty at the end of the member."""
        found = b""
        while not found and not self._unpacker.eof:
            piece = self._unpacker.unconsumed_tail
            if not piece:
                piece = self._stream.read(_CHUNK)
                self.end += len(piece)
            if not piece:
                raise BadRecord("the file ends inside a record", offset=self._start)
            try:
                found = self._unpacker.decompress(piece, _CHUNK)
            except zlib.error as exc:
                message = f"invalid gzip member ({exc})"
                raise BadRecord(message, offset=self._start) from exc
            if self._unpacker.eof:
                self.end -= len(self._unpacker.unused_data)
        return found


def next_member(stream: IO[bytes], after: int, stop: int | None = None) -> int | None:
    """Return the offset, from `after` on, of the next gzip member with a record."""
    position = after
    while True:
        piece = _read(stream, position, _CHUNK + len(PACKED))
        if piece is None:
            position += _CHUNK
            if position < stream.seek(0, SEEK_END):
                continue
            return None
        found = piece.find(PACKED)
        while found >= 0:
            place = position + found
            if stop is not None and place >= stop:
                return None
            if _begins_record(stream, place):
                return place
            found = piece.find(PACKED, found + 1)
        if len(piece) <= len(PACKED):
            return None
        position += len(piece) - len(PACKED)


def _begins_record(stream: IO[bytes], place: int) -> bool:
    piece = _read(stream, place, _LINE)
    if piece is None:
        return False
    try:
        head = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(piece, _LINE)
    except zlib.error:
        return False
    return BEGINS.match(head) is not None


def _read(stream: IO[bytes], position: int, size: int) -> bytes | None:
    """Read `size` bytes at `position`; None on an I/O error."""
    try:
        stream.seek(position)
        return stream.read(size)
    except OSError:
        return None


def next_line(stream: IO[bytes], after: int) -> int | None:
    """Return the offset, from `after` on, of the next line that begins an uncompressed record."""
    position = after
    while True:
        stream.seek(position)
        piece = stream.read(_CHUNK + _LINE)
        found = _NEXT.search(piece)
        if found is not None:
            return position + found.end()
        if len(piece) <= _LINE:
            return None
        position += len(piece) - _LINE
