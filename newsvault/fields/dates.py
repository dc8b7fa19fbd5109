"""The dates: when the article was published and when it was last changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from newsvault.fields import Found, weigh
from newsvault.fields.spelled_dates import read_spelled
from newsvault.models import Precision
from newsvault.page import Page, string

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T\s]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|GMT"
    r"|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"(?<!\d)(20\d\d|19\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_EARLIEST = 1900
_AHEAD = timedelta(days=1)

_PUBLISHED = (
    "article:published_time", "article:published", "datepublished", "og:published_time",
    "og:article:published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "pub_date", "article_date_original",
    "article.published", "published-date", "cxenseparse:recs:publishtime",
    "article:post_date", "created", "last-published", "originalpublicationdate",
    "rnews:datepublished",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "og:article:modified_time", "og:modified_time",
    "dc.date.modified", "last-modified", "lastmod", "article.updated",
    "revised", "article:updated_time",
)  # fmt: skip
_PUBLISHED_WORDS = frozenset(
    "published publish publication pubdate pub date datetime dateline posted post timestamp time"
    " datum veroeffentlicht fecha data created entry byline meta".split()
)
_MODIFIED_WORDS = frozenset("modified updated update lastmod aktualisiert mise maj".split())
_FOREIGN = frozenset("related sidebar footer comment comments teaser card recommended".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as a page tells it: aware, with how much of it was told."""

    at: datetime
    precision: Precision


def read_date(value: str) -> Moment | None:
    """Return the moment that a date of markup (ISO 8601 and its neighbours) means, or None."""
    text = value.strip()
    if _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        return _moment(lambda: datetime.fromtimestamp(seconds, UTC), "instant")
    match = _ISO.match(text)
    if match is None:
        return read_spelled_date(text)
    year, month, day = (int(match[i]) for i in (1, 2, 3))
    if match[4] is None:
        return _moment(lambda: datetime(year, month, day, tzinfo=UTC), "day")
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    zone = _offset(match[8])
    precision: Precision = "instant" if match[8] else "local"
    return _moment(
        lambda: datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone), precision
    )


def read_spelled_date(text: str) -> Moment | None:
    """Return the moment a date in words or figures means ("3. Mai 2024, 15:47"), or None."""
    spelled = read_spelled(text)
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


def _moment(make: object, precision: Precision) -> Moment | None:
    try:
        at = make()  # type: ignore[operator]  # a callable: dates that no calendar has are refused in one place
        at.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Moment(at=at, precision=precision) if at.year >= _EARLIEST else None


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

    `first` is the body's first line: a date may stand in words on the few lines above it.
    """
    heard = [*_linked(page, "datePublished", "dateCreated", "uploadDate")]
    heard += _metas(page, _PUBLISHED)
    heard += _shown(page, _PUBLISHED_WORDS, {"datepublished"})
    heard += _spelled(page)
    heard += _above(page, first)
    if match := _URL_DAY.search(page.url):
        heard.append(("url", "-".join(match.groups())))
    return _choose("published_at", heard, captured_at)


def find_modified(
    page: Page, captured_at: datetime | None, published: Moment | None
) -> Found[Moment | None]:
    """Return when the article was last changed, where the page says so and it is not earlier."""
    heard = [*_linked(page, "dateModified"), *_metas(page, _MODIFIED)]
    heard += _shown(page, _MODIFIED_WORDS, {"datemodified"})
    found = _choose("modified_at", heard, captured_at)
    if found.value and published and found.value.at < published.at:
        why = tuple(c for c in found.candidates if not c.won)
        return Found(value=None, candidates=why)
    return found


def _linked(page: Page, *keys: str) -> list[tuple[str, str]]:
    return [(f"json-ld {key}", text) for key in keys if (text := string(page.article.get(key)))]


def _metas(page: Page, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(f"meta {n}", value) for n in names for value in page.meta.get(n, ())[:1]]


def _shown(page: Page, words: frozenset[str], props: set[str]) -> list[tuple[str, str]]:
    found = []
    for tag in page.tags.get("time", [])[:30]:
        value = tag.attrs.get("datetime") or tag.get_text(" ")
        found.append((tag, str(value)))
    heard = []
    for mark in page.layout.marks:
        prop = str(mark.tag.attrs.get("itemprop", "")).lower()
        if set(prop.split()) & props:
            value = mark.tag.attrs.get("datetime") or mark.tag.attrs.get("content") or mark.text
            heard.append((f"itemprop {prop}", str(value)[:100]))
    for tag, value in found:
        around = _words_around(page, tag)
        modified = bool(around & _MODIFIED_WORDS)
        if (words is _MODIFIED_WORDS) == modified and not around & _FOREIGN:
            heard.append(("time", value[:100]))
    return heard[:6]


def _words_around(page: Page, tag: object) -> frozenset[str]:
    for mark in page.layout.marks:
        if mark.tag is tag:
            return mark.words | mark.box.words
    return frozenset()


def _spelled(page: Page) -> list[tuple[str, str]]:
    """Dates in words, in elements that call themselves a date, and in lines near the headline."""
    found = []
    for mark in page.layout.marks:
        if mark.words & _PUBLISHED_WORDS and not mark.words & _FOREIGN and mark.tag.name != "meta":
            text = mark.text
            if 5 < len(text) < 160 and any(c.isdigit() for c in text):
                found.append(("shown on the page", text))
                if len(found) >= 6:
                    break
    return found


def _above(page: Page, first: int) -> list[tuple[str, str]]:
    near = page.layout.lines[max(0, first - 8) : first]
    short = [line.text for line in near if len(line.text) < 120 and line.links * 2 < len(line.text)]
    return [("line above the text", text) for text in short if read_spelled(text)][-2:]


def _choose(
    field: str, heard: list[tuple[str, str]], captured_at: datetime | None
) -> Found[Moment | None]:
    told = [(s, v, m) for s, v in heard if (m := read_date(v)) and _possible(m, captured_at)]
    if not told:
        return Found(value=None, candidates=weigh(field, heard, None, ""))
    source, _, best = told[0]
    reason = "the first of the page's dates in order of trust"
    if best.precision != "instant":
        for other, _, moment in told[1:]:
            if moment.precision == "instant" and abs(moment.at - best.at) < timedelta(hours=38):
                source, best = other, moment
                reason = "the same day, with its time and offset"
                break
    return Found(value=best, candidates=weigh(field, ((s, v) for s, v, _ in told), source, reason))


def _possible(moment: Moment, captured_at: datetime | None) -> bool:
    return captured_at is None or moment.at <= captured_at + _AHEAD
