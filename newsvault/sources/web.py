"""A single URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsvault.errors import BadAddress, SourceError
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings

if TYPE_CHECKING:
    from newsvault.fetch.fetcher import Fetcher


def capture(
    url: str, *, fetcher: Fetcher, headers: tuple[tuple[str, str], ...] = ()
) -> Capture | Refusal:
    """Fetch `url` and return the capture, or the error as a Refusal.

    `headers` are extra request headers.
    """
    if "://" not in url and ":" not in url:
        error = BadAddress(
            f"no such file, and not a complete URL: {url[:100]}",
            hint="an address begins with https://",
        )
        return Refusal.of(url, error)
    try:
        return fetcher.fetch(url, headers=headers)
    except (SourceError, BadAddress) as exc:
        return Refusal.of(url, exc)


def unpacked(got: Capture | Refusal, settings: Settings) -> bytes | None:
    """Return the decoded body of a page with status 200; None for anything else."""
    from newsvault.classify.classifier import decoded_body

    if isinstance(got, Refusal) or got.stopped or got.exchanges[-1].status != 200:
        return None
    try:
        return decoded_body(got, max_decoded_bytes=settings.max_decoded_bytes)
    except SourceError:
        return None
