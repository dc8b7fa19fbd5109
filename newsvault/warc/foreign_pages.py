"""A record of another program's archive into the page it holds: head, framing, date, digests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from newsvault.decoding.content_encoding import is_cut
from newsvault.models import Truncation
from newsvault.warc.reading import agrees

HEADERS = 1024 * 1024  # bytes; the longest HTTP or WARC head that is looked at
_PIECE = 64 * 1024
_LOOKED_AT = 64 * 1024 * 1024  # bytes that a body may unpack to while its end is looked for
_GAP = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s+(.*))?", re.IGNORECASE)
_LONGEST_LINE = 4200  # bytes, of the line before a chunk
_CHUNK = re.compile(rb"[ \t]{0,9}([0-9A-Fa-f]{1,15})[ \t]{0,9}(?:;[^\r\n]{0,4096})?\r?\n")
_MOMENTS = ("%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d", "%Y-%m", "%Y")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # no page is older than the web
_AHEAD = timedelta(days=1)  # how far the clock of another machine may be ahead of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """An HTTP answer, or a page without one, out of a web archive.

    `body` has the chunk framing taken off and no more. `misfit` says that the record states a
    digest that its bytes do not have. `proved` says that its bytes agree with a checksum: that of
    the packed record, or a digest it states. `broken` says that our limit or damage to the file cut
    it, and not whoever archived it. `saved_type` is the media type of a `resource` record, which
    programs make of files; those have no status (0) and no headers.
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
        """Return the first header called `name` (in lower case), or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What was passed over: a record of another kind, or a place that holds no whole record."""

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
    """Return the page in a record of type `kind` (lower case), or why there is none.

    `values` are the WARC headers by names in lower case, `block` what the record holds. `where` is
    its place in the file, `limit` the size of the largest body, in bytes. `cut` says that the block
    is longer than what was read of it, `short` that the file ends within it, `packed` that a
    checksum of its own proves it.
    """
    if kind == "resource":
        return _resource(values, block, limit, cut=cut, short=short, packed=packed)
    if kind != "response":
        return Passed(what=kind or "unnamed", offset=where)
    line, headers, raw = http_head(block)
    status = _STATUS.match(line)
    if status is None:
        return Passed(what="response without an HTTP head", offset=where)
    body = raw
    lacks = _lacks_bytes(headers, raw)
    if any(k.lower() == "transfer-encoding" and "chunked" in v.lower() for k, v in headers):
        body = _unchunked(raw)
        lacks = _lacks_chunks(raw)
        headers = tuple(pair for pair in headers if pair[0].lower() != "transfer-encoding")
    cut = cut or len(body) > limit
    agreed = None if cut or short else _agreed(values, block, raw, body)
    coding = next((v for k, v in headers if k.lower() == "content-encoding"), "")
    lacks = lacks or (not cut and is_cut(body, coding, limit=_LOOKED_AT))
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
    """Return a file that another program put into an archive; no server sent it."""
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
    """Split an answer into first line, headers and body; old archives have bare line feeds."""
    gap = _GAP.search(block, 0, HEADERS)
    head, body = (block[: gap.start()], block[gap.end() :]) if gap else (block[:HEADERS], b"")
    lines = re.split("\r?\n", head.decode("latin-1"))
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    return lines[0], tuple((name.strip(), value.strip()) for name, _, value in pairs), body


def _agreed(values: Mapping[str, str], block: bytes, raw: bytes, body: bytes) -> bool | None:
    """Return whether the stated digests agree; None when none is stated that can be checked.

    Some programs state that of the payload without the chunk framing.
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
    """Take the chunk framing off; a body that has none, whatever its headers say, stays."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = ChunkedDataReader(BytesIO(raw), decomp_type=None)
    parts = []
    while piece := stream.read(_PIECE):
        parts.append(piece)
    return b"".join(parts)


def _lacks_bytes(headers: tuple[tuple[str, str], ...], raw: bytes) -> bool:
    """Return whether a body is shorter than its server said that it would be."""
    stated = next((value for name, value in headers if name.lower() == "content-length"), "")
    return stated.isascii() and stated.isdigit() and len(stated) < 19 and int(stated) > len(raw)


def _lacks_chunks(raw: bytes) -> bool:
    """Return whether a body in chunks ends before the chunk that says it is whole."""
    at = 0
    while at < len(raw):
        chunk = _CHUNK.match(raw, at)
        if chunk is None:
            # Not in chunks, whatever its headers say, or cut within the line before a chunk.
            return at > 0 and b"\n" not in raw[at : at + _LONGEST_LINE]
        size = int(chunk[1], 16)
        if size == 0:
            return False
        at = chunk.end() + size
        at += 2 if raw[at : at + 2] == b"\r\n" else raw[at : at + 1] == b"\n"
    return True


def _truncation(values: Mapping[str, str], *, short: bool) -> Truncation | None:
    """Return why a record does not hold all of its page; of one in segments it holds the first."""
    stated = values.get("warc-truncated", "").strip().lower()
    if stated == "length" or values.get("warc-segment-number"):
        return "length"
    if stated == "time":
        return "time"
    return "disconnect" if stated or short else None


def moment(value: str) -> datetime | None:
    """Return the moment a record states, in UTC; None for none that a web page can have."""
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
