"""Dates of the query language: `2024-05`, `2024-01..2024-03`, `yesterday`, `7d`.

A day is the local day shown on the page, unless a time zone is given. A single date is a range:
`2024-05` is the whole of May.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from newsvault.errors import QueryError
from newsvault.search.query.tree import DateRange
from newsvault.search.query.typed_dates import both_readings, plain
from newsvault.text import close_matches

_Span = tuple[datetime | None, datetime | None]

_CALENDAR = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
# Other notations of a day, and words for absolute times.
_SLASH = re.compile(r"(?<=\d)/(?=\d{1,2}(?!\d))")
_TO = re.compile(r"(?<=\d)/(?=\d{4}(?!\d))")
_ABSOLUTE = re.compile(r"\d+[hdwmy]|[^t]*t.*(?:z|[+-]\d\d:?\d\d)")
_AGO = re.compile(r"(\d{1,6})([hdwmy])")
_NAMES = [
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-year",
    "last-year",
]
# The first word of "4 March 2024" without quotation marks.
_PART = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
)
_DAY = timedelta(days=1)


def date_range(
    value: str, *, now: datetime, query: str, position: int, zone: tzinfo | None = None
) -> DateRange:
    """Return the range of dates `value`, relative to `now` (aware); raise QueryError if invalid.

    Its field is `date` for days as shown on pages, `moment` for absolute times: `7d`, a time with a
    zone, and every date where a `zone` is given.
    """
    words = _TO.sub("..", _SLASH.sub("-", "-".join(value.strip().lower().split())))
    begin, dots, end_of = words.partition("..")
    first, last = plain(begin), plain(end_of)
    now = now.astimezone(zone or UTC)
    try:
        if not dots:
            start, end = _span(first, now)
        else:
            if not first and not last:
                raise ValueError(value)
            start = _span(first, now)[0] if first else None
            end = _end(last, now) if last else None
    except (ValueError, OverflowError):
        raise QueryError(
            f"{value!r} is not a date", query=query, position=position, hint=_meant(words, value)
        ) from None
    if start and end and start >= end:
        raise QueryError(
            f"{value!r} ends before it begins",
            query=query,
            position=position,
            hint=f"write {last}..{first}",
        )
    absolute = zone is not None or any(_ABSOLUTE.fullmatch(part) for part in (first, last))
    return DateRange(
        field="moment" if absolute else "date", start=start, end=end, position=position
    )


def _meant(value: str, typed: str) -> str:
    """Return a hint to what to write instead of an invalid date."""
    if _PART.fullmatch(value):
        return 'put a date of several words in quotation marks: date:"4 March 2024"'
    if days := both_readings(typed):
        return f"write {' or '.join(days)}"
    hint = "write 2024-05-01, 2024-05, 2024, 2024-01..2024-03, ..yesterday, 7d, 3m or " + ", ".join(
        _NAMES
    )
    if value in ("last", "this"):
        return f"write {value}-week, {value}-month or {value}-year"
    if value.lstrip("<>=") != value:
        return "write after:2024 or before:2024"
    near = close_matches(value.strip("."), _NAMES, n=1)
    return f"did you mean {near[0]}? Else {hint}" if near else hint


def _end(value: str, now: datetime) -> datetime | None:
    """Return the end of the range `value`; of `7d` the moment itself."""
    start, end = _span(value, now)
    return start if _AGO.fullmatch(value) else end


def _span(value: str, now: datetime) -> _Span:
    """Return the start and the end, exclusive, of a date; raises ValueError for other text."""
    if found := _CALENDAR.fullmatch(value):
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        return _calendar(year, month, day, now.tzinfo)
    if found := _AGO.fullmatch(value):
        return _ago(int(found[1]), found[2], now), None
    if value in _NAMES:
        return _named(value, now)
    if "t" in value:
        moment = datetime.fromisoformat(value.upper())
        moment = moment.replace(tzinfo=moment.tzinfo or now.tzinfo)
        return moment, moment + timedelta(seconds=1)
    raise ValueError(value)


def _calendar(year: int, month: int | None, day: int | None, zone: tzinfo | None) -> _Span:
    """Return the span of a day, of a month where `day` is None, or of a year."""
    start = datetime(year, month or 1, day or 1, tzinfo=zone)
    if day:
        return start, start + _DAY
    return start, _months(start, 1 if month else 12)


def _months(start: datetime, count: int) -> datetime:
    """Return the same day `count` months later, or the last day of that month."""
    years, month = divmod(start.month - 1 + count, 12)
    first = start.replace(year=start.year + years, month=month + 1, day=1)
    after = (first + 31 * _DAY).replace(day=1)
    return min(first + (start.day - 1) * _DAY, after - _DAY)


def _ago(count: int, unit: str, now: datetime) -> datetime:
    if unit in "my":
        return _months(now, -count * (12 if unit == "y" else 1))
    return now - count * {"h": timedelta(hours=1), "d": _DAY, "w": 7 * _DAY}[unit]


def _named(value: str, now: datetime) -> _Span:
    """Return the span of today, yesterday, or this or the last week, month or year."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if value == "today":
        return day, day + _DAY
    if value == "yesterday":
        return day - _DAY, day
    which, _, unit = value.partition("-")
    back = 1 if which == "last" else 0
    if unit == "week":
        monday = day - (day.weekday() + 7 * back) * _DAY
        return monday, monday + 7 * _DAY
    length = 1 if unit == "month" else 12
    first = day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)
    start = _months(first, -length * back)
    return start, _months(start, length)
