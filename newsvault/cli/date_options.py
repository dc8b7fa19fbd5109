"""Dates, times and durations in options."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from newsvault.errors import UsageError

_AGE = re.compile(r"(\d{1,5})\s*(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_day(text: str) -> datetime:
    """Parse an ISO date or datetime; without an offset it is in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"invalid date: {text!r}", hint="use a date such as 2026-11-23") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_age(text: str) -> timedelta:
    """Parse a duration: 30m, 12h, 7d or 2w."""
    match = _AGE.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"invalid duration: {text!r}", hint="use one such as 30m, 12h, 7d or 2w")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def read_saved(text: str) -> datetime:
    """Parse the time at which a page was saved; return it in UTC.

    text: an ISO date (its beginning) or datetime; without an offset it is in UTC. Raises UsageError
    for an invalid date, one in the future, or one before the web existed.
    """
    from newsvault.sources.saved_date import by_hand

    return by_hand(text)
