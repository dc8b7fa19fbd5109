"""Record of a foreign web archive to a page: headers, chunked framing, date, digests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from newsvault.decoding.content_encoding import is_truncated
from newsvault.models import Truncation
from newsvault.warc.reading import agrees

HEADERS = 1024 * 1024  # bytes; maximum size of an HTTP or WARC header
_PIECE = 64 * 1024
_LOOKED_AT = 64 * 1024 * 1024  # bytes; decompression limit of the check for truncation
_GAP = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s+(.*))?", re.IGNORECASE)
_LONGEST_LINE = 4200  # bytes of a chunk-size line
_CHUNK = re.compile(rb"[ \t]{0,9}([0-9A-Fa-f]{1,15})[ \t]{0,9}(?:;[^\r\n]{0,4096})?\r?\n")
_MOMENTS = ("%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d", "%Y-%m", "%Y")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # the web's first year
_AHEAD = timedelta(days=1)  # tolerated clock skew


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """An HTTP response, or a `resource` record, of a web archive.

    Attributes:
        url: target URI of the record.
        captured_at: date of the record; None if missing or implausible.
        status: HTTP status code; 0 for a `resource` record.
        reason: HTTP reason phrase.
        headers: HTTP headers; none for a `resource` record.
        body: the body without chunked framing, Content-Encoding not removed.
        peer_ip: IP address of the server.
        truncated: why the body is incomplete.
        misfit: a digest stated in the record does not match its bytes.
        proved: the bytes match a checksum: of the gzip member or a stated digest.
        broken: cut by our size limit or by damage to the file, not by the archiving program.
        saved_type: media type of a `resource` record.
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
    proved: bool = True
    broken: bool = False
    saved_type: str | None = None

    @property
    def media_type(self) -> str:
        """The declared media type in lower case, without parameters."""
        stated = self.saved_type or self.header("content-type")
        return stated.partition(";")[0].strip().lower()

    def header(self, name: str) -> str:
        """Return the first header `name` (in lower case), or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A skipped record: of another type, or a damaged place in the file."""

    what: str
    offset: int
    damage: bool = False


def page_of(
    kind: str,
    values: Mapping[str, str],
    block: bytes,
    *,
    where: int,
    limit: int,
    cut: bool,
    short: bool,
    packed: bool,
) -> Foreign | Passed:
    """Return the page in a record, or why there is none.

    Args:
        kind: WARC-Type in lower case.
        values: WARC headers, names in lower case.
        block: the record's block.
        where: offset of the record in the file.
        limit: maximum size of a body, in bytes.
        cut: the block is longer than the part read.
        short: the file ends inside the block.
        packed: a checksum of its gzip member covers the record.
    """
    if kind == "resource":
        return _resource(values, block, limit, cut=cut, short=short, packed=packed)
    if kind != "response":
        return Passed(what=kind or "unnamed", offset=where)
    line, headers, raw = http_head(block)
    status = _STATUS.match(line)
    if status is None:
        return Passed(what="response without an HTTP header", offset=where)
    body = raw
    lacks = _lacks_bytes(headers, raw)
    if any(k.lower() == "transfer-encoding" and "chunked" in v.lower() for k, v in headers):
        body = _unchunked(raw)
        lacks = _lacks_chunks(raw)
        headers = tuple(pair for pair in headers if pair[0].lower() != "transfer-encoding")
    cut = cut or len(body) > limit
    agreed = None if cut or short else _agreed(values, block, raw, body)
    coding = next((v for k, v in headers if k.lower() == "content-encoding"), "")
    lacks = lacks or (not cut and is_truncated(body, coding, limit=_LOOKED_AT))
    return Foreign(
        url=_url(values),
        captured_at=moment(values.get("warc-date", "")),
        status=int(status[1]),
        reason=(status[2] or "").strip(),
        headers=headers,
        body=body[:limit],
        peer_ip=values.get("warc-ip-address"),
        truncated="length" if cut else _truncation(values, short=short or lacks),
        misfit=agreed is False,
        proved=packed or agreed is True,
        broken=cut or short,
    )


def _resource(
    values: Mapping[str, str], block: bytes, limit: int, *, cut: bool, short: bool, packed: bool
) -> Foreign:
    """Return the page of a `resource` record: a file without an HTTP response."""
    cut = cut or len(block) > limit
    agreed = None if cut or short else _agreed(values, block, block, block)
    return Foreign(
        url=_url(values),
        captured_at=moment(values.get("warc-date", "")),
        status=0,
        reason="",
        headers=(),
        body=block[:limit],
        peer_ip=None,
        truncated="length" if cut else _truncation(values, short=short),
        misfit=agreed is False,
        proved=packed or agreed is True,
        broken=cut or short,
        saved_type=values.get("content-type") or "application/octet-stream",
    )


def _url(values: Mapping[str, str]) -> str:
    return values.get("warc-target-uri", "").strip("<>")


def http_head(block: bytes) -> tuple[str, tuple[tuple[str, str], ...], bytes]:
    """Split a response into status line, headers and body; old archives use bare line feeds."""
    gap = _GAP.search(block, 0, HEADERS)
    head, body = (block[: gap.start()], block[gap.end() :]) if gap else (block[:HEADERS], b"")
    lines = re.split("\r?\n", head.decode("latin-1"))
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    return lines[0], tuple((name.strip(), value.strip()) for name, _, value in pairs), body


def _agreed(values: Mapping[str, str], block: bytes, raw: bytes, body: bytes) -> bool | None:
    """Return whether the stated digests match; None when none of them can be checked.

    Some programs state the payload digest without the chunked framing.
    """
    whole = agrees(values.get("warc-block-digest", ""), block)
    stated = values.get("warc-payload-digest", "")
    payload = agrees(stated, raw)
    if payload is False and body is not raw:
        payload = agrees(stated, body)
    if whole is False or payload is False:
        return False
    return whole or payload


def _unchunked(raw: bytes) -> bytes:
    """Remove chunked framing; a body without it, whatever its headers, is unchanged."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = ChunkedDataReader(BytesIO(raw), decomp_type=None)
    parts = []
    while piece := stream.read(_PIECE):
        parts.append(piece)
    return b"".join(parts)


def _lacks_bytes(headers: tuple[tuple[str, str], ...], raw: bytes) -> bool:
    """Return whether a body is shorter than its Content-Length."""
    stated = next((value for name, value in headers if name.lower() == "content-length"), "")
    return stated.isascii() and stated.isdigit() and len(stated) < 19 and int(stated) > len(raw)


def _lacks_chunks(raw: bytes) -> bool:
    """Return whether a chunked body ends before its last chunk."""
    at = 0
    while at < len(raw):
        chunk = _CHUNK.match(raw, at)
        if chunk is None:
            # Not chunked, whatever its headers, or cut inside a chunk-size line.
            return at > 0 and b"\n" not in raw[at : at + _LONGEST_LINE]
        size = int(chunk[1], 16)
        if size == 0:
            return False
        at = chunk.end() + size
        at += 2 if raw[at : at + 2] == b"\r\n" else raw[at : at + 1] == b"\n"
    return True


def _truncation(values: Mapping[str, str], *, short: bool) -> Truncation | None:
    """Return why a record is incomplete; a segmented record holds only its first part."""
    stated = values.get("warc-truncated", "").strip().lower()
    if stated == "length" or values.get("warc-segment-number"):
        return "length"
    if stated == "time":
        return "time"
    return "disconnect" if stated or short else None


def moment(value: str) -> datetime | None:
    """Parse the date of a record, in UTC; None if it is invalid or before the web."""
    for form in _MOMENTS:
        try:
            return _plausible(datetime.strptime(value, form).replace(tzinfo=UTC))
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return _plausible(found if found.tzinfo else found.replace(tzinfo=UTC))


def _plausible(found: datetime) -> datetime | None:
    try:
        found = found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if _EARLIEST <= found <= datetime.now(UTC) + _AHEAD else None
