"""From captures to receipts: kept, then read, then concluded, and no lock held while one is read.

The pages of files are read while the next ones are kept; one from the network is concluded as soon
as it is read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from newsvault.errors import VaultError
from newsvault.models import Capture, CaptureInfo, Receipt, Refusal
from newsvault.settings import Settings
from newsvault.storage.catalog import UNREAD, CaptureRow, Catalog
from newsvault.storage.stored_bytes import stored_capture
from newsvault.vault import indexing
from newsvault.vault.pending_reading import Captured, Kept, Reading, unread
from newsvault.vault.versioning import is_by_hand
from newsvault.vault.workers import Readers
from newsvault.vault.writer import Keeper

_MANY = 8  # captures that share a commit; fewer are found as soon as they are kept
_LATER = 64  # articles whose place in the index may be out of date in the midst of a batch
_AHEAD = 1  # groups of captures that are being read while the next one is kept
_Group = list[tuple[Captured, Callable[[], Reading]]]


class Intake:
    """Takes captures into one vault, with `readers` to read them."""

    def __init__(
        self, root: Path, catalog: Catalog, settings: Settings, keeper: Keeper, readers: Readers
    ) -> None:
        self._root = root
        self.catalog = catalog
        self._settings = settings
        self.keeper = keeper
        self.readers = readers
        self._underway: set[int] = set()  # numbers of captures that wait to be concluded

    def take(
        self, groups: Iterator[tuple[Capture, ...] | Refusal]
    ) -> Iterator[tuple[Captured, Kept] | Refusal]:
        """Yield what became of each capture, once kept, in their order; refusals pass as they are.

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

    def one(self, capture: Capture) -> tuple[Captured, Kept]:
        """Take one capture in."""
        (done,) = self._conclude(self._begin((capture,)))
        return done

    def _begin(self, captures: Sequence[Capture]) -> _Group:
        with self.keeper.locked():
            kept = self.keeper.capture(captures)
        self._underway.update(one.number for one in kept)
        return [(one, self._reading(one)) for one in kept]

    def _reading(self, captured: Captured) -> Callable[[], Reading]:
        if captured.kept is not None:
            return partial(unread, captured.capture)  # it is not looked at
        return self.readers.begin(captured.capture, unjudged=captured.unjudged)

    def _done(self, item: _Group | Refusal) -> Iterator[tuple[Captured, Kept] | Refusal]:
        if isinstance(item, Refusal):
            yield item
        else:
            yield from self._conclude(item)

    def _conclude(self, group: _Group) -> list[tuple[Captured, Kept]]:
        read = [(captured, wait()) for captured, wait in group]
        with self.keeper.locked():
            kept = self.keeper.conclude(read)
            # Many that came fast are indexed together, later; what is queued is never lost.
            if len(group) < _MANY or self.catalog.pending_count() >= _LATER:
                self._drain()
        self._underway.difference_update(captured.number for captured, _ in group)
        self._read_left({captured.capture.url for captured, _ in group})
        return [(captured, one) for (captured, _), one in zip(group, kept, strict=True)]

    def _read_left(self, urls: set[str]) -> None:
        """Read what was kept of these addresses by a program that was stopped before it read it."""
        for url in urls:
            for row in self.catalog.captures.refused(UNREAD, url=url):
                if row.info.number not in self._underway:
                    with suppress(VaultError):  # what is damaged is for `verify` to tell
                        self.again(row)

    def stored(self, row: CaptureRow) -> Capture:
        """Return a stored capture as it came in, as far as reading needs it; raises Damaged."""
        return stored_capture(self._root, self.catalog, row, self._settings)

    def reading(self, info: CaptureInfo) -> Reading:
        """Return what is read in the stored bytes of an article's capture; raises Damaged."""
        return self.readers.stored(self._root, self.catalog, info)

    def again(self, row: CaptureRow) -> Kept:
        """Read a stored capture that gave no article so far, and keep what it means.

        Raises Damaged when its bytes are not those that were stored.
        """
        capture = self.stored(row)
        unjudged = is_by_hand(self.catalog, row.info.payload_sha256)
        captured = Captured(
            capture=capture, number=row.info.number, record=row.record, unjudged=unjudged
        )
        reading = self.readers.begin(capture, unjudged=unjudged)()
        with self.keeper.locked():
            (kept,) = self.keeper.conclude([(captured, reading)])
            self._drain()
        return kept

    def receipt(self, captured: Captured, kept: Kept) -> Receipt | Refusal:
        """Return what to tell of a capture."""
        locator = captured.capture.requested_url
        if kept.error is not None:
            return Refusal.of(locator, kept.error, kept=True)
        assert kept.outcome
        stored = indexing.stored_of(self.catalog, self.catalog.version_of(kept.number))
        return Receipt(locator=locator, outcome=kept.outcome, stored=stored)

    def _drain(self) -> None:
        with suppress(VaultError):  # all is kept; what could not be indexed stays queued
            indexing.drain(self._root, self.catalog, self._settings.engine)


def _may_wait(items: tuple[Capture, ...] | Refusal) -> bool:
    return not isinstance(items, Refusal) and all(one.origin != "web" for one in items)
