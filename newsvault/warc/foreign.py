"""The reader of other people's web archives: WARC 0.18 to 1.1 and ARC, packed or not, by warcio."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from newsvault.models import Truncation
from newsvault.warc.reading import BadRecord

_CHUNK = 256 * 1024
# What warcio lets through of a broken file, besides its own error.
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, EOFError, OSError)


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

    Raises BadRecord where the archive cannot be read any further.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = iter(ArchiveIterator(stream, arc2warc=True))
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            found = _answer(record, limit) if record.rec_type == "response" else None
        except (ArchiveLoadFailed, *_FAULTS) as exc:
            raise BadRecord(str(exc) or type(exc).__name__, offset=stream.tell()) from exc
        if found is not None:
            yield found
    _prove_whole(stream)


def _prove_whole(stream: IO[bytes]) -> None:
    """Raise BadRecord if a packed archive is not whole to its end: warcio passes over that."""
    stream.seek(0)
    rest = stream.read(_CHUNK)
    if not rest.startswith(b"\x1f\x8b"):
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
