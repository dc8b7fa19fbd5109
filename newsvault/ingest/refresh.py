"""Saved pages asked for again: only for what changed, and the less often the older they are."""

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
    """Return what gives, for an address, the headers that ask only for news of its last capture."""

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
    """Return the addresses of articles it is time to ask for again.

    Those that were first saved within `younger_than`, when the time since the last capture is an
    hour and a quarter of their age: news changes most in its first hours. Pages that asked not to
    be kept, and were kept by hand, are left alone.
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
    """Yield the captures of each article that was captured after `since`."""
    offset = 0
    while True:
        listing = vault.list(limit=_PAGE, offset=offset)
        for stored in listing.articles:
            captures = vault.captures(stored.id)
            if captures[-1].captured_at < since:
                return  # newest first: the rest is older still
            yield captures
        offset += _PAGE
        if offset >= listing.total:
            return


def run(
    vault: Session, *, younger_than: timedelta, now: datetime | None = None
) -> Iterator[Receipt | Refusal]:
    """Ask again for what is due; yield what became of each page, once kept."""
    urls = due(vault, younger_than=younger_than, now=now or datetime.now(UTC))
    bounds = Bounds(validators=validators(vault))
    with open_sources(vault.settings, bounds, vault.path) as sources:
        yield from vault.keep_all(sources.all(urls))
