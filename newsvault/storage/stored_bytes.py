"""Stored payloads: read from a capture file by offset and verified against their SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from newsvault.errors import Damaged
from newsvault.extract.from_capture import decoded as without_coding
from newsvault.models import Capture, CaptureInfo, Exchange
from newsvault.models.vault import Raw
from newsvault.settings import Settings
from newsvault.storage.captures import Archive
from newsvault.storage.catalog import CaptureRow, Catalog
from newsvault.warc import BadRecord, Record, read_at


def record_of(root: Path, info: CaptureInfo) -> Record:
    """Return the WARC record of a capture.

    Args:
        root: the vault's folder.
        info: the capture; its file, offset and length locate the record.

    Raises:
        Damaged: the record cannot be read or parsed.
    """
    path = Archive(root).path(info.file)
    try:
        with path.open("rb") as stream:
            return read_at(stream, info.offset, info.length)
    except (OSError, BadRecord) as exc:
        raise Damaged(
            f"capture {info.number} in {info.file} cannot be read: {exc}",
            path=str(root),
            names=(f"{info.file}:{info.offset}",),
            hint="run `newsvault verify`, then `newsvault repair --from COPY`",
        ) from exc


def raw(
    root: Path, catalog: Catalog, info: CaptureInfo, settings: Settings, *, decoded: bool
) -> Raw:
    """Return the payload of a capture; a revisit has the payload of the capture it refers to.

    Args:
        root: the vault's folder.
        catalog: the vault's catalogue.
        info: the capture.
        settings: settings with the limit for decompressed bytes.
        decoded: whether to undo the Content-Encoding.

    Raises:
        Damaged: the record cannot be read, or its payload has another SHA-256 than was stored.
    """
    record = _with_body(root, catalog, info)
    body = record.body
    if hashlib.sha256(body).hexdigest() != info.payload_sha256:
        raise Damaged(
            f"the SHA-256 of capture {info.number} does not match the one in the catalogue",
            path=str(root),
            names=(f"{info.file}:{info.offset}",),
            hint="run `newsvault verify`, then `newsvault repair --from COPY`",
        )
    coding = record.header("content-encoding")
    if decoded:
        body, coding = without_coding(body, coding, settings), None
    return Raw(body=body, coding=coding, content_type=info.content_type, url=info.url)


def stored_capture(root: Path, catalog: Catalog, row: CaptureRow, settings: Settings) -> Capture:
    """Return a stored capture in the form in which it was ingested, as far as parsing needs it.

    Raises:
        Damaged: the record cannot be read, or its payload has another SHA-256 than was stored.
    """
    info = row.info
    body = raw(root, catalog, info, settings, decoded=False).body
    capture = Capture(
        requested_url=info.requested_url,
        captured_at=info.captured_at,
        origin=info.origin,
        overrides=info.overrides,
        date_source=info.date_source or "clock",
    )
    if info.status is None:
        return replace(
            capture,
            saved_body=body,
            saved_type=info.content_type,
            saved_truncated=info.truncated,
        )
    last = Exchange(
        url=info.url,
        requested_at=info.captured_at,
        status=info.status,
        response_headers=_with_body(root, catalog, info).http,
        body=body,
        truncated=info.truncated,
    )
    return replace(capture, exchanges=(last,))


def _with_body(root: Path, catalog: Catalog, info: CaptureInfo) -> Record:
    """Return the record with the payload of a capture; for a revisit, the record it refers to."""
    record = record_of(root, info)
    if record.kind != "revisit":
        return record
    first = catalog.captures.same_payload(info.url, info.payload_sha256)
    # A 304 response has neither a body nor a Content-Encoding.
    return record_of(root, first.info) if first else record
