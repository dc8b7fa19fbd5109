"""Reader of foreign web archives: WARC 0.18 to 1.1 and ARC, compressed or not, damaged too.

After a damaged record, reading continues at the next valid one. Memory use: one record, at most
the size limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from newsvault.guard import attempt
from newsvault.warc.foreign_pages import HEADERS, Foreign, Passed, page_of
from newsvault.warc.reading import BadRecord
from newsvault.warc.stream import BEGINS, PACKED, Packed, Plain, next_line, next_member
from newsvault.warc.zstd import MAGICS, Frames

_LINE = 64 * 1024  # bytes; maximum length of a header line
_PIECE = 64 * 1024
_FAULTS = 1000  # damaged places after which reading stops
_SECTOR = 512  # bytes; tapes and disks pad files with zeros to a multiple of it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """Header of a record: names in lower case; an ARC record's fields under WARC names."""

    kind: str
    size: int
    values: dict[str, str]
    behind: int  # offset after the header, where a search for the next record may begin


def read_foreign(stream: IO[bytes], *, limit: int) -> Iterator[Foreign | Passed]:
    """Yield the pages of a web archive and the skipped records, in file order.

    Args:
        stream: seekable binary stream.
        limit: maximum size of a body, in bytes; longer bodies are cut.
    """
    form = _Form(stream)
    position: int | None = form.first()
    faults = 0
    while position is not None:
        try:
            reader = form.reader(position)
            yield from _records(reader, limit)
            position = _behind(reader, stream)
        except BadRecord as exc:
            if _is_padding(stream, exc.offset):
                what = "zero padding to the end of the file"
                yield Passed(what=what, offset=exc.offset, damage=True)
                return
            yield Passed(what=str(exc), offset=exc.offset, damage=True)
            faults += 1
            if faults == _FAULTS:
                what = "too many damaged records, reading stopped"
                yield Passed(what=what, offset=exc.offset, damage=True)
                return
            position = form.next(max(position or 0, exc.offset))


class _Form:
    """Compression of an archive: none, or gzip or zstd per record."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._frames: Frames | None = None
        self._packed = False

    def first(self) -> int | None:
        """Return the offset of the first record; None in an empty file.

        If the file does not begin with a record, the first record found decides the compression.
        """
        self._stream.seek(0)
        head = self._stream.read(_LINE)
        if head.startswith(MAGICS):
            self._frames = Frames(self._stream)
            return self._frames.first()
        self._packed = head.startswith(PACKED)
        if not head or self._packed or BEGINS.match(head) or head[:1].isspace():
            return 0 if head else None
        packed, plain = next_member(self._stream, 0), next_line(self._stream, 0)
        self._packed = packed is not None and (plain is None or packed < plain)
        return 0

    def reader(self, position: int) -> Plain:
        """Return a reader at offset `position`."""
        if self._frames is not None:
            return self._frames.reader(position)
        return (Packed if self._packed else Plain)(self._stream, position)

    def next(self, fault: int) -> int | None:
        """Return the offset of the first record after a damaged place."""
        if self._frames is not None:
            return self._frames.next(fault + 1)
        if self._packed:
            return next_member(self._stream, fault + 1)
        return next_line(self._stream, fault)


def _is_padding(stream: IO[bytes], offset: int) -> bool:
    """Return whether the file is zeros from `offset` to its end."""
    stream.seek(offset)
    rest = stream.read(_SECTOR * 128 + 1)
    return 0 < len(rest) <= _SECTOR * 128 and not rest.strip(b"\0")


def _behind(reader: Plain, stream: IO[bytes]) -> int | None:
    """Return the offset of the next gzip member; None at the end of the file."""
    if not isinstance(reader, Packed):
        return None
    stream.seek(reader.end)
    return reader.end if stream.read(1) else None


def _records(reader: Plain, limit: int) -> Iterator[Foreign | Passed]:
    """Yield the records of a reader: usually one in a gzip member."""
    while True:
        where = reader.where
        line = reader.line(_LINE)
        if not line:
            return
        if not line.strip():
            continue
        head = _head(line, reader, where)
        block, cut, left = _block(reader, head.size, limit)
        short = left > 0 or not _ends(reader)
        yield _page(head, block, where, limit, cut=cut, short=short, packed=reader.proves)
        if short:
            raise BadRecord("record length does not match Content-Length", offset=head.behind)


def _page(
    head: _Head, block: bytes, where: int, limit: int, *, cut: bool, short: bool, packed: bool
) -> Foreign | Passed:
    """Return the page in a record, or why there is none; an error affects only this record."""
    return attempt(
        lambda: page_of(
            head.kind,
            head.values,
            block,
            where=where,
            limit=limit,
            cut=cut,
            short=short,
            packed=packed,
        ),
        lambda why: Passed(what=f"unreadable record ({why})", offset=where, damage=True),
    )


def _ends(reader: Plain) -> bool:
    """Return whether a record ends here: at an empty line, at the end of the file or at a record.

    Consumes the line ends, so that the checksum of a compressed record is verified before use.
    """
    ended = False
    while reader.peek()[:1] in (b"\r", b"\n"):
        ended = bool(reader.take(1))
    after = reader.peek()
    return ended or not after or BEGINS.match(after) is not None


def _head(line: bytes, reader: Plain, where: int) -> _Head:
    """Return the header of a record from its first line; raises BadRecord for another line."""
    if not line.startswith(b"WARC/"):
        return _arc_head(line, reader, where)
    values: dict[str, str] = {}
    taken = 0
    while (line := reader.line(_LINE)).strip():
        name, colon, value = line.decode("utf-8", "surrogateescape").partition(":")
        taken += len(line)
        if taken > HEADERS:
            raise BadRecord("record header too long", offset=where + 1)
        if colon:
            values.setdefault(name.strip().lower(), value.strip())
    size = values.get("content-length", "")
    if not (size.isascii() and size.isdigit() and len(size) < 19):
        raise BadRecord("record without Content-Length", offset=where + 1)
    return _Head(
        kind=values.get("warc-type", "").lower(),
        size=int(size),
        values=values,
        behind=max(reader.where - 1, where + 1),
    )


def _arc_head(line: bytes, reader: Plain, where: int) -> _Head:
    """Return the header of an ARC record: URL, IP address, date, type, (more,) length."""
    parts = line.decode("utf-8", "surrogateescape").rstrip("\r\n").rsplit(" ")
    if len(parts) < 5 or ":" not in parts[0] or not (parts[-1].isascii() and parts[-1].isdigit()):
        raise BadRecord("no record at this offset", offset=where)
    values = {
        "warc-target-uri": parts[0],
        "warc-ip-address": parts[1],
        "warc-date": parts[2],
    }
    kind = "response" if parts[0].startswith("http") else "arc " + parts[0].partition(":")[0]
    size = int(parts[-1][:18])
    return _Head(kind=kind, size=size, values=values, behind=max(reader.where - 1, where + 1))


def _block(reader: Plain, size: int, limit: int) -> tuple[bytes, bool, int]:
    """Return a record's block, whether it was cut at the limit, and the number of missing bytes."""
    block = bytearray()
    most = limit + HEADERS
    left = size
    while left > 0 and (piece := reader.take(min(left, _PIECE))):
        left -= len(piece)
        if len(block) < most:
            block += piece
    return bytes(block[:most]), size > most, left
