"""How a batch is taken in: what is left out, where copies come from, and where it goes on."""

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
from newsvault.ingest.refresh import validators
from newsvault.models import Capture, Receipt, Refusal
from newsvault.sources import saved_date
from newsvault.sources.crawler import MAX_ENTRIES, Bounds, Sources, open_sources
from newsvault.vault.capture_groups import arriving
from newsvault.vault.session import Session

_PASSING = 3  # the exit code of what may go well another time
FOLDER = "batches"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person asks of a batch besides its addresses.

    `since` and `most` bound lists; `skip_known` leaves out what is saved, `if_older` only what was
    captured within that time; `wayback` is the date of the copies wanted from the web archive;
    `refresh` asks servers only for what changed since the newest capture. `captured_at` is when the
    saved pages were saved, in UTC, as a person says it.
    """

    since: datetime | None = None
    most: int | None = None
    skip_known: bool = False
    if_older: timedelta | None = None
    wayback: str | None = None
    refresh: bool = False
    captured_at: datetime | None = None


class Batch:
    """What `locators` give, taken in as `wishes` say; iterate for what became of each page.

    The same locators again, after an interruption, go on where they stopped: `done_before` says how
    much was done. `left_out` counts the addresses that were not wanted because they are saved,
    `dated_otherwise` the pages that `captured_at` does not hold for.
    """

    def __init__(
        self,
        vault: Session,
        locators: Sequence[str],
        wishes: Wishes,
        *,
        url: str | None = None,
        dry_run: bool = False,
    ) -> None:
        self._vault = vault
        self._locators = locators
        self._wishes = wishes
        self._url = url
        self._dry_run = dry_run
        self._journal = Journal(vault.path / FOLDER, locators)
        self._keys: dict[str, deque[str]] = {}
        self.done_before = 0 if dry_run else len(self._journal.done)
        self.left_out = 0
        self.dated_otherwise = 0
        self._underway = 0
        self._sources: Sources | None = None

    @property
    def passed(self) -> Mapping[str, int]:
        """How many records of web archives were passed over, by what they are."""
        return self._sources.passed if self._sources is not None else {}

    @property
    def is_several(self) -> bool:
        """Whether more was asked for than one page, whatever came of it."""
        return len(self._locators) > 1 or self.left_out > 0

    @property
    def goes_on(self) -> bool:
        """Whether the same locators would go on where this batch stands now."""
        return not self._dry_run and self._journal.exists

    def waiting(self) -> tuple[int, int]:
        """Return how many pages are still to be done, and how many hosts have some of them."""
        left, hosts = self._sources.waiting() if self._sources is not None else (0, 0)
        return self._underway + left, hosts

    def __iter__(self) -> Iterator[Receipt | Refusal]:
        if self._dry_run:
            yield from self._outcomes(self._locators)
            return
        with self._journal as journal:
            for outcome in self._outcomes(journal.pending()):
                if not _may_pass(outcome):
                    journal.note(self._key_of(outcome))
                yield outcome

    def _outcomes(self, locators: Sequence[str]) -> Iterator[Receipt | Refusal]:
        wishes, vault = self._wishes, self._vault
        is_known: Callable[[str], bool] | None = None
        if wishes.skip_known or wishes.if_older is not None:
            is_known = known(vault, younger_than=wishes.if_older)

        def unwanted(url: str) -> bool:
            if is_known is not None and "://" in url and is_known(url):
                self.left_out += 1
                return True
            return not self._dry_run and url in self._journal.done

        bounds = Bounds(
            since=wishes.since,
            most=wishes.most or MAX_ENTRIES,
            skip=unwanted,
            validators=validators(vault) if wishes.refresh else None,
            skipped=None if self._dry_run else lambda url, given: put(vault, url, given),
        )
        wanted = [_address(vault, one, wishes) for one in locators if not unwanted(one)]
        with open_sources(vault.settings, bounds, vault.path) as sources:
            self._sources = sources
            captures = _captures(sources, vault, wanted, wishes.wayback, self._url)
            coming = self._undone(self._dated(captures))
            for outcome in vault.keep_all(coming, dry_run=self._dry_run):
                self._underway -= 1
                given = sources.annotations.pop(outcome.locator, None)
                yield outcome if self._dry_run else annotate(vault, outcome, given)

    def _dated(self, captures: Iterable[Capture | Refusal]) -> Iterator[Capture | Refusal]:
        """Yield `captures` with the time that was given by hand, where it can hold."""
        moment = self._wishes.captured_at
        for got in captures:
            dated = saved_date.dated(got, moment)
            if moment is not None and isinstance(dated, Capture) and dated.date_source != "user":
                self.dated_otherwise += 1
            yield dated

    def _undone(self, captures: Iterable[Capture | Refusal]) -> Iterator[Capture | Refusal]:
        """Yield what is not done, and remember by what key it will be."""
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
    """Return `moment`; raises UsageError where no page can have been saved then."""
    return None if moment is None else saved_date.possible(moment)


def dated_pages(
    vault: Session, locators: Iterable[str | Capture | Refusal], moment: datetime, url: str | None
) -> Iterator[Capture | Refusal]:
    """Yield the captures of `locators`, with the time at which a person says they were saved."""
    saved_at(moment)
    for got in arriving(locators, url=url, settings=vault.settings, vault=vault.path):
        yield saved_date.dated(got, moment)


def _key(got: Capture | Refusal) -> str:
    """Return what a page is known by in the journal: its address, or more where that may repeat."""
    if isinstance(got, Refusal):
        return got.locator
    if got.origin.startswith("warc"):
        return f"{got.requested_url} {got.captured_at.isoformat()}"
    if got.origin == "file":
        digest = hashlib.sha256(got.saved_body or b"").hexdigest()[:20]
        return f"{got.requested_url} {digest}"
    return got.requested_url


def _address(vault: Session, locator: str, wishes: Wishes) -> str:
    """Return the address of a saved article that is named by its id; else `locator` as it is."""
    if not wishes.refresh or "://" in locator:
        return locator
    try:
        return vault.get(locator).capture.requested_url
    except NotFound:
        return locator


def _captures(
    sources: Sources, vault: Session, locators: Sequence[str], wayback: str | None, url: str | None
) -> Iterator[Capture | Refusal]:
    if wayback is None:
        yield from sources.all(locators, url)
        return
    from newsvault.sources.wayback import capture

    for number, locator in enumerate(locators, 1):
        sources.expect(len(locators) - number)
        yield capture(locator, date=wayback, fetcher=sources.fetcher, settings=vault.settings)


def _may_pass(outcome: Receipt | Refusal) -> bool:
    return isinstance(outcome, Refusal) and outcome.exit_code == _PASSING
