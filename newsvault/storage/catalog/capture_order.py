"""The order of captures: by time, then by the SHA-256 of their payload.

Every other order of captures, articles and versions is derived from it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from newsvault.models import CaptureInfo

# Times are in UTC and one format, so that they sort as text. Equal bytes at the same time are the
# same text: the number only makes the order total.
TAKEN = ("captured_at", "payload_sha256", "number")
BY_TIME = ", ".join(TAKEN)
NEWEST_FIRST = ", ".join(f"{name} DESC" for name in TAKEN)


def taken(info: CaptureInfo) -> tuple[str, str]:
    """Return the sort key of a capture: its time and the SHA-256 of its payload."""
    return taken_at(info.captured_at, info.payload_sha256)


def taken_at(moment: datetime, payload_sha256: str) -> tuple[str, str]:
    """Return the sort key of a capture at `moment` with this payload."""
    return in_utc(moment.isoformat()), payload_sha256


def in_utc(moment: str) -> str:
    """Return an ISO 8601 time converted to UTC, the form stored in the catalogue."""
    at = datetime.fromisoformat(moment)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
