"""Days, moments and lengths of time, as options have them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from newsvault.errors import UsageError

_AGE = re.compile(r"(\d{1,5})\s*(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_day(text: str) -> datetime:
    """Return the moment an ISO date (or date and time) means, UTC unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date", hint="write 2026-11-23") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_age(text: str) -> timedelta:
    """Return the time that 30m, 12h, 7d or 2w means."""
    match = _AGE.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"{text!r} is no length of time", hint="write 30m, 12h, 7d or 2w")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def read_saved(text: str) -> datetime:
    """Return the moment at which a page was saved, in UTC.

    text: an ISO date or time; a date is its beginning, and a time without offset is in UTC. Raises
    UsageError for what is no date, in the future, or older than the web.
    """
    from newsvault.sources.saved_date import by_hand

    return by_hand(text)
