"""Dates of publication and last modification."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from newsvault.extract.fields import Found, weigh
from newsvault.extract.fields.date_text import PLAIN, DateStyle, read_spelled
from newsvault.extract.fields.fallback_dates import fallback_dates
from newsvault.extract.fields.local_day import on_day_of, with_offset_of
from newsvault.extract.fields.visible_dates import (
    MODIFIED_WORDS,
    PUBLISHED_WORDS,
    dates_above,
    dates_near,
    dates_of_kind,
    first_issued,
    issued_of,
    marked_dates,
    spelled_dates,
    style_of,
)
from newsvault.extract.page import Page, string
from newsvault.models import Precision

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T\s]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|GMT"
    r"|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"(?<!\d)(20\d\d|19\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_DAY_FIRST = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])([.-]?)(0[1-9]|1[0-2])\2(20\d\d)(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_EARLIEST = 1900
_ESTIMATE = "an estimate: the page states no date of publication, this trace is the surest of one"
_AHEAD = timedelta(days=1)
_WEST = timedelta(hours=14)  # the most that a clock differs from UTC
_DAY_ANYWHERE = timedelta(hours=38)  # a day and that, from the day's beginning

_PUBLISHED = (
    "article:published_time", "article:published", "datepublished", "og:published_time",
    "og:article:published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "pubdate", "publishdate", "publish-date", "publish_date", "pub_date", "article_date_original",
    "article.published", "published-date", "cxenseparse:recs:publishtime",
    "article:post_date", "originalpublicationdate",
    "rnews:datepublished", "publication_date", "publication-date", "citation_publication_date",
    "citation_online_date", "citation_date", "bt:pubdate", "dcterms.issued", "dc.issued",
    "dc.date.published", "prism.publicationdate", "dateposted", "date_published", "published_at",
    "datepublication", "publish_time", "shareaholic:article_published_time", "release_date",
    "og:pubdate", "originalpublishdate", "published_time",
)  # fmt: skip
# Names that many systems fill with another day: of the draft, of the print issue, of the page.
_LOOSE = (
    "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date", "created",
    "last-published", "article.created", "datecreated", "displaydate", "eprints.datestamp",
    "dc.created", "creationdate", "article:create_time",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "og:article:modified_time", "og:modified_time",
    "dc.date.modified", "last-modified", "lastmod", "article.updated",
    "revised", "article:updated_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An aware date, with its precision."""

    at: datetime
    precision: Precision


_Stated = tuple[str, str]  # the source of a date, and its words
_Read = tuple[_Stated, Moment]


def read_date(value: str, style: DateStyle = PLAIN) -> Moment | None:
    """Return the moment that a date of markup (ISO 8601 and its neighbours) means, or None.

    `style` says which figure is the day where both could be.
    """
    text = value.strip()
    if _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        return _moment(lambda: datetime.fromtimestamp(seconds, UTC), "instant")
    match = _ISO.match(text)
    if match is None or int(match[1]) < _EARLIEST:  # the year of another calendar
        return read_spelled_date(text, style)
    year, month, day = (int(match[i]) for i in (1, 2, 3))
    if match[4] is None:
        return _moment(lambda: datetime(year, month, day, tzinfo=UTC), "day")
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    zone = _offset(match[8])
    precision: Precision = "instant" if match[8] else "local"
    return _moment(
        lambda: datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone), precision
    )


def read_spelled_date(text: str, style: DateStyle = PLAIN) -> Moment | None:
    """Return the moment a date in words or figures means ("3. Mai 2024, 15:47"), or None."""
    spelled = read_spelled(text, style)
    if spelled is None:
        return None
    year, month, day, clock, zone = spelled
    if clock is None:
        return _moment(lambda: datetime(year, month, day, tzinfo=UTC), "day")
    where = timezone(timedelta(minutes=zone)) if zone is not None else UTC
    return _moment(
        lambda: datetime(year, month, day, *clock, tzinfo=where),
        "instant" if zone is not None else "local",
    )


def _moment(make: Callable[[], datetime], precision: Precision) -> Moment | None:
    """Return the moment that `make` returns; None for a date that no calendar has."""
    try:
        at = make()
        at.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    empty = at.timestamp() == 0  # a field that was never filled
    return Moment(at=at, precision=precision) if at.year >= _EARLIEST and not empty else None


def _offset(zone: str | None) -> timezone:
    if not zone or zone[0] not in "+-":
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=minutes if zone[0] == "+" else -minutes))


def find_published(page: Page, captured_at: datetime | None, first: int) -> Found[Moment | None]:
    """Return when the article was published; never a moment after it was captured.

    `first` is the body's first line: a date may be written out on the few lines above it.
    """
    style = style_of(page)
    stated = [*_linked(page, "datePublished"), *_metas(page, _PUBLISHED)]
    marked = marked_dates(page, PUBLISHED_WORDS, {"datepublished"})
    stated += [(source, value) for source, value in marked if source != "time"]
    times = [(source, value) for source, value in marked if source == "time"]
    near, far = spelled_dates(page, first)
    shown = [*issued_of(near), *dates_of_kind(near, changed=False)]
    lines_above = dates_above(page, first)
    above = dates_of_kind(lines_above, changed=False)
    loose = [*_linked(page, "dateCreated", "uploadDate"), *_metas(page, _LOOSE)]
    loose += [*dates_of_kind(far, changed=False), *_address(page)]
    lines = dates_of_kind(dates_near(page, first), changed=False)
    first_said = first_issued([*near, *lines_above, *far])
    said = issued_of([*near, *lines_above, *far])
    changed = _read([*_linked(page, "dateModified"), *_metas(page, _MODIFIED)], style)
    stated = [*_before_change(changed, stated, [*said, *shown, *above], style), *stated]
    stated = [*_agreed(changed, stated, [*shown, *above], style), *stated]
    candidates = [*first_said, *stated, *times, *shown, *above, *loose, *lines]
    found = _choose("published_at", candidates, captured_at, style)
    if found.value is None:
        guessed = [*candidates, *fallback_dates(page, first)]
        return _choose("published_at", guessed, captured_at, style, _ESTIMATE)
    return _as_shown(found, [*times, *shown[:1], *above, *_address(page)], style)


def _as_shown(
    found: Found[Moment | None], shown: list[tuple[str, str]], style: DateStyle
) -> Found[Moment | None]:
    """Return `found` on the day that the page itself shows.

    A date in UTC may fall on the day before or after the outlet's.
    """
    best = found.value
    won = next((c.source for c in found.candidates if c.won), "")
    if best is None or won in ("time", "line above the text", "shown on the page", "url"):
        return found
    seen = [(source, value, m) for source, value in shown if (m := read_date(value, style))]
    if best.precision != "day" and not best.at.utcoffset():
        others = [m.at for c in found.candidates if (m := read_date(c.value, style))]
        moved = with_offset_of(best.at, others)
        for _, _, moment in seen[: 0 if moved else None]:
            if moment.at.date() == best.at.date():
                break
            if moved := on_day_of(best.at, moment.at, clock=moment.precision != "day"):
                break
        if moved:
            return Found(value=Moment(at=moved, precision="instant"), candidates=found.candidates)
    return found


def _read(candidates: list[_Stated], style: DateStyle) -> list[_Read]:
    return [(one, moment) for one in candidates if (moment := read_date(one[1], style))]


def _before_change(
    changed: list[_Read], stated: list[_Stated], shown: list[_Stated], style: DateStyle
) -> list[_Stated]:
    """Return the earlier date that the page shows where its data give only that of the last change.

    Some systems write the moment of the last change as that of publication too.
    """
    first, days = _read(stated[:1], style), _read(shown, style)
    if not first or not changed or not days or first[0][1].at != changed[0][1].at:
        return []
    early = [one for one, moment in days if _is_before(moment, first[0][1])]
    return early[:1] if len(early) == len(days) else []


def _is_before(shown: Moment, stated: Moment) -> bool:
    """Whether a shown moment is earlier, wherever on Earth the clock is that shows it."""
    apart = stated.at.replace(tzinfo=None) - shown.at.replace(tzinfo=None)
    return apart > (_AHEAD * 2 if shown.precision == "day" else _WEST)


def _agreed(
    changed: list[_Read], stated: list[_Stated], shown: list[_Stated], style: DateStyle
) -> list[_Stated]:
    """Return the one of several days of publication in the page's data that the page shows too.

    None if it is the day of the last change, or the first of them on a clock elsewhere.
    """
    days = {moment.at.date() for _, moment in _read(shown, style)}
    read = _read(stated, style)
    if not read or any(abs(day - read[0][1].at.date()) <= _AHEAD for day in days):
        return []
    days -= {moment.at.date() for _, moment in changed}
    return [one for one, moment in read if moment.at.date() in days][:1]


def _address(page: Page) -> list[tuple[str, str]]:
    if match := _URL_DAY.search(page.url):
        return [("url", "-".join(match.groups()))]
    if match := _URL_DAY_FIRST.search(page.url):
        return [("url", f"{match[4]}-{match[3]}-{match[1]}")]
    return []


def find_modified(
    page: Page, captured_at: datetime | None, published: Moment | None, first: int
) -> Found[Moment | None]:
    """Return when the article was last changed, where the page says so and it is not earlier.

    `first` is the body's first line.
    """
    candidates = [*_linked(page, "dateModified"), *_metas(page, _MODIFIED)]
    candidates += marked_dates(page, MODIFIED_WORDS, {"datemodified"})
    near, far = spelled_dates(page, first)
    candidates += dates_of_kind([*near, *far, *dates_above(page, first)], changed=True)
    found = _choose("modified_at", candidates, captured_at, style_of(page))
    if found.value and published and found.value.at < published.at:
        why = tuple(c for c in found.candidates if not c.won)
        return Found(value=None, candidates=why)
    return found


def _linked(page: Page, *keys: str) -> list[tuple[str, str]]:
    return [(f"json-ld {key}", text) for key in keys if (text := string(page.article.get(key)))]


def _metas(page: Page, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(f"meta {n}", value) for n in names for value in page.meta.get(n, ())[:1]]


def _choose(
    field: str,
    candidates: list[tuple[str, str]],
    captured_at: datetime | None,
    style: DateStyle,
    reason: str = "the first of the page's dates in order of trust",
) -> Found[Moment | None]:
    """Return the first possible date, or one of the same day with its time and offset."""
    dated = [
        (s, v, m) for s, v in candidates if (m := read_date(v, style)) and _possible(m, captured_at)
    ]
    if not dated:
        return Found(value=None, candidates=weigh(field, candidates, None, ""))
    source, _, best = dated[0]
    if best.precision != "instant":
        apart = _DAY_ANYWHERE if best.precision == "day" else _WEST
        for other, _, moment in dated[1:]:
            if moment.precision == "instant" and abs(moment.at - best.at) <= apart:
                source, best = other, moment
                reason = "the same day, with its time and offset"
                break
    return Found(value=best, candidates=weigh(field, ((s, v) for s, v, _ in dated), source, reason))


def _possible(moment: Moment, captured_at: datetime | None) -> bool:
    return captured_at is None or moment.at <= captured_at + _AHEAD
