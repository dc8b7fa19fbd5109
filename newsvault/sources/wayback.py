"""Copies in a public web archive, by the URL scheme of the Wayback Machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsvault.classify import classifier
from newsvault.errors import BadAddress, NotAnArticle, SourceError, UsageError
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.urls import check_address

if TYPE_CHECKING:
    from newsvault.fetch.fetcher import Fetcher

_STAMP = re.compile(r"/(\d{14})id_/")


def capture(url: str, *, date: str, fetcher: Fetcher, settings: Settings) -> Capture | Refusal:
    """Return the archive's copy of `url` closest to `date` (YYYY-MM-DD, or "latest").

    The capture has the archive's date, and an `origin` that names the copy. The original bytes are
    requested from the archive in the settings.
    """
    try:
        address = check_address(url).href
        stamp = re.sub(r"\D", "", date)[:14] if date != "latest" else "99991231235959"
        if len(stamp) < 4:
            raise UsageError(f"invalid date: {date!r}", hint="write 2024-05-30, or latest")
        return _copy(fetcher.fetch(f"{settings.wayback}/{stamp}id_/{address}"), address, settings)
    except (SourceError, BadAddress, UsageError) as exc:
        return Refusal.of(url, exc)


def _copy(got: Capture, url: str, settings: Settings) -> Capture:
    """Return the capture of the page as a web archive stored it; raises NotAnArticle."""
    found = _STAMP.search(got.url)
    if not got.stopped and (got.exchanges[-1].status == 404 or not found):
        raise NotAnArticle(
            "the web archive has no copy of the page",
            locator=url,
            hint="try another date, or another archive (setting wayback)",
            reason="no-copy",
        )
    wrong = classifier.classify(got, max_decoded_bytes=settings.max_decoded_bytes)
    if wrong is not None:
        raise wrong
    assert found
    return Capture(
        requested_url=url,
        captured_at=_moment(found[1]),
        saved_body=classifier.decoded_body(got, max_decoded_bytes=settings.max_decoded_bytes),
        saved_type=got.content_type,
        origin=f"web archive: {got.url}",
        overrides=got.overrides,
        date_source="record",
    )


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as exc:
        raise NotAnArticle(
            f"invalid date from the web archive: {stamp}", locator=stamp, reason="no-copy"
        ) from exc
