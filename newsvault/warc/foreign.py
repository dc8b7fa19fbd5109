"""The reader of other people's web archives: WARC 0.18 to 1.1 and ARC, packed or not, whole or not.

Nothing stops it: behind what is no record it goes on at the next that is. One answer is held at a
time, and of that no more than the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import IO

from newsvault.models import Truncation
from newsvault.warc.reading import BadRecord, agrees
from newsvault.warc.unpacking import BEGINS, PACKED, Packed, Plain, next_line, next_member

_LINE = 64 * 1024
_HEADERS = 1024 * 1024
_PIECE = 64 * 1024
_FAULTS = 1000  # places that are no record, after which a file is given up
_GAP = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s+(.*))?", re.IGNORECASE)
_MOMENTS = ("%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """An HTTP answer out of a web archive; `body` has the chunk framing taken off and no more.

    `misfit` says that the record states a digest that its bytes do not have.
    """

    url: str
    captured_at: datetime | None
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    peer_ip: str | None
    truncated: Truncation | None
    misfit: bool = False

    @property
    def media_type(self) -> str:
        """The declared media type in lower case, without parameters."""
        found = next((v for k, v in self.headers if k.lower() == "content-type"), "")
        return found.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What was passed over: a record of another kind, or a place where no whole record stands."""

    what: str
    offset: int
    damage: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What a record says of itself; names in lower case, an ARC record's under WARC's names."""

    kind: str
    size: int
    values: dict[str, str]
    behind: int  # the place behind it, where a search for the next record may begin


def read_foreign(stream: IO[bytes], *, limit: int) -> Iterator[Foreign | Passed]:
    """Yield what stands in a web archive, in its order; bodies end at `limit` bytes."""
    stream.seek(0)
    start = stream.read(len(PACKED))
    packed = start == PACKED
    position: int | None = 0 if start else None
    faults = 0
    while position is not None:
        reader = Packed(stream, position) if packed else Plain(stream, position)
        try:
            yield from _records(reader, limit)
            position = _behind(reader, stream)
        except BadRecord as exc:
            at = max(reader.where if packed else 0, exc.offset)
            yield Passed(what=str(exc), offset=exc.offset, damage=True)
            faults += 1
            if faults == _FAULTS:
                yield Passed(what="too much damage, given up", offset=exc.offset, damage=True)
                return
            go_on = next_member if packed else next_line
            position = go_on(stream, at + 1 if packed else at)


def _behind(reader: Plain, stream: IO[bytes]) -> int | None:
    """Return where the next member begins; None at the end of the file."""
    if not isinstance(reader, Packed):
        return None
    stream.seek(reader.end)
    return reader.end if stream.read(1) else None


def _records(reader: Plain, limit: int) -> Iterator[Foreign | Passed]:
    """Yield the records in a reader: one, as a rule, when it is a gzip member."""
    while True:
        where = reader.where
        line = reader.line(_LINE)
        if not line:
            return
        if not line.strip():
            continue
        head = _head(line, reader, where)
        block, cut, left = _block(reader, head.size, limit)
        wrong = left > 0 or not _ends(reader)
        if head.kind == "response":
            yield _answer(head, block, where, limit, cut=cut, short=wrong)
        else:
            yield Passed(what=head.kind or "unnamed", offset=where)
        if wrong:
            raise BadRecord("a record is not as long as it says", offset=head.behind)


def _ends(reader: Plain) -> bool:
    """Tell whether a record ends here: with an empty line, the file, or the next record."""
    after = reader.peek()
    return after[:1] in (b"", b"\r", b"\n") or BEGINS.match(after) is not None


def _head(line: bytes, reader: Plain, where: int) -> _Head:
    """Return the head of a record, whose first line was read; raises BadRecord for another line."""
    if not line.startswith(b"WARC/"):
        return _arc_head(line, reader, where)
    values: dict[str, str] = {}
    taken = 0
    while (line := reader.line(_LINE)).strip():
        name, colon, value = line.decode("utf-8", "surrogateescape").partition(":")
        taken += len(line)
        if taken > _HEADERS:
            raise BadRecord("a head without end", offset=where + 1)
        if colon:
            values.setdefault(name.strip().lower(), value.strip())
    size = values.get("content-length", "")
    if not (size.isascii() and size.isdigit() and len(size) < 19):
        raise BadRecord("a record that does not say how long it is", offset=where + 1)
    return _Head(
        kind=values.get("warc-type", "").lower(),
        size=int(size),
        values=values,
        behind=max(reader.where - 1, where + 1),
    )


def _arc_head(line: bytes, reader: Plain, where: int) -> _Head:
    """Return the head of an ARC record: address, IP address, time, type, (more,) length."""
    parts = line.decode("utf-8", "surrogateescape").rstrip("\r\n").rsplit(" ")
    if len(parts) < 5 or ":" not in parts[0] or not (parts[-1].isascii() and parts[-1].isdigit()):
        raise BadRecord("no record begins here", offset=where)
    values = {
        "warc-target-uri": parts[0],
        "warc-ip-address": parts[1],
        "warc-date": parts[2],
    }
    kind = "response" if parts[0].startswith("http") else "arc " + parts[0].partition(":")[0]
    size = int(parts[-1][:18])
    return _Head(kind=kind, size=size, values=values, behind=max(reader.where - 1, where + 1))


def _block(reader: Plain, size: int, limit: int) -> tuple[bytes, bool, int]:
    """Return a record's block, whether it was cut for being too long, and how much is missing."""
    block = bytearray()
    most = limit + _HEADERS
    left = size
    while left > 0 and (piece := reader.take(min(left, _PIECE))):
        left -= len(piece)
        if len(block) < most:
            block += piece
    return bytes(block[:most]), size > most, left


def _answer(
    head: _Head, block: bytes, where: int, limit: int, *, cut: bool, short: bool
) -> Foreign | Passed:
    line, headers, raw = _http_head(block)
    status = _STATUS.match(line)
    if status is None:
        return Passed(what="response without an HTTP head", offset=where)
    values = head.values
    body = raw
    if any(k.lower() == "transfer-encoding" and "chunked" in v.lower() for k, v in headers):
        body = _unchunked(raw)
        headers = tuple(pair for pair in headers if pair[0].lower() != "transfer-encoding")
    cut = cut or len(body) > limit
    return Foreign(
        url=values.get("warc-target-uri", "").strip("<>"),
        captured_at=_moment(values.get("warc-date", "")),
        status=int(status[1]),
        reason=(status[2] or "").strip(),
        headers=headers,
        body=body[:limit],
        peer_ip=values.get("warc-ip-address"),
        truncated="length" if cut else _truncation(values.get("warc-truncated"), short=short),
        misfit=not (cut or short) and _misfit(values, block, raw, body),
    )


def _http_head(block: bytes) -> tuple[str, tuple[tuple[str, str], ...], bytes]:
    """Split an answer into first line, headers and body; old archives have bare line feeds."""
    gap = _GAP.search(block, 0, _HEADERS)
    head, body = (block[: gap.start()], block[gap.end() :]) if gap else (block[:_HEADERS], b"")
    lines = re.split("\r?\n", head.decode("latin-1"))
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    return lines[0], tuple((name.strip(), value.strip()) for name, _, value in pairs), body


def _misfit(values: dict[str, str], block: bytes, raw: bytes, body: bytes) -> bool:
    """Tell whether a stated digest is wrong. Some programs state it of the body without framing."""
    stated = values.get("warc-block-digest")
    if stated is not None and not agrees(stated, block):
        return True
    stated = values.get("warc-payload-digest")
    return stated is not None and not agrees(stated, raw) and not agrees(stated, body)


def _unchunked(raw: bytes) -> bytes:
    """Take the chunk framing off; a body that has none, whatever its headers say, stays."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = ChunkedDataReader(BytesIO(raw), decomp_type=None)
    parts = []
    while piece := stream.read(_PIECE):
        parts.append(piece)
    return b"".join(parts)


def _truncation(value: str | None, *, short: bool) -> Truncation | None:
    if value == "length":
        return "length"
    if value == "time":
        return "time"
    return "disconnect" if value or short else None


def _moment(value: str) -> datetime | None:
    for form in _MOMENTS:
        try:
            return datetime.strptime(value, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
