"""Batch ingest: skip rules, source of the copies, and resumption after an interruption."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsvault.errors import NotFound
from newsvault.ingest.annotations import annotate, put
from newsvault.ingest.feeds import known
from newsvault.ingest.journal import Journal
from newsvault.ingest.refresh import Due, validators
from newsvault.models import Capture, Receipt, Refusal
from newsvault.sources import saved_date
from newsvault.sources.crawler import MAX_ENTRIES, Bounds, Sources, open_sources
from newsvault.vault.capture_groups import arriving
from newsvault.vault.intake import keep_all
from newsvault.vault.session import Session

_PASSING = 3  # exit code of temporary failures
FOLDER = "batches"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """Options of a batch besides its addresses.

    `since` (aware) and `most` limit the entries of lists; `skip_known` skips stored pages,
    `if_older` only those captured within that time; `wayback` is the date of the copies to fetch
    from the Wayback Machine; `refresh` sends conditional requests; `captured_at` is when saved
    pages were saved, in UTC, as given by the user.
    """

    since: datetime | None = None
    most: int | None = None
    skip_known: bool = False
    if_older: timedelta | None = None
    wayback: str | None = None
    refresh: bool = False
    captured_at: datetime | None = None


class Batch:
    """A batch ingest; iterate over it for the receipt or refusal of each page.

    The same locators again resume an interrupted batch, unless it is a refresh: `done_before` is
    the number of items done by then. `left_out` counts addresses skipped because they are stored,
    `due` the pages that a refresh leaves out, `dated_otherwise` the pages to which `captured_at`
    does not apply. Raises UsageError if no page can have been saved then.
    """

    def __init__(
        self,
        vault: Session,
        locators: Sequence[str],
        options: BatchOptions,
        *,
        url: str | None = None,
        dry_run: bool = False,
        due: Due | None = None,
    ) -> None:
        self._vault = vault
        self._locators = locators
        self._options = options
        self._url = url
        self._dry_run = dry_run
        self._captured_at = saved_at(options.captured_at)
        # A refresh has no journal: what it requested already is known by the time of the request.
        self._is_resumable = due is None
        self._journal = Journal(vault.path / FOLDER, locators if self._is_resumable else ())
        self._keys: dict[str, deque[str]] = {}
        self.done_before = 0 if dry_run else len(self._journal.done)
        self.due = due or Due(addresses=tuple(locators))
        self.left_out = 0
        self.dated_otherwise = 0
        self._underway = 0
        self._sources: Sources | None = None

    @property
    def passed(self) -> Mapping[str, int]:
        """The number of skipped records of web archives, by type."""
        return self._sources.passed if self._sources is not None else {}

    @property
    def is_several(self) -> bool:
        """Whether more than one page was requested."""
        return len(self._locators) > 1 or self.left_out > 0 or self.due.fresh > 0

    @property
    def goes_on(self) -> bool:
        """Whether the same locators would resume this batch."""
        return not self._dry_run and self._journal.exists

    def waiting(self) -> tuple[int, int]:
        """Return the number of pages left, and of the hosts they are on."""
        left, hosts = self._sources.waiting() if self._sources is not None else (0, 0)
        return self._underway + left, hosts

    def __iter__(self) -> Iterator[Receipt | Refusal]:
        if self._dry_run or not self._is_resumable:
            yield from self._outcomes(self._locators)
            return
        with self._journal as journal:
            for outcome in self._outcomes(journal.pending()):
                if not _may_pass(outcome):
                    journal.note(self._key_of(outcome))
                yield outcome

    def _outcomes(self, locators: Sequence[str]) -> Iterator[Receipt | Refusal]:
        """Yield the outcome of each page at the locators that is not skipped."""
        options, vault = self._options, self._vault
        is_known: Callable[[str], bool] | None = None
        if options.skip_known or options.if_older is not None:
            is_known = known(vault, younger_than=options.if_older)

        def unwanted(url: str) -> bool:
            if is_known is not None and "://" in url and is_known(url):
                self.left_out += 1
                return True
            return not self._dry_run and url in self._journal.done

        bounds = Bounds(
            since=options.since,
            most=options.most or MAX_ENTRIES,
            skip=unwanted,
            validators=validators(vault) if options.refresh else None,
            skipped=None if self._dry_run else lambda url, given: put(vault, url, given),
        )
        addresses = [
            _address(vault, locator, options) for locator in locators if not unwanted(locator)
        ]
        with open_sources(vault.settings, bounds, vault.path) as sources:
            self._sources = sources
            captures = _captures(sources, vault, addresses, options.wayback, self._url)
            if self._captured_at is not None:
                captures = self._dated(captures, self._captured_at)
            coming = self._undone(captures)
            for outcome in keep_all(vault, coming, dry_run=self._dry_run):
                self._underway -= 1
                given = sources.annotations.pop(outcome.locator, None)
                yield outcome if self._dry_run else annotate(vault, outcome, given)

    def _dated(
        self, captures: Iterable[Capture | Refusal], moment: datetime
    ) -> Iterator[Capture | Refusal]:
        """Yield `captures` with the capture time `moment`, given by the user, where it applies."""
        for got in captures:
            dated = saved_date.dated(got, moment)
            if isinstance(dated, Capture) and dated.date_source != "user":
                self.dated_otherwise += 1
            yield dated

    def _undone(self, captures: Iterable[Capture | Refusal]) -> Iterator[Capture | Refusal]:
        """Yield the captures that are not done, and record their journal keys."""
        for got in captures:
            key = _key(got)
            if not self._dry_run and key in self._journal.done:
                continue
            if isinstance(got, Capture):
                self._keys.setdefault(got.requested_url, deque()).append(key)
            self._underway += 1
            yield got

    def _key_of(self, outcome: Receipt | Refusal) -> str:
        keys = self._keys.get(outcome.locator)
        if not keys:
            return outcome.locator
        key = keys.popleft()
        if not keys:
            del self._keys[outcome.locator]
        return key


def saved_at(moment: datetime | None) -> datetime | None:
    """Return `moment`; raises UsageError if no page can have been saved then."""
    return None if moment is None else saved_date.possible(moment)


def dated_pages(
    vault: Session, locators: Iterable[str | Capture | Refusal], moment: datetime, url: str | None
) -> Iterator[Capture | Refusal]:
    """Yield the captures of `locators`, with the capture time `moment` given by the user."""
    saved_at(moment)
    for got in arriving(locators, url=url, settings=vault.settings, vault=vault.path):
        yield saved_date.dated(got, moment)


def _key(got: Capture | Refusal) -> str:
    """Return the journal key of a page: its address, with time or digest where it can repeat."""
    if isinstance(got, Refusal):
        return got.locator
    if got.origin.startswith("warc"):
        return f"{got.requested_url} {got.captured_at.isoformat()}"
    if got.origin == "file":
        digest = hashlib.sha256(got.saved_body or b"").hexdigest()[:20]
        return f"{got.requested_url} {digest}"
    return got.requested_url


def _address(vault: Session, locator: str, options: BatchOptions) -> str:
    """Return the address of a stored article given by id; any other `locator` unchanged."""
    if not options.refresh or "://" in locator:
        return locator
    try:
        return vault.get(locator).capture.requested_url
    except NotFound:
        return locator


def _captures(
    sources: Sources, vault: Session, locators: Sequence[str], wayback: str | None, url: str | None
) -> Iterator[Capture | Refusal]:
    """Yield the pages at the locators, or the web archive's copies of day `wayback`."""
    if wayback is None:
        yield from sources.all(locators, url)
        return
    from newsvault.sources.wayback import capture

    for number, locator in enumerate(locators, 1):
        sources.expect(len(locators) - number)
        yield capture(locator, date=wayback, fetcher=sources.fetcher, settings=vault.settings)


def _may_pass(outcome: Receipt | Refusal) -> bool:
    return isinstance(outcome, Refusal) and outcome.exit_code == _PASSING
