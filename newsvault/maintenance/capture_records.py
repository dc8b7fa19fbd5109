"""Reconstruct a capture from its WARC records, so that the parse depends on the bytes alone.

The JSON document of a capture in an export is not trusted. Address, time, status and page come from
the WARC records before it, which have digests.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Any

from newsvault.classify.classifier import truncation
from newsvault.maintenance.scan import ScannedDeposit
from newsvault.models import Capture, Exchange
from newsvault.storage import sidecars
from newsvault.warc import MEMBER_HEAD, Record, document, members, packed, parse, renumbered

_GZIP = zlib.MAX_WBITS + 16
_PAGE = (200, 203)
# Fields that the WARC records do not have.
_NOTED = ("origin", "overrides", "date_source", "payload_sha256")
Holder = Callable[[str, str], bytes | None]


def page_of(stream: IO[bytes], found: ScannedDeposit) -> tuple[Record, list[Record]]:
    """Return the record of a deposit's page, and all records before its JSON document."""
    records = {
        member.offset: parse(member.data, offset=member.offset)
        for start, stop in found.records
        for member in members(stream, start=start, stop=stop)
    }
    return records[found.place.offset], list(records.values())


def capture_of(
    page: Record, records: list[Record], metadata: dict[str, Any], holder: Holder
) -> Capture | None:
    """Return the capture in `records`; None for a revisit whose payload is not in this vault.

    said: the `capture` object of its document; holder: returns a payload by address and SHA-256.
    """
    at = datetime.fromisoformat(page.headers["warc-date"]).astimezone(UTC)
    body = page.body
    if page.kind == "revisit":
        stored = holder(page.url, metadata["payload_sha256"])
        if stored is None:
            return None
        body = b"" if page.http_line.split()[1:2] == ["304"] else stored
    noted: dict[str, Any] = {
        "captured_at": at,
        "origin": metadata["origin"],
        "overrides": tuple(metadata.get("overrides") or ()),
        "date_source": metadata.get("date_source") or "clock",
    }
    if not page.http_line:
        noted |= {"saved_type": page.headers.get("content-type"), "saved_truncated": _cut(page)}
        return Capture(requested_url=page.url, saved_body=body, **noted)
    hops = _hops(page, records)
    last = _exchange(page, body, records, at)
    if (
        metadata.get("refusal") and last.status not in _PAGE
    ):  # an error status, a response without an article
        noted |= {"stopped": metadata["refusal"], "stopped_message": metadata.get("why") or ""}
    first = hops[0].url if hops else page.url
    return Capture(requested_url=first, exchanges=(*hops, last), **noted)


def _hops(page: Record, records: list[Record]) -> tuple[Exchange, ...]:
    """Return the redirects that led to the page; a redirect's record comes before its target's."""
    hops: list[Exchange] = []
    for record in reversed(records[: records.index(page)]):
        if record.kind == "response":
            hops.insert(0, _exchange(record, record.body, records, None))
    return tuple(hops)


def noted(page: Record, capture: Capture, metadata: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the `capture` object of a new document; WARC records override `metadata`."""
    last = capture.exchanges[-1] if capture.exchanges else None
    again = last is not None and last.status == 304 and page.kind == "revisit"
    size = len(last.body if last else capture.saved_body or b"")
    values = {
        "number": number,
        "requested_url": capture.requested_url,
        "url": capture.url,
        "captured_at": capture.captured_at.isoformat(),
        "status": last.status if last else None,
        "content_type": metadata.get("content_type") if again else capture.content_type,
        "payload_bytes": metadata["payload_bytes"] if again else size,
        "truncated": truncation(capture),
        "record": page.id,
        "revisit": int(page.kind == "revisit"),
    }
    return values | {name: metadata[name] for name in _NOTED if name in metadata}


def _exchange(record: Record, body: bytes, records: list[Record], at: datetime | None) -> Exchange:
    """Return the request and response of a record; `at` replaces the record's time."""
    protocol, _, rest = record.http_line.partition(" ")
    status, _, reason = rest.partition(" ")
    asked = next(
        (one for one in records if one.headers.get("warc-concurrent-to") == record.id), None
    )
    return Exchange(
        url=record.url,
        requested_at=at or datetime.fromisoformat(record.headers["warc-date"]),
        request_headers=asked.http if asked else (),
        protocol=protocol,
        status=int(status),
        reason=reason,
        response_headers=record.http,
        body=body,
        truncated=_cut(record),
    )


def _cut(record: Record) -> Any:
    stated = record.headers.get("warc-truncated")
    return stated if stated in ("length", "time", "disconnect", None) else "disconnect"


def document_of(values: dict[str, Any], found: ScannedDeposit, stream: IO[bytes]) -> bytes:
    """Return the record of a document: the imported one where only its revision is another."""
    if sidecars.without_revision(values) == sidecars.without_revision(found.values):
        stream.seek(found.document)
        imported = stream.read(found.place.stop - found.document)
        return renumbered(zlib.decompress(imported, _GZIP), values)
    event = values["kind"] == "event"
    at = datetime.fromisoformat(values["at"] if event else values["capture"]["captured_at"])
    about = None if event else values["capture"]["record"]
    uri = sidecars.EVENT_URI if event else sidecars.READING_URI
    return document(values, uri=uri, at=at, about=about)


def member_at(stream: IO[bytes], start: int, stop: int) -> bytes:
    """Return the bytes of a record, recompressed if its gzip header is foreign."""
    stream.seek(start)
    data = stream.read(stop - start)
    return data if data.startswith(MEMBER_HEAD) else packed(zlib.decompress(data, _GZIP))
