"""Dates as people type them: "20240228", "4 March 2024", "Feb 28, 2024", "3 months ago"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_NAME = "(?P<name>[a-z]{3,9})[.,]?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# Words are joined by hyphens here: 4-march-2024.
_NOTATIONS = tuple(
    map(
        re.compile,
        (
            r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
            rf"{_DAY}-(?:of-)?{_NAME}-?(?P<year>\d{{4}})",
            rf"{_NAME}-?{_DAY},?-?(?P<year>\d{{4}})",
            rf"(?P<year>\d{{4}})-{_NAME}-{_DAY}",
            rf"{_NAME}-?(?P<year>\d{{4}})",
            rf"(?P<year>\d{{4}})-{_NAME}",
        ),
    )
)
_AGO = re.compile(r"(?P<count>\d{1,6}|an?|one)-?(?P<unit>hour|day|week|month|year)s?-ago")
_FIGURES = re.compile(r"\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})\s*")


def plain(words: str) -> str:
    """Return a date in small letters, its words joined by hyphens, as ISO 8601 or as "3m".

    Other text is returned unchanged.

    Example:
        plain("4-march-2024") is "2024-03-04", plain("3-months-ago") is "3m".
    """
    if found := _AGO.fullmatch(words):
        return f"{found['count'] if found['count'].isdigit() else 1}{found['unit'][0]}"
    for notation in _NOTATIONS:
        if found := notation.fullmatch(words):
            return _iso(found.groupdict()) or words
    return words


def _iso(parts: dict[str, str | None]) -> str:
    """Return the ISO form of a year, month and day; "" if the month has no such name."""
    month = parts.get("month") or _month(parts.get("name") or "")
    day = parts.get("day")
    if not month:
        return ""
    return f"{parts['year']}-{month}" + (f"-{int(day):02}" if day else "")


def _month(name: str) -> str:
    """Return the number of an English month by its name or at least three letters of it."""
    short = "sep" if name == "sept" else name
    fitting = [n for n, month in enumerate(_MONTHS, 1) if short in (month, month[:3])]
    return f"{fitting[0]:02}" if fitting else ""


def both_readings(text: str) -> list[str]:
    """Return the ISO dates that a date in figures can mean, the day first and the month first."""
    found = _FIGURES.fullmatch(text)
    if found is None:
        return []
    one, two, year = map(int, found.groups())
    days = []
    for day, month in ((one, two), (two, one)):
        try:
            days.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(days))
