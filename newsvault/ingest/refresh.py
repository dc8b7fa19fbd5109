"""Refresh of stored pages with conditional requests, at growing intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from newsvault.errors import NewsvaultError
from newsvault.models import CaptureInfo, Receipt, Refusal
from newsvault.sources.crawler import Bounds, Headers, open_sources
from newsvault.vault.session import Session

SOONEST = timedelta(hours=1)
_PAGE = 500


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


def due(vault: Session, *, younger_than: timedelta, now: datetime) -> tuple[str, ...]:
    """Return the addresses of articles that are due for a refresh.

    The interval since the last capture must be at least one hour and a quarter of the article's
    age: news changes most in its first hours. Pages with `noarchive` are never refreshed.

    Args:
        vault: the open vault.
        younger_than: only articles first captured within this time.
        now: the current time, an aware datetime.
    """
    found = []
    for info_of in _recent(vault, now - younger_than):
        first, last = info_of[0], info_of[-1]
        if first.captured_at < now - younger_than or "noarchive" in last.overrides:
            continue
        pause = max(SOONEST, (now - first.captured_at) / 4)
        if last.origin == "web" and now - last.captured_at >= pause:
            found.append(last.requested_url)
    return tuple(found)


def _recent(vault: Session, since: datetime) -> Iterator[tuple[CaptureInfo, ...]]:
    """Yield the captures of each article with a capture after `since`."""
    offset = 0
    while True:
        listing = vault.list(limit=_PAGE, offset=offset)
        for stored in listing.articles:
            captures = vault.captures(stored.id)
            if captures[-1].captured_at < since:
                return  # sorted newest first: the rest is older
            yield captures
        offset += _PAGE
        if offset >= listing.total:
            return


def run(
    vault: Session, *, younger_than: timedelta, now: datetime | None = None
) -> Iterator[Receipt | Refusal]:
    """Refresh the articles that are due; yield the receipt or refusal of each page, once stored.

    Args:
        vault: the open vault.
        younger_than: only articles first captured within this time.
        now: the current time, an aware datetime; None for the system clock.
    """
    urls = due(vault, younger_than=younger_than, now=now or datetime.now(UTC))
    bounds = Bounds(validators=validators(vault))
    with open_sources(vault.settings, bounds, vault.path) as sources:
        yield from vault.keep_all(sources.all(urls))
