"""Input of a batch: locators to captures, and captures to groups that share a commit."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsvault.models import Capture, Refusal
from newsvault.settings import Settings

_GROUP = 32
_AHEAD = 64  # locators read ahead, so that several hosts are fetched in parallel
_FAST = 0.05  # seconds; after a slower capture its group is committed at once


def arriving(
    locators: Iterable[str | Capture | Refusal],
    *,
    url: str | None,
    settings: Settings,
    vault: Path | None = None,
) -> Iterator[Capture | Refusal]:
    """Yield the captures and refusals of `locators`, over one network session.

    Args:
        locators: addresses, paths, or captures, which pass unchanged.
        url: the address of the page, for a single file.
        settings: the vault's settings.
        vault: see `open_sources`.
    """
    from newsvault.sources.crawler import open_sources

    with open_sources(settings, vault=vault) as sources:
        wanted: list[str] = []
        for locator in locators:
            if not isinstance(locator, str):
                yield locator
                continue
            wanted.append(locator)
            if len(wanted) >= _AHEAD:
                yield from sources.all(wanted, url)
                wanted = []
        yield from sources.all(wanted, url)


def grouped(items: Iterable[Capture | Refusal]) -> Iterator[tuple[Capture, ...] | Refusal]:
    """Yield refusals unchanged, and captures in groups that share one commit.

    A page from the network is committed at once: the next one may take long.
    """
    group: list[Capture] = []
    began = time.monotonic()
    for item in items:
        slow = time.monotonic() - began > _FAST
        if isinstance(item, Refusal):
            yield item
        else:
            group.append(item)
            slow = slow or item.origin == "web"
        if group and (slow or len(group) >= _GROUP):
            yield tuple(group)
            group = []
        began = time.monotonic()
    if group:
        yield tuple(group)
