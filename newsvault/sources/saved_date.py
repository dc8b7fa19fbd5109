"""When a saved page was saved, as the program that saved it noted in the page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_NOTE = re.compile(
    r"<!--[^>]{0,4000}?\bsaved date:\s{0,9}(?:[A-Za-z]{3},?\s)?([A-Za-z]{3} \d{1,2} \d{4}"
    r" \d\d:\d\d:\d\d) GMT([+-]\d{4})?"
)
_EARLIEST = datetime(1991, 8, 6, tzinfo=UTC)  # the first web page; before it, a clock was not set


def stated(text: str) -> datetime | None:
    """Return the time in the note that SingleFile leaves in the page's `text`, in UTC, or None."""
    note = _NOTE.search(text)
    if note is None:
        return None
    try:
        moment = datetime.strptime(f"{note[1]} {note[2] or '+0000'}", "%b %d %Y %H:%M:%S %z")
    except ValueError:
        return None
    return usable(moment)


def from_header(value: str | None) -> datetime | None:
    """Return the time in a mail header such as MHTML's `Date`, in UTC, or None."""
    try:
        moment = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return usable(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def usable(moment: datetime) -> datetime | None:
    """Return `moment` in UTC, or None when no page can have been saved then."""
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if _EARLIEST <= moment <= datetime.now(UTC) else None
