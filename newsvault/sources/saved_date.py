"""Date of a saved page: stated by the saving program, else the file's modification time."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from newsvault.errors import UsageError
from newsvault.models import Capture, Refusal

_COMMENTS = 200  # comments searched per page
_LONGEST = 4000  # characters of a comment
# Notes of saving programs, with their date format: SingleFile and Save Page WE (a JavaScript
# date), monolith, HTTrack, WebScrapBook, the Internet Archive.
_JAVASCRIPT = r"(?:[A-Za-z]{3},?\s)?([A-Za-z]{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})?"
_IN_COMMENTS = (
    (re.compile(r"\bsaved date:\s{0,9}" + _JAVASCRIPT), "%b %d %Y %H:%M:%S"),
    (re.compile(r"Saved from \S{1,2000} at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?"
                r"(Z|[+-]\d\d:?\d\d) using"), "%Y-%m-%dT%H:%M:%S"),
    (re.compile(r"Mirrored from \S{1,2000} by HTTrack[^,]{0,200}, [A-Za-z]{3}, "
                r"(\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d) (GMT)"), "%d %b %Y %H:%M:%S"),
    (re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d [A-Za-z]{3} \d{1,2}, \d{4}) AND RETRIEVED()"),
     "%H:%M:%S %b %d, %Y"),
)  # fmt: skip
# A pattern that begins with letters is found faster than one that begins with the edge of a word.
_IN_TAGS = (
    (re.compile(r"""savepage-date["']? content=["']""" + _JAVASCRIPT), "%b %d %Y %H:%M:%S"),
    (re.compile(r"""data-scrapbook-create=["']?(\d{14})(?:\d{3})?\b()"""), "%Y%m%d%H%M%S"),
)
_EARLIEST = datetime(1991, 8, 6, tzinfo=UTC)  # the first web page; an earlier clock is wrong


def comments(text: str) -> Iterator[str]:
    """Yield the text of a page's first comments."""
    end = 0
    for _ in range(_COMMENTS):
        start = text.find("<!--", end)
        if start < 0:
            return
        end = text.find("-->", start + 4)
        end = len(text) if end < 0 else end
        yield text[start + 4 : min(end, start + _LONGEST)]


def stated(text: str) -> datetime | None:
    """Return the date, in UTC, that the saving program noted in the page, or None.

    Reads notes of SingleFile, Save Page WE, monolith, HTTrack, WebScrapBook and the Internet
    Archive.
    """
    for comment in comments(text):
        for pattern, form in _IN_COMMENTS:
            note = pattern.search(comment)
            if note is not None:
                return _read(note[1], note[2], form)
    for pattern, form in _IN_TAGS:
        note = pattern.search(text)
        if note is not None:
            return _read(note[1], note[2], form)
    return None


def _read(moment: str, offset: str | None, form: str) -> datetime | None:
    zone = offset if offset not in (None, "", "GMT", "Z") else "+0000"
    with suppress(ValueError):
        return usable(datetime.strptime(f"{moment} {zone}", f"{form} %z"))
    return None


def from_header(value: str | None) -> datetime | None:
    """Return the date, in UTC, of a mail or HTTP header such as MHTML's `Date`, or None."""
    try:
        moment = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return usable(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def from_response(packed: object) -> datetime | None:
    """Return the `Date` header of the HTTP response in a Safari .webarchive, or None.

    `packed` are the bytes of an NSKeyedArchiver property list. Raises the exceptions of
    `plistlib` for other bytes.
    """
    if not isinstance(packed, bytes):
        return None
    objects = plistlib.loads(packed)["$objects"]
    for one in objects:
        if isinstance(one, dict) and "NS.keys" in one and "NS.objects" in one:
            names = [_object(objects, key) for key in one["NS.keys"]]
            for name, value in zip(names, one["NS.objects"], strict=False):
                if isinstance(name, str) and name.lower() == "date":
                    return from_header(str(_object(objects, value)))
    return None


def _object(objects: Any, place: object) -> object:
    return objects[place.data] if isinstance(place, plistlib.UID) else place


def usable(moment: datetime) -> datetime | None:
    """Return `moment` in UTC, or None when it is before the web or in the future."""
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if _EARLIEST <= moment <= datetime.now(UTC) else None


def of_file(path: Path) -> datetime | None:
    """Return a file's modification time, in UTC; None if it is implausible."""
    with suppress(OSError, ValueError, OverflowError):
        if path.is_file():
            return usable(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return None


def with_file_date(got: Capture | Refusal, path: Path) -> Capture | Refusal:
    """Return the page in `path` with the file's date, if it has no other date."""
    if isinstance(got, Refusal) or got.date_source != "none":
        return got
    moment = of_file(path)
    return replace(got, captured_at=moment, date_source="file") if moment else got


def by_hand(text: str) -> datetime:
    """Parse the date that the user gives for a saved page, in UTC.

    `text` is an ISO date (meaning its start) or time (UTC without an offset). Raises UsageError for
    an invalid date, one in the future or one before the web.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        hint = "write 2024-05-01 or 2024-05-01T08:30:00+02:00"
        raise UsageError(f"invalid date: {text!r}", hint=hint) from None
    return possible(moment, text)


def possible(moment: datetime, shown: str = "") -> datetime:
    """Return `moment`, the date a user gives for a saved page; `shown` is its text in errors.

    Raises UsageError for a moment in the future, or before the web.
    """
    shown, hint = shown or moment.isoformat(), "give the date the page was saved"
    if moment > datetime.now(UTC):
        raise UsageError(f"{shown} is in the future", hint=hint)
    if moment < _EARLIEST:
        raise UsageError(f"{shown} is before the first web page", hint=hint)
    return moment


def dated(got: Capture | Refusal, moment: datetime | None) -> Capture | Refusal:
    """Return a saved page with the date given by the user, if any.

    The stated date of a web archive record, and the date of a fetched page, do not change.
    """
    if moment is None or isinstance(got, Refusal):
        return got
    if got.origin != "file" and got.date_source != "none":
        return got
    return replace(got, captured_at=moment, date_source="user")
