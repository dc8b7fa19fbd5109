"""What comes in: locators into captures, and captures that come fast into groups."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.vault.arguments import text_of

_GROUP = 32
_AHEAD = 64  # locators read before they are fetched, so that several hosts work at once
_FAST = 0.05  # seconds; a capture that took longer to come is acknowledged at once


def arriving(
    locators: Iterable[str | Capture | Refusal],
    *,
    url: str | None,
    settings: Settings,
    vault: Path | None = None,
) -> Iterator[Capture | Refusal]:
    """Yield what `locators` give, in one session on the network; captures pass as they are.

    `vault` is as in `open_sources`.
    """
    from newsvault.sources.crawler import open_sources

    if isinstance(locators, str | bytes) or not isinstance(locators, Iterable):
        raise TypeError(f"locators must be an iterable, not {type(locators).__name__}")
    if url is not None:
        text_of("url", url)
    with open_sources(settings, vault=vault) as sources:
        wanted: list[str] = []
        for locator in locators:
            if not isinstance(locator, str):
                if not isinstance(locator, Capture | Refusal):
                    name = type(locator).__name__
                    raise TypeError(f"each of locators must be a string, not {name}")
                yield locator
                continue
            wanted.append(locator)
            if len(wanted) >= _AHEAD:
                yield from sources.all(wanted, url)
                wanted = []
        yield from sources.all(wanted, url)


def grouped(items: Iterable[Capture | Refusal]) -> Iterator[tuple[Capture, ...] | Refusal]:
    """Yield refusals as they come, and captures in groups that may share one commit.

    A page from the network never waits for the next one, which may be long in coming.
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
