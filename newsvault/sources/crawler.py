"""Sources: URLs, files, folders, archives and lists to captures.

Each module of this folder handles one input format. A list format (feed, sitemap, bookmarks) has
`matches(head, name)`, which detects it by its first bytes and file name, and `entries(body, base)`.
An error of one item becomes a Refusal and the rest goes on; wrong arguments raise.
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
from newsvault.fetch.host_queues import HostQueues
from newsvault.fetch.host_state import FILE as HOST_STATE
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources.base import MAX_ENTRIES, Annotations, Bounds, Entry, Headers
from newsvault.urls import check_address

if TYPE_CHECKING:
    from newsvault.fetch.fetcher import Fetcher

MAX_DEPTH = 3  # nested lists: an OPML file lists feeds, and those list pages
_HEAD = 4096

__all__ = ["MAX_ENTRIES", "Bounds", "Entry", "Headers", "Sources", "open_sources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A URL to fetch, the depth of nested lists, and whether a fetched list contained it."""

    url: str
    depth: int = 0
    headers: Headers = ()
    found: bool = False


class Sources:
    """All input formats with one fetch session for a batch. Close it when done.

    Attributes:
        passed: number of skipped records of web archives, by type.
        annotations: tags and notes that lists give for URLs.
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
        self._on_feed: Callable[[str, Capture | Refusal], object] | None = None
        self._opening = threading.Lock()
        self._queues: HostQueues[_Task, Capture | Refusal] | None = None
        self._in_files = 0
        self.annotations: dict[str, Annotations] = {}
        self.passed: Counter[str] = Counter()

    @property
    def fetcher(self) -> Fetcher:
        """The fetch session, opened on first use."""
        with self._opening:
            if self._fetcher is None:
                from newsvault.fetch.fetcher import Fetcher

                self._fetcher = Fetcher(self._settings, memory=self._memory)
            return self._fetcher

    def close(self) -> None:
        """Close the fetch session."""
        if self._fetcher is not None:
            self._fetcher.close()

    def waiting(self) -> tuple[int, int]:
        """Return the number of pages left and of hosts with queued pages (files have no host)."""
        left, hosts = self._queues.left() if self._queues is not None else (0, 0)
        return self._in_files + left, hosts

    def expect(self, pages: int) -> None:
        """Set the estimated number of pages left in the file being read, for `waiting`."""
        self._in_files = pages

    def captures(self, locator: str, url: str | None = None) -> Iterator[Capture | Refusal]:
        """Yield the captures of one `locator`; see `all`."""
        return self.all((locator,), url)

    def all(self, locators: Iterable[str], url: str | None = None) -> Iterator[Capture | Refusal]:
        """Yield captures of `locators`: http(s) URLs, saved pages, folders, archives, lists.

        Files come first, in order. URLs are fetched from `settings.jobs` hosts in parallel, one
        at a time per host, and come in order of completion, whatever their status code. A feed,
        sitemap or other list yields the pages it lists. `url` is the URL of a saved page that does
        not contain its own. Raises UsageError when `url` is given with anything else.
        """
        from newsvault.sources import web
        from newsvault.sources.feed import no_feed

        queues = self._queues = HostQueues(self._visit, host_of=_host, jobs=self._settings.jobs)
        locators = tuple(locators)
        for locator in locators:
            path = Path(locator)
            if locator.strip() and "://" not in locator and _exists(path):
                yield from self._local(path, url, queues)
            elif url is not None:
                raise UsageError(
                    f"no such file: {locator}", hint="--url goes with a page saved to a file"
                )
            else:
                queues.add(self._task(locator))
        for task, result in queues:
            page = web.unpacked(result, self._settings)
            entries = self._listed(task, result, page)
            followed = task.depth == 0 and task.url in self._followed
            wrong = no_feed(result) if followed and entries is None else None
            if entries is not None:
                for wrong in self._add(entries, task, queues, found=True):
                    yield wrong
            elif wrong is not None:
                yield wrong
            elif not followed:
                yield self._check_noarchive(result, task, page)
            if followed and self._on_feed:
                self._on_feed(task.url, wrong or result)

    def follow(
        self,
        feeds: Mapping[str, Headers],
        on_feed: Callable[[str, Capture | Refusal], object],
        annotations: Mapping[str, Annotations] | None = None,
    ) -> Iterator[Capture | Refusal]:
        """Yield new pages of `feeds` (URL to conditional request headers).

        `on_feed` is called with each feed URL and its response. A response that is not a feed is a
        Refusal ("not-a-feed"). `annotations`, by feed URL, give the tags of the feed's pages.
        """
        self.annotations.update(annotations or {})
        self._followed, self._on_feed = feeds, on_feed
        yield from self.all(feeds)

    def _visit(self, task: _Task) -> Capture | Refusal:
        from newsvault.sources import web

        return web.capture(task.url, fetcher=self.fetcher, headers=task.headers)

    def _task(self, url: str, *, depth: int = 0, found: bool = False) -> _Task:
        headers: Headers = ()
        if depth == 0 and url in self._followed:
            headers = self._followed[url]
        elif self._bounds.validators is not None:
            headers = self._bounds.validators(url)
        return _Task(url=url, depth=depth, headers=headers, found=found)

    def _check_noarchive(
        self, result: Capture | Refusal, task: _Task, page: bytes | None
    ) -> Capture | Refusal:
        """Return the capture; a Refusal for a discovered page that is marked noarchive."""
        from newsvault.fetch import robots

        if isinstance(result, Refusal) or not robots.has_noarchive(result.exchanges[-1], page):
            return result
        if task.found and self._settings.obey_noarchive:
            return Refusal.of(task.url, robots.noarchive_error(task.url))
        return replace(result, overrides=(*result.overrides, "noarchive"))

    def _local(
        self, path: Path, url: str | None, queues: HostQueues[_Task, Capture | Refusal]
    ) -> Iterator[Capture | Refusal]:
        """Yield the pages of a folder or file, or add the entries of a list to the queues."""
        from newsvault.sources import list_detection, multi_wacz, page_file, saved_pages

        if path.is_dir():
            if url is not None:
                raise UsageError("--url goes with one saved page", hint="leave out --url")
            pages = page_file.folder(path, settings=self._settings, expect=self.expect)
            yield from islice(pages, self._bounds.most_pages)
            return
        if path.is_fifo():  # it can be read only once, and the kind of file is found out first
            hint = "read it from standard input: COMMAND | newsvault ingest -"
            yield Refusal.of(str(path), UsageError(f"{path} is a pipe", hint=hint))
            return
        head = saved_pages.beginning(path, _HEAD)
        archives = multi_wacz.archives(path, head)
        if archives is not None:
            yield from multi_wacz.captures(
                archives, settings=self._settings, passed=self.passed, expect=self.expect
            )
            return
        reader = page_file.reader_of(head, path.name)
        may_be_list = url is None and reader is None
        try:
            entries = list_detection.from_file(path) if may_be_list else None
        except NewsvaultError as exc:
            yield Refusal.of(str(path), exc)
            return
        if entries is None:
            reader = reader or page_file.html
            yield page_file.read(path, reader, url=url, settings=self._settings)
        else:
            yield from self._add(entries, _Task(url=str(path)), queues)

    def _listed(
        self, task: _Task, result: Capture | Refusal, page: bytes | None
    ) -> Iterator[Entry] | None:
        """Return the entries of a fetched list; None for anything else."""
        if isinstance(result, Refusal) or page is None or task.depth >= MAX_DEPTH:
            return None
        if result.exchanges[-1].truncated:
            return None
        from newsvault.sources import list_detection

        return list_detection.read_list(page, check_address(result.url).path, result.url)

    def _add(
        self,
        entries: Iterator[Entry],
        task: _Task,
        queues: HostQueues[_Task, Capture | Refusal],
        found: bool = False,  # whether the list itself was fetched
    ) -> Iterator[Refusal]:
        """Add the entries of a list to the queues; yield a Refusal where it cannot be read."""
        count = 0
        try:
            for entry in entries:
                if count >= self._bounds.most:
                    return
                inherited = self.annotations.get(task.url, Annotations())
                given = Annotations(tags=inherited.tags).joined(entry.annotations)
                if self._unwanted(entry, given):
                    continue
                count += 1
                self._seen.add(entry.url)
                self._annotate(entry.url, given)
                queues.add(self._task(entry.url, depth=task.depth + 1, found=found))
        except NewsvaultError as exc:
            yield Refusal.of(task.url, exc)

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
    """Open `Sources` for a batch and close them afterwards.

    Rate-limit state of hosts is stored in the folder `vault`; None: it lasts for the batch.
    """
    sources = Sources(settings, bounds=bounds, memory=vault / HOST_STATE if vault else None)
    try:
        yield sources
    finally:
        sources.close()


def _host(task: _Task) -> str:
    with suppress(BadAddress):
        return check_address(task.url).host
    return ""


def _exists(path: Path) -> bool:
    with suppress(OSError, ValueError):  # file name too long, or with a NUL
        return path.exists()
    return False
