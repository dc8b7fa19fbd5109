"""Sources: what a person gives (an address, a file, a folder) into captures, one at a time.

A member of this folder is one kind of thing that can be given. A kind that lists addresses (a
feed, a sitemap, bookmarks) has `matches(head, name)`, which tells it by its first bytes and its
name, and `entries(body, base)`. A kind that holds pages has functions of its own. What goes wrong
with one item is a Refusal and the rest goes on; errors are raised only for a wrong call.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.errors import BadAddress, NewsvaultError, UsageError
from newsvault.fetch.host_queues import Lanes
from newsvault.fetch.host_state import FILE as MANNERS
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources.base import MAX_ENTRIES, Annotations, Bounds, Entry, Headers
from newsvault.urls import check_address

if TYPE_CHECKING:
    from newsvault.fetch.fetcher import Fetcher

MAX_DEPTH = 3  # a list of feeds leads to feeds, and those to pages
_HEAD = 4096

__all__ = ["MAX_ENTRIES", "Bounds", "Entry", "Headers", "Sources", "open_sources", "refusal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """An address to visit, how many lists led to it, and whether one of the network's did."""

    url: str
    depth: int = 0
    headers: Headers = ()
    found: bool = False


class Sources:
    """All sources behind one session on the network, for a whole batch. Close it when done.

    `passed` counts what in web archives was passed over, by what it is; `annotations` are what
    lists said of the addresses in them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        bounds: Bounds | None = None,
        fetcher: Fetcher | None = None,
        memory: Path | None = None,
    ) -> None:
        self._settings = settings
        self._bounds = bounds or Bounds()
        self._memory = memory
        self._fetcher = fetcher
        self._seen: set[str] = set()
        self._followed: Mapping[str, Headers] = {}
        self._heard: Callable[[str, Capture | Refusal], object] | None = None
        self._opening = threading.Lock()
        self._lanes: Lanes[_Errand, Capture | Refusal] | None = None
        self._in_files = 0
        self.annotations: dict[str, Annotations] = {}
        self.passed: Counter[str] = Counter()

    @property
    def fetcher(self) -> Fetcher:
        """The session on the network, opened when it is first needed."""
        with self._opening:
            if self._fetcher is None:
                from newsvault.fetch.fetcher import Fetcher

                self._fetcher = Fetcher(self._settings, memory=self._memory)
            return self._fetcher

    def close(self) -> None:
        """End the session."""
        if self._fetcher is not None:
            self._fetcher.close()

    def waiting(self) -> tuple[int, int]:
        """Return how many pages are still to come, and from how many hosts; files have none."""
        left, hosts = (len(self._lanes), self._lanes.lanes) if self._lanes is not None else (0, 0)
        return self._in_files + left, hosts

    def expect(self, pages: int) -> None:
        """Hear how many pages are still to come from what is being read: a guess, for `waiting`."""
        self._in_files = pages

    def captures(self, locator: str, url: str | None = None) -> Iterator[Capture | Refusal]:
        """Yield what one `locator` gives; see `all`."""
        return self.all((locator,), url)

    def all(self, locators: Iterable[str], url: str | None = None) -> Iterator[Capture | Refusal]:
        """Yield what `locators` give: http(s) addresses, saved pages, folders, archives, lists.

        Files come first, in their order. Addresses are fetched from `settings.jobs` hosts at once,
        one at a time from each, and come in the order they are done. A feed, a sitemap or another
        list gives the pages it leads to. `url` is the address of a saved page that does not tell
        its own. Captures are yielded whatever their status; `verdicts.verdict` judges them.

        Raises UsageError when `url` is given for something else than one saved page.
        """
        from newsvault.sources import web
        from newsvault.sources.feed import no_feed

        lanes = self._lanes = Lanes(self._visit, lane=_host, jobs=self._settings.jobs)
        locators = tuple(locators)
        for locator in locators:
            path = Path(locator)
            if locator.strip() and "://" not in locator and _exists(path):
                yield from self._local(path, url, lanes)
            elif url is not None:
                raise UsageError(
                    f"there is no file {locator}", hint="--url goes with a page saved to a file"
                )
            else:
                lanes.add(self._errand(locator))
        for errand, got in lanes:
            page = web.unpacked(got, self._settings)
            entries = self._listed(errand, got, page)
            followed = errand.depth == 0 and errand.url in self._followed
            wrong = no_feed(got) if followed and entries is None else None
            if entries is not None:
                for wrong in self._add(entries, errand, lanes, found=True):
                    yield wrong
            elif wrong is not None:
                yield wrong
            elif not followed:
                yield self._permitted(got, errand, page)
            if followed and self._heard:
                self._heard(errand.url, wrong or got)

    def follow(
        self,
        feeds: Mapping[str, Headers],
        heard: Callable[[str, Capture | Refusal], object],
        annotations: Mapping[str, Annotations] | None = None,
    ) -> Iterator[Capture | Refusal]:
        """Yield what is new in `feeds`: addresses, each with headers that ask only for news.

        `heard` is told each feed's own answer. What is no feed is a Refusal ("not-a-feed").
        The tags in `annotations`, by feed, are those of its pages.
        """
        self.annotations.update(annotations or {})
        self._followed, self._heard = feeds, heard
        yield from self.all(feeds)

    def _visit(self, errand: _Errand) -> Capture | Refusal:
        from newsvault.sources import web

        return web.capture(errand.url, fetcher=self.fetcher, headers=errand.headers)

    def _errand(self, url: str, *, depth: int = 0, found: bool = False) -> _Errand:
        headers: Headers = ()
        if depth == 0 and url in self._followed:
            headers = self._followed[url]
        elif self._bounds.validators is not None:
            headers = self._bounds.validators(url)
        return _Errand(url=url, depth=depth, headers=headers, found=found)

    def _permitted(
        self, got: Capture | Refusal, errand: _Errand, page: bytes | None
    ) -> Capture | Refusal:
        """Return what was got, unless nobody chose the page and it asks not to be kept."""
        from newsvault.fetch import robots

        if isinstance(got, Refusal) or not robots.asks_not_to_keep(got.exchanges[-1], page):
            return got
        if errand.found and self._settings.obey_noarchive:
            return refusal(errand.url, robots.not_kept(errand.url))
        return replace(got, overrides=(*got.overrides, "noarchive"))

    def _local(
        self, path: Path, url: str | None, lanes: Lanes[_Errand, Capture | Refusal]
    ) -> Iterator[Capture | Refusal]:
        from newsvault.sources import list_formats, page_file, saved_pages, warc

        if path.is_dir():
            if url is not None:
                raise UsageError("--url goes with one saved page", hint="leave it out")
            pages = saved_pages.folder(path, settings=self._settings, expect=self.expect)
            yield from islice(pages, self._bounds.most_pages)
            return
        head = saved_pages.beginning(path, _HEAD)
        if warc.matches(head, path.name):
            hint = f"if newsvault wrote it: newsvault import {path}"
            yield from warc.captures(
                path, settings=self._settings, passed=self.passed, if_none=hint, expect=self.expect
            )
            return
        may_be_list = url is None and not page_file.is_page(head, path.name)
        try:
            entries = list_formats.from_file(path) if may_be_list else None
        except NewsvaultError as exc:
            yield refusal(str(path), exc)
            return
        if entries is None:
            yield page_file.page(path, url=url, settings=self._settings)
        else:
            yield from self._add(entries, _Errand(url=str(path)), lanes)

    def _listed(
        self, errand: _Errand, got: Capture | Refusal, page: bytes | None
    ) -> Iterator[Entry] | None:
        """Return the entries of a list that was fetched; None for anything else."""
        if isinstance(got, Refusal) or page is None or errand.depth >= MAX_DEPTH:
            return None
        if got.exchanges[-1].truncated:
            return None
        from newsvault.sources import list_formats

        return list_formats.read_list(page, check_address(got.url).path, got.url)

    def _add(
        self,
        entries: Iterator[Entry],
        errand: _Errand,
        lanes: Lanes[_Errand, Capture | Refusal],
        found: bool = False,  # whether the list itself came from the network
    ) -> Iterator[Refusal]:
        taken = 0
        try:
            for entry in entries:
                if taken >= self._bounds.most:
                    return
                kept = self.annotations.get(errand.url, Annotations())
                given = Annotations(tags=kept.tags).joined(entry.annotations)
                if self._unwanted(entry, given):
                    continue
                taken += 1
                self._seen.add(entry.url)
                self._annotate(entry.url, given)
                lanes.add(self._errand(entry.url, depth=errand.depth + 1, found=found))
        except NewsvaultError as exc:
            yield refusal(errand.url, exc)

    def _annotate(self, url: str, given: Annotations) -> None:
        if given != Annotations():
            self.annotations[url] = self.annotations.get(url, Annotations()).joined(given)

    def _unwanted(self, entry: Entry, given: Annotations) -> bool:
        if entry.url in self._seen:
            self._annotate(entry.url, given)
            return True
        since, skip = self._bounds.since, self._bounds.skip
        if since and entry.published_at and entry.published_at < since:
            return True
        if entry.is_list or skip is None or not skip(entry.url):
            return False
        if self._bounds.skipped is not None:
            self._bounds.skipped(entry.url, given)
        return True


@contextmanager
def open_sources(
    settings: Settings, bounds: Bounds | None = None, vault: Path | None = None
) -> Iterator[Sources]:
    """Give the sources for a batch, and end their session after it; see `Sources`.

    In the folder `vault` is kept what hosts asked of us; None: it is forgotten afterwards.
    """
    sources = Sources(settings, bounds=bounds, memory=vault / MANNERS if vault else None)
    try:
        yield sources
    finally:
        sources.close()


def refusal(locator: str, error: NewsvaultError) -> Refusal:
    """Return `error` as the record of what went wrong with `locator`."""
    return Refusal(
        locator=locator,
        reason=error.reason,
        message=error.message,
        hint=error.hint,
        exit_code=error.exit_code,
    )


def _host(errand: _Errand) -> str:
    with suppress(BadAddress):
        return check_address(errand.url).host
    return ""


def _exists(path: Path) -> bool:
    with suppress(OSError, ValueError):  # a name too long, or with a NUL
        return path.exists()
    return False
