"""From captures to receipts: store, parse without a lock, then assign to an article.

Pages from files are parsed while the next ones are stored; one from the network is finished as soon
as it is parsed.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from newsvault.errors import VaultError
from newsvault.models import Capture, CaptureInfo, Receipt, Refusal
from newsvault.settings import Settings
from newsvault.storage.catalog import UNREAD, CaptureRow, Catalog, taken
from newsvault.storage.stored_bytes import stored_capture
from newsvault.vault import indexing
from newsvault.vault.base import SessionBase
from newsvault.vault.capture_groups import grouped
from newsvault.vault.erase_marks import ErasureMarks, without_erased
from newsvault.vault.pending_reading import CaptureResult, PendingCapture, Reading, unread
from newsvault.vault.workers import ParseWorkers
from newsvault.vault.writer import Writer

_log = logging.getLogger(__name__)
_MANY = 8  # captures per commit from which indexing is deferred; smaller groups are indexed at once
_LATER = 64  # unindexed articles at which a running batch updates the index
_AHEAD = 1  # groups of captures parsed while the next one is stored
_Group = list[tuple[PendingCapture, Callable[[], Reading]]]


def keep_all(
    session: SessionBase, captures: Iterable[Capture | Refusal], *, dry_run: bool = False
) -> Iterator[Receipt | Refusal]:
    """Do what `Session.keep_all` does; the types of the captures are not checked."""
    captures = without_erased(captures, ErasureMarks(session.catalog))
    with open_intake(session) as intake:
        if dry_run:
            from newsvault.vault.preview import preview

            yield from preview(session.catalog, captures, intake.readers)
            return
        for item in intake.take(grouped(captures)):
            yield item if isinstance(item, Refusal) else intake.receipt(*item)
    if session.catalog.pending_count():
        with suppress(VaultError), session.writer.locked():  # unindexed articles stay queued
            indexing.drain(session.path, session.catalog, session.settings)


@contextmanager
def open_intake(session: SessionBase) -> Iterator[Intake]:
    """Open the intake of a session, with its workers."""
    session.has_read = True
    with ParseWorkers(session.settings, stays=True) as readers:
        yield Intake(session.path, session.catalog, session.settings, session.writer, readers)


class Intake:
    """Stores captures in one vault, parsed by the workers `readers`."""

    def __init__(
        self,
        root: Path,
        catalog: Catalog,
        settings: Settings,
        writer: Writer,
        readers: ParseWorkers,
    ) -> None:
        self._root = root
        self.catalog = catalog
        self._settings = settings
        self.writer = writer
        self.readers = readers
        self._underway: set[int] = set()  # numbers of captures being parsed

    def take(
        self, groups: Iterator[tuple[Capture, ...] | Refusal]
    ) -> Iterator[tuple[PendingCapture, CaptureResult] | Refusal]:
        """Yield the stored captures with their results, in order; refusals pass unchanged.

        A group shares one commit.
        """
        waiting: deque[_Group | Refusal] = deque()
        for items in groups:
            if isinstance(items, Refusal):
                waiting.append(items)
            else:
                waiting.append(self._begin(items))
            ahead = _AHEAD if _may_wait(items) else 0
            while len(waiting) > ahead:
                yield from self._done(waiting.popleft())
        while waiting:
            yield from self._done(waiting.popleft())

    def one(self, capture: Capture) -> tuple[PendingCapture, CaptureResult]:
        """Store and parse one capture."""
        (done,) = self._conclude(self._begin((capture,)))
        return done

    def _begin(self, captures: Sequence[Capture]) -> _Group:
        kept = self.writer.capture(captures)
        self._underway.update(captured.number for captured in kept)
        return [(captured, self._reading(captured)) for captured in kept]

    def _reading(self, captured: PendingCapture) -> Callable[[], Reading]:
        if captured.kept is not None:
            return partial(unread, captured.capture)  # needs no parsing
        return self.readers.begin(captured.capture, unjudged=captured.unjudged)

    def _done(
        self, item: _Group | Refusal
    ) -> Iterator[tuple[PendingCapture, CaptureResult] | Refusal]:
        if isinstance(item, Refusal):
            _log.info("%s: %s", item.locator, item.reason)
            yield item
        else:
            yield from self._conclude(item)

    def _conclude(self, group: _Group) -> list[tuple[PendingCapture, CaptureResult]]:
        """Store what parsing found in a group of captures; index a long queue."""
        read = [(captured, wait()) for captured, wait in group]
        with self.writer.locked():
            kept = self.writer.conclude(read)
            # Fast captures are indexed together later; the queue is durable.
            if len(group) < _MANY or self.catalog.pending_count() >= _LATER:
                self._drain()
        self._underway.difference_update(captured.number for captured, _ in group)
        again = self.read_reopened()
        self._read_left({captured.url for captured, _ in group})
        results = [
            (captured, again.get(captured.number, one))
            for (captured, _), one in zip(group, kept, strict=True)
        ]
        for captured, result in results:
            _log_decision(captured.capture.requested_url, result)
        return results

    def read_reopened(self) -> dict[int, CaptureResult]:
        """Parse again the captures that others from before them reopened; return their results.

        In the order of their times: each result can change only those after it.
        """
        results = {}
        waiting = self.writer.to_reread
        while waiting:
            rows = [row for number in waiting if (row := self.catalog.captures.get(number))]
            row = min(rows, key=lambda row: taken(row.info))
            waiting.discard(row.info.number)
            with suppress(VaultError):  # damage is reported by `verify`
                results[row.info.number] = self.again(row)
        return results

    def _read_left(self, urls: set[str]) -> None:
        """Parse captures of these addresses that a killed process stored but did not parse."""
        for url in urls:
            for row in self.catalog.captures.refused(UNREAD, url=url):
                if row.info.number not in self._underway:
                    with suppress(VaultError):  # damage is reported by `verify`
                        self.again(row)

    def stored(self, row: CaptureRow) -> Capture:
        """Return a stored capture in the form in which it was ingested; raises Damaged."""
        return stored_capture(self._root, self.catalog, row, self._settings)

    def reading(self, info: CaptureInfo) -> Reading:
        """Return the parse of the stored bytes of an article's capture; raises Damaged."""
        return self.readers.stored(self._root, self.catalog, info)

    def again(self, row: CaptureRow) -> CaptureResult:
        """Parse a stored capture that gave no article so far, and store the result.

        Raises Damaged when its bytes do not match their digest.
        """
        capture = self.stored(row)
        unjudged = self.catalog.verdict(row.info.payload_sha256) is not None
        captured = PendingCapture(
            capture=capture,
            url=row.info.url,
            number=row.info.number,
            record=row.record,
            unjudged=unjudged,
        )
        reading = self.readers.begin(capture, unjudged=unjudged)()
        with self.writer.locked():
            (kept,) = self.writer.conclude([(captured, reading)])
            self._drain()
        return kept

    def receipt(self, captured: PendingCapture, kept: CaptureResult) -> Receipt | Refusal:
        """Return the receipt or refusal of a capture."""
        locator = captured.capture.requested_url
        if kept.error is not None:
            return Refusal.of(locator, kept.error, kept=True)
        assert kept.outcome
        stored = indexing.stored_of(self.catalog, self.catalog.version_of(kept.number))
        return Receipt(locator=locator, outcome=kept.outcome, stored=stored)

    def _drain(self) -> None:
        with suppress(VaultError):  # the capture is stored; unindexed articles stay queued
            indexing.drain(self._root, self.catalog, self._settings)


def _log_decision(locator: str, result: CaptureResult) -> None:
    if result.error is not None:
        _log.info("%s: %s", locator, result.error.reason)
    else:
        _log.info("%s: %s, %s@%s", locator, result.outcome, result.article_id, result.version)


def _may_wait(items: tuple[Capture, ...] | Refusal) -> bool:
    return not isinstance(items, Refusal) and all(item.origin != "web" for item in items)
