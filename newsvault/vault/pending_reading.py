"""A capture that is stored but not parsed yet, and its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from newsvault.classify.classifier import truncation
from newsvault.errors import NotAnArticle, SourceError
from newsvault.models import Article, Capture, CaptureInfo, Outcome
from newsvault.storage.catalog import UNREAD, CaptureRow, Catalog, KnownPayload
from newsvault.vault.versions.versioning import Decision
from newsvault.warc import Earlier, Written

Reading = Article | SourceError
READ_AGAIN = "the page is stored; `newsvault reparse` parses it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureResult:
    """Result of a stored capture: its outcome and version, or the error if it gave no article."""

    number: int
    outcome: Outcome | None
    article_id: str | None
    version: int | None
    error: SourceError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCapture:
    """A capture of the address `url`, whose bytes are on the disk.

    The result is set where it needs no parsing. `unjudged` disables classification, because the
    user gave a verdict.
    """

    capture: Capture
    url: str
    number: int
    record: str
    kept: CaptureResult | None = None
    unjudged: bool = False


def result_of(number: int, decision: Decision) -> CaptureResult:
    """Return the result of the capture `number` for a decision."""
    return CaptureResult(
        number=number,
        outcome=decision.outcome,
        article_id=decision.article_id,
        version=decision.version,
    )


def refused_result(number: int, error: SourceError) -> CaptureResult:
    """Return the result of the capture `number` that gave no article."""
    return CaptureResult(number=number, outcome=None, article_id=None, version=None, error=error)


def decision_fields(decision: Decision) -> dict[str, Any]:
    """Return the fields of a decision in a sidecar: arguments of `sidecars.reading`."""
    return {
        "article_id": decision.article_id,
        "version": decision.version,
        "article": decision.article,
        "digest": decision.digest,
        "claimed": decision.claimed,
        "declared": decision.declared,
    }


def existing_result(catalog: Catalog, row: CaptureRow) -> CaptureResult:
    """Return the result of a capture that another process has parsed in between."""
    outcome: Outcome = "same"
    version = catalog.articles.get(row.article_id or "", row.version)
    if version is not None and version.capture.number == row.info.number:
        outcome = "changed" if version.versions > 1 else "new"
    return CaptureResult(
        number=row.info.number, outcome=outcome, article_id=row.article_id, version=row.version
    )


def unread(capture: Capture | CaptureInfo) -> SourceError:
    """Return the refusal of a capture that is not parsed yet."""
    return NotAnArticle(
        "not parsed yet", locator=capture.requested_url, hint=READ_AGAIN, reason=UNREAD
    )


def erased(capture: Capture) -> SourceError:
    """Return the refusal of a capture that was erased during parsing."""
    return NotAnArticle(
        "the page was erased by another process while it was parsed",
        locator=capture.requested_url,
        reason="erased",
    )


def earlier(row: CaptureRow | None) -> Earlier | None:
    """Return the capture with the same payload, in the form for a revisit record."""
    if row is None:
        return None
    return Earlier(record=row.record, url=row.info.url, captured_at=row.info.captured_at)


def capture_values(capture: Capture, written: Written, known: KnownPayload) -> dict[str, Any]:
    """Return the metadata of a capture, without its number, for its sidecar."""
    same = known.same
    last = capture.exchanges[-1] if capture.exchanges else None
    values = {
        "requested_url": capture.requested_url,
        "url": known.url,
        "captured_at": capture.captured_at.astimezone(UTC).isoformat(),
        "status": last.status if last else None,
        "content_type": capture.content_type,
        "payload_sha256": written.payload_sha256,
        "payload_bytes": written.payload_bytes,
        "origin": capture.origin,
        "truncated": truncation(capture),
        "overrides": list(capture.overrides),
        "record": written.record,
        "revisit": int(written.revisit),
    }
    if capture.date_source != "clock":
        values["date_source"] = capture.date_source
    if same is not None:  # a 304 has no payload
        values["payload_sha256"] = same.info.payload_sha256
        values["payload_bytes"] = same.info.payload_bytes
        values["content_type"] = capture.content_type or same.info.content_type
    return values
