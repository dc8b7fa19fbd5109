"""The day of publication on the outlet's own calendar, from a date in UTC and the shown day."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

_WEST, _EAST = 12, 14  # hours that clocks are behind and ahead of UTC at most
_MINUTE = timedelta(seconds=60)
_QUARTER = 15  # minutes; offsets are whole quarters of an hour


def with_offset_of(at: datetime, others: list[datetime]) -> datetime | None:
    """Return `at` with the offset of the first of `others` that is the same instant."""
    for other in others:
        if other.utcoffset() and abs(other - at) < _MINUTE:
            return at.astimezone(other.tzinfo)
    return None


def on_day_of(at: datetime, shown: datetime, *, clock: bool) -> datetime | None:
    """Return `at`, a time in UTC, on the clock of an outlet that shows the day before or after.

    The offset is the difference to the shown time where there is one (`clock`), else the smallest
    in whole hours that leads to the shown day. None where no clock on Earth shows that day.
    """
    days = (shown.date() - at.date()).days
    if abs(days) != 1:
        return None
    here = at.replace(tzinfo=None)
    if clock:
        minutes = (shown.replace(tzinfo=None) - here).total_seconds() / 60
        offset = timedelta(minutes=_QUARTER * round(minutes / _QUARTER))
    else:
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        if days < 0:
            hours = -math.floor((here - midnight).total_seconds() / 3600) - 1
        else:
            left = (midnight + timedelta(days=1) - here).total_seconds()
            hours = math.ceil(left / 3600)
        offset = timedelta(hours=hours)
    if not timedelta(hours=-_WEST) <= offset <= timedelta(hours=_EAST):
        return None
    moved = at.astimezone(timezone(offset))
    return moved if moved.date() == shown.date() else None
