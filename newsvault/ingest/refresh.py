"""Refresh of stored pages with conditional requests: all, by age, or at growing intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsvault.errors import NewsvaultError
from newsvault.ingest.age import is_due
from newsvault.models import CaptureInfo
from newsvault.sources.crawler import Headers
from newsvault.vault.session import Session

SOONEST = timedelta(hours=1)
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The addresses to request, those requested longest ago first, and how many were left out.

    `fresh` pages were requested too recently, `unarchived` ones declare `noarchive`, `without`
    have no http address.
    """

    addresses: tuple[str, ...] = ()
    fresh: int = 0
    unarchived: int = 0
    without: int = 0


def validators(vault: Session) -> Callable[[str], Headers]:
    """Return a function from an address to the conditional request headers of its last capture."""

    def headers(url: str) -> Headers:
        try:
            captures = vault.captures(url)
        except NewsvaultError:
            return ()
        return _headers(vault, captures)

    return headers


def _headers(vault: Session, captures: tuple[CaptureInfo, ...]) -> Headers:
    """Return the headers of a conditional request, from the newest whole capture."""
    from newsvault.storage.stored_bytes import record_of

    for info in reversed(captures):
        if info.origin != "web" or info.truncated or info.status not in (200, 304):
            continue
        record = record_of(vault.path, info)
        pairs = (
            ("If-None-Match", record.header("etag")),
            ("If-Modified-Since", record.header("last-modified")),
        )
        return tuple((name, value) for name, value in pairs if value)
    return ()


def due(
    vault: Session, ids: Iterable[str], *, if_older: timedelta | None, now: datetime | None = None
) -> Due:
    """Return which pages of some articles are to be requested.

    Args:
        vault: the open vault.
        ids: article ids.
        if_older: only pages last requested this long ago or earlier (ingest/age.py); None for all.
        now: the current time, an aware datetime; None for the system clock.
    """
    moment = now or datetime.now(UTC)
    asked: list[tuple[datetime, str]] = []
    fresh = unarchived = without = 0
    for article_id in ids:
        rows = vault.catalog.captures.of_article(article_id)
        if not rows:
            continue
        last = rows[-1].info
        at = vault.catalog.captures.absence(article_id).asked_at or last.captured_at
        if not last.requested_url.lower().startswith(("http://", "https://")):
            without += 1
        elif "noarchive" in last.overrides:
            unarchived += 1
        elif if_older is not None and moment - at < if_older:
            fresh += 1
        else:
            asked.append((at, last.requested_url))
    addresses = tuple(dict.fromkeys(url for _, url in sorted(asked)))
    return Due(addresses=addresses, fresh=fresh, unarchived=unarchived, without=without)


def recent(vault: Session, *, younger_than: timedelta, now: datetime | None = None) -> Due:
    """Return which pages of recent articles are to be requested.

    The time since the page was last requested must be at least one hour and a quarter of the
    article's age: news changes most in its first hours. Only pages that were fetched are.

    Args:
        vault: the open vault.
        younger_than: only articles first captured within this time.
        now: the current time, an aware datetime; None for the system clock.
    """
    moment = now or datetime.now(UTC)
    found = []
    for article_id, captures in _recent(vault, moment - younger_than):
        first, last = captures[0], captures[-1]
        pause = max(SOONEST, (moment - first.captured_at) / 4)
        is_young = first.captured_at >= moment - younger_than
        is_fetched = last.origin == "web" and "noarchive" not in last.overrides
        if is_young and is_fetched and is_due(vault.catalog, article_id, pause, moment):
            found.append(last.requested_url)
    return Due(addresses=tuple(dict.fromkeys(found)))


def _recent(vault: Session, since: datetime) -> Iterator[tuple[str, tuple[CaptureInfo, ...]]]:
    """Yield the id and captures of each article with a capture after `since`."""
    offset = 0
    while True:
        listing = vault.list(limit=_PAGE, offset=offset)
        for stored in listing.articles:
            captures = vault.captures(stored.id)
            if captures[-1].captured_at < since:
                return  # sorted newest first: the rest is older
            yield stored.id, captures
        offset += _PAGE
        if offset >= listing.total:
            return
