"""The bytes of web archives read from front to back, packed or not, and where to go on in them."""

from __future__ import annotations

import re
import zlib
from io import SEEK_END
from typing import IO

from newsvault.warc.reading import BadRecord

PACKED = b"\x1f\x8b\x08"
_CHUNK = 64 * 1024
_LINE = 4096  # no line that begins a record is longer
_WARC = rb"WARC/\d"
_ARC = rb"[a-z]+:\S+ [0-9a-fA-F.:]+ \d{8,17} [^\n]*\d\r?\n"
BEGINS = re.compile(rb"%b|%b" % (_WARC, _ARC))
_NEXT = re.compile(rb"\n(?=%b|%b)" % (_WARC, _ARC))


class Plain:
    """What stands in a file from `start` on. `where` is the place of what comes next.

    `proves` says that a checksum proves what is read once its end was reached.
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
        """The place in the file of what comes next."""
        return self._start + self._taken

    def peek(self) -> bytes:
        """Return some of what comes next without taking it; b"" at the end."""
        if not self._ready:
            self._ready = self._more()
        return self._ready

    def take(self, size: int) -> bytes:
        """Return some of what comes next, `size` bytes at most; b"" at the end."""
        found = self.peek()[:size]
        self._ready = self._ready[len(found) :]
        self._taken += len(found)
        return found

    def line(self, longest: int) -> bytes:
        """Return the next line with its end; less of it when it is longer than that."""
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
    """What is packed in the one gzip member at `start`. Its checksum is proved at its end."""

    proves = True

    def __init__(self, stream: IO[bytes], start: int) -> None:
        super().__init__(stream, start)
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self.end = start  # once all was taken: where the next member begins

    @property
    def where(self) -> int:
        """The place in the file of the member."""
        return self._start

    def _more(self) -> bytes:
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
                message = f"not a whole gzip member ({exc})"
                raise BadRecord(message, offset=self._start) from exc
            if self._unpacker.eof:
                self.end -= len(self._unpacker.unused_data)
        return found


def next_member(stream: IO[bytes], after: int, stop: int | None = None) -> int | None:
    """Return the next place from `after` on where a gzip member with a record begins."""
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
    """Return what stands there; None where the disk gives an error."""
    try:
        stream.seek(position)
        return stream.read(size)
    except OSError:
        return None


def next_line(stream: IO[bytes], after: int) -> int | None:
    """Return the next place from `after` on where a line begins a record that is not packed."""
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
