"""The reader of other people's web archives: WARC 0.18 to 1.1 and ARC, packed or not, by warcio."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import IO, Any, cast

from newsvault.models import Truncation
from newsvault.text import one_line
from newsvault.warc.reading import BadRecord

_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b\x08"
# What warcio lets through of a broken file, besides its own error.
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, EOFError, OSError, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """An HTTP answer out of a web archive; `body` has the chunk framing taken off and no more."""

    url: str
    captured_at: datetime | None
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    peer_ip: str | None
    truncated: Truncation | None

    @property
    def media_type(self) -> str:
        """The declared media type in lower case, without parameters."""
        found = next((v for k, v in self.headers if k.lower() == "content-type"), "")
        return found.partition(";")[0].strip().lower()


def read_foreign(stream: IO[bytes], *, limit: int) -> Iterator[Foreign]:
    """Yield the HTTP answers in a web archive, holding one at a time; bodies end at `limit` bytes.

    What cannot be read is passed over, up to the next place where a record begins. Raises BadRecord
    at the end if there was any such place.
    """
    if _is_packed_as_one(stream):
        stream = cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    places: list[str] = []
    start: int | None = 0
    while start is not None:
        reading = _Reading(stream, start)
        yield from reading.answers(limit)
        if reading.fault is not None and (reading.found or not places):
            places.append(f"{reading.fault} (byte {reading.offset})")
        if reading.overlong:
            places.append("a record is longer than it says")
        if reading.fault is None or isinstance(stream, gzip.GzipFile):
            break  # at the end; or there is no way to go on inside one gzip member
        start = _next_start(stream, reading.offset + 1)
    if not places and not isinstance(stream, gzip.GzipFile):
        _prove_whole(stream, reading.offset)
    if places:
        more = f", and {len(places) - 1} more places" if len(places) > 1 else ""
        raise BadRecord(places[0] + more, offset=0)


class _Reading:
    """The records from one place in an archive on, until one cannot be read.

    `fault` then says why, and `offset` where it begins; `found` tells if any came before it.
    `overlong` tells that a record went on after its end, so that some of it is missing.
    """

    def __init__(self, stream: IO[bytes], start: int) -> None:
        self.fault: str | None = None
        self.offset = start
        self.found = False
        self.overlong = False
        self._stream = stream

    def answers(self, limit: int) -> Iterator[Foreign]:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        self._stream.seek(self.offset)
        records = ArchiveIterator(self._stream, arc2warc=True)
        while True:
            try:
                with redirect_stderr(StringIO()):  # warcio speaks to the terminal by itself
                    record = next(records, None)
                if record is not None:
                    self.offset = max(self.offset, records.offset)
                self.overlong = records.err_count > 0
                if record is None:
                    return
                found = _answer(record, limit) if record.rec_type == "response" else None
            except (ArchiveLoadFailed, *_FAULTS) as exc:
                self.fault = one_line(str(exc))[:100] or type(exc).__name__
                return
            self.found = True
            if found is not None:
                yield found


def _is_packed_as_one(stream: IO[bytes]) -> bool:
    """Tell whether the archive is one gzip member with many records, as `gzip FILE` makes it."""
    packed = stream.read(_CHUNK)
    stream.seek(0)
    if not packed.startswith(_GZIP):
        return False
    try:
        text = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(packed, 4 * _CHUNK)
    except zlib.error:
        return False
    head, _, rest = text.partition(b"\r\n\r\n")
    length = re.search(rb"(?mi)^content-length: *(\d{1,12})\r?$", head)
    return length is not None and rest[int(length[1]) :].lstrip(b"\r\n").startswith(b"WARC/")


def _next_start(stream: IO[bytes], after: int) -> int | None:
    """Return the next place from `after` on where a record may begin, or None."""
    stream.seek(0)
    mark = _GZIP if stream.read(3) == _GZIP else b"WARC/"
    at, tail = after, b""
    stream.seek(after)
    while piece := stream.read(_CHUNK):
        text = tail + piece
        found = text.find(mark)
        if found >= 0:
            return at - len(tail) + found
        at += len(piece)
        tail = text[-len(mark) + 1 :]
    return None


def _prove_whole(stream: IO[bytes], last: int) -> None:
    """Raise BadRecord if the last record, at `last`, is not whole: warcio passes over that."""
    stream.seek(last)
    rest = stream.read(_CHUNK)
    if not rest.startswith(_GZIP):
        return
    unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    while rest:
        try:
            unpacker.decompress(rest, _CHUNK)
        except zlib.error as exc:
            raise BadRecord(f"not a whole gzip member ({exc})", offset=stream.tell()) from exc
        rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        rest = rest or stream.read(_CHUNK)
        if unpacker.eof and rest:
            unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    if not unpacker.eof:
        raise BadRecord("the file ends inside a record", offset=stream.tell())


def _answer(record: Any, limit: int) -> Foreign | None:
    from warcio.bufferedreaders import ChunkedDataReader

    http, warc = record.http_headers, record.rec_headers
    if http is None:
        return None
    code = http.get_statuscode()
    if not code.isdigit():
        return None
    stream = record.raw_stream
    chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    if chunked:
        stream = ChunkedDataReader(stream, decomp_type=None)
    body, cut = _read(stream, limit)
    # warcio says nothing when a file ends inside a record: what it still expects tells.
    short = not cut and getattr(record.raw_stream, "limit", 0) > 0
    headers = tuple(
        (name, value)
        for name, value in http.headers
        if not (chunked and name.lower() == "transfer-encoding")
    )
    return Foreign(
        url=(warc.get_header("WARC-Target-URI") or "").strip("<>"),
        captured_at=_moment(warc.get_header("WARC-Date")),
        status=int(code),
        reason=http.statusline.partition(" ")[2],
        headers=headers,
        body=body,
        peer_ip=warc.get_header("WARC-IP-Address"),
        truncated="length" if cut else _truncation(warc.get_header("WARC-Truncated"), short),
    )


def _read(stream: Any, limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    while piece := stream.read(min(65536, limit + 1 - len(body))):
        body += piece
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), False


def _truncation(value: str | None, short: bool) -> Truncation | None:
    if value == "length":
        return "length"
    if value == "time":
        return "time"
    return "disconnect" if value or short else None


def _moment(value: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
