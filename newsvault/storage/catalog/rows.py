"""Row types of the catalogue: plain values, as stored."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from newsvault.models import Article, CaptureInfo
from newsvault.models.record import record

UNREAD = "unread"  # refusal code of a capture that was not parsed yet


@record
class DepositSpan:
    """The byte range of a deposit in a file; `offset` and `length` locate the page's own record."""

    file: str
    start: int
    stop: int
    offset: int = 0
    length: int = 0


@record
class FileRow:
    """A capture file and its committed size `end` in bytes; `sha256` is None until it is closed."""

    name: str
    end: int
    sha256: str | None
    verified_at: str | None


@record
class FileRewrite:
    """The rewrite of a capture file under a new name, without the byte ranges `cuts`."""

    old: str
    new: str
    cuts: tuple[tuple[int, int], ...]
    end: int
    sha256: str


@record
class CaptureRow:
    """A stored capture, with what a revisit record for it needs.

    `digest` is the SHA-256 of the parsed text and ties the capture to a version of its article;
    `refusal` is the reason code if it gave none, `UNREAD` until it was parsed.
    """

    info: CaptureInfo
    record: str
    revisit: bool
    article_id: str | None
    version: int | None
    digest: str | None
    start: int
    stop: int
    refusal: str | None


@record
class VersionRow:
    """One version of an article. `newest` is the number of the version captured last.

    `moment` is the version's permanent name; see `version_names.MOMENT`.
    """

    id: str
    version: int
    versions: int
    newest: int
    article: Article
    digest: str
    capture: CaptureInfo
    captures: int
    removed: bool
    source: str
    moment: str


class QuotationRow(NamedTuple):
    """A quotation with the columns needed for filtering; a plain tuple for speed."""

    article_id: str
    version: int
    number: int
    name: str | None
    confidence: float
    text: str
    at: str


def info_from(row: tuple[Any, ...]) -> CaptureInfo:
    """Return a CaptureInfo from the first fifteen columns of a row."""
    return CaptureInfo(
        number=row[0],
        requested_url=row[1],
        url=row[2],
        captured_at=datetime.fromisoformat(row[3]),
        status=row[4],
        content_type=row[5],
        file=row[6],
        offset=row[7],
        length=row[8],
        payload_sha256=row[9],
        payload_bytes=row[10],
        origin=row[11],
        truncated=row[12],
        overrides=tuple(json.loads(row[13])),
        date_source=row[14],
    )
