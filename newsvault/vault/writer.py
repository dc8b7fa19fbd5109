"""The write path: capture file first, then catalogue.

Order: records appended, fsync, one catalogue transaction; the page is parsed without a lock; its
sidecar is appended, fsync, one transaction that also queues the index update; only then the
acknowledgement. A capture that needs no parsing stops after the first transaction. Source: the
write-ahead rule of databases; SQLite's transaction is durable by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.errors import SourceError
from newsvault.models import Article, Capture
from newsvault.settings import Settings
from newsvault.storage import sidecars
from newsvault.storage.catalog import CaptureRow, Catalog, known_record
from newsvault.storage.deposits import Deposit, Deposits
from newsvault.vault.pending_reading import (
    CaptureResult,
    PendingCapture,
    Reading,
    capture_values,
    decision_fields,
    earlier,
    erased,
    existing_result,
    refused_result,
    result_of,
    unread,
)
from newsvault.vault.versions import unmerge, versioning
from newsvault.vault.versions.late_arrivals import affected
from newsvault.vault.versions.regrouping_documents import documents
from newsvault.warc import capture_records

_Sidecar = tuple[Mapping[str, Any], str, str | None]  # document, its URI, the record it is about


class Writer:
    """Writes to one vault. The caller holds the writer lock (`locked`), but for `capture`."""

    def __init__(
        self,
        root: Path,
        catalog: Catalog,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._deposits = Deposits(root, catalog, settings)
        self._catalog = catalog
        self._clock = clock
        self.to_reread: set[int] = set()  # captures stored before that are to be parsed again

    def locked(self, wait: float | None = None) -> AbstractContextManager[None]:
        """Hold the vault's writer lock, as `Deposits.locked` does."""
        return self._deposits.locked(wait)

    @contextmanager
    def deposit(self) -> Iterator[Deposit]:
        """Append to the growing file; everything appended in the block is committed at its end."""
        with self._deposits.open(self._clock()) as deposit:
            yield deposit
            self._reopen(deposit)

    def _reopen(self, deposit: Deposit) -> None:
        """Mark the captures to be parsed again because one from before them arrived after them."""
        changes = self._catalog.take_changes()
        moved = [one for key in changes for one in documents(self._catalog, key)]
        for one in moved:
            self._append(*one, deposit)
        if moved:  # a regrouped capture is decided again with the others of its new article
            changes |= self._catalog.take_changes()
        for article_id, (key, urls) in changes.items():
            for row in affected(self._catalog, article_id, key, urls):
                self._add_reading(deposit, row, refused=unread(row.info))
                self.to_reread.add(row.info.number)

    def capture(self, captures: Sequence[Capture]) -> tuple[PendingCapture, ...]:
        """Take the writer lock and store the bytes of `captures`; on the disk when this returns.

        What they mean for their articles is decided by `conclude`, after parsing.
        """
        with self._deposits.open_locked(self._clock()) as deposit:
            kept = tuple(self._capture(capture, deposit) for capture in captures)
            if any(captured.kept for captured in kept):  # the others change no article yet
                self._reopen(deposit)
            return kept

    def _capture(self, capture: Capture, deposit: Deposit) -> PendingCapture:
        """Write the records of one capture, before its page is parsed."""
        known = versioning.known_payload_of(self._catalog, capture)
        written = capture_records(capture, earlier=earlier(known.same))
        values = capture_values(capture, written, known)
        decision: versioning.Decision | None = None
        refused: SourceError | None = None
        try:
            decision = versioning.at_once(self._catalog, capture, known)
        except SourceError as exc:
            refused = exc
        parse = decision_fields(decision) if decision else {"refused": refused or unread(capture)}
        taken, now = capture.captured_at, self._clock()
        number = deposit.add_capture(written, values, captured_at=taken, now=now, **parse)
        kept = refused_result(number, refused) if refused else None
        return PendingCapture(
            capture=capture,
            url=known.url,
            number=number,
            record=written.record,
            kept=result_of(number, decision) if decision else kept,
            unjudged=known.verdict is not None,
        )

    def conclude(self, read: Sequence[tuple[PendingCapture, Reading]]) -> tuple[CaptureResult, ...]:
        """Store the parses of captures; return the result of each. Needs the writer lock.

        The parse of another process, stored since, is not replaced.
        """
        if all(captured.kept for captured, _ in read):
            return tuple(captured.kept for captured, _ in read if captured.kept)
        with self.deposit() as deposit:
            return tuple(
                captured.kept or self._conclude(captured, reading, deposit)
                for captured, reading in read
            )

    def _conclude(
        self, captured: PendingCapture, reading: Reading, deposit: Deposit
    ) -> CaptureResult:
        """Write what parsing found; a capture concluded before stays as it is."""
        catalog, capture, number = self._catalog, captured.capture, captured.number
        found = known_record(catalog, captured.record)
        if found is None:
            return refused_result(number, erased(capture))
        row, known = found
        if row.article_id is not None:
            return existing_result(catalog, row)
        try:
            decision = versioning.decide(catalog, capture, known, reading)
        except SourceError as exc:
            if row.refusal != exc.reason:
                self._add_reading(deposit, row, refused=exc)
            return refused_result(number, exc)
        self._add_reading(deposit, row, **decision_fields(decision))
        if decision.outcome == "changed":
            return self._split_misplaced(number, decision, deposit)
        return result_of(number, decision)

    def _add_reading(self, deposit: Deposit, row: CaptureRow, **parse: Any) -> None:
        deposit.add_reading(row.info.number, row.record, now=self._clock(), **parse)

    def _split_misplaced(
        self, number: int, decision: versioning.Decision, deposit: Deposit
    ) -> CaptureResult:
        """Return the result of a capture with a changed text, its article split if it was another.

        An earlier newsvault stored pages under the address that they declare.
        """
        catalog, merged_id = self._catalog, decision.article_id
        found = unmerge.misplaced(catalog, merged_id, number)
        if not found:
            return result_of(number, decision)
        for values, uri, about in self._parts(merged_id, found):
            self._append(values, uri, about, deposit)
        unmerge.warn_split(merged_id, found)
        row = catalog.version_of(number)
        return CaptureResult(number=number, outcome="new", article_id=row.id, version=row.version)

    def store_parse(
        self,
        row: CaptureRow,
        article: Article,
        claimed: str | None = None,
        entries: Sequence[sidecars.Entry] = (),
    ) -> None:
        """Store a new parse of a stored capture, replacing the old one, with events that follow.

        `row` has the article it belongs to, which may differ from its present one. `claimed` is the
        article id of a rejected canonical link.
        """
        values = {"number": row.info.number, "record": row.record}
        sidecar = sidecars.reading(
            values,
            article_id=row.article_id,
            version=row.version,
            article=article,
            again=True,
            claimed=claimed,
            digest=versioning.text_key(self._catalog, row, article),
        )
        self._add([(sidecar, sidecars.READING_URI, row.record), *self._events(entries)])

    def split_merged(self, merged_id: str, found: tuple[unmerge.Part, ...]) -> None:
        """Split a merged article into its parts, with the user data of each."""
        self._add(self._parts(merged_id, found))

    def _parts(self, merged_id: str, found: tuple[unmerge.Part, ...]) -> Sequence[_Sidecar]:
        given = list(unmerge.events(self._catalog, merged_id, found))
        apart = [one for part in found if part.id != merged_id
                 for one in unmerge.reassignments(part, merged_id)]  # fmt: skip
        return [*apart, *given]

    def record(self, entries: Sequence[sidecars.Entry]) -> None:
        """Store user events: ("put" or "drop", kind, subject, name, value)."""
        self._add(self._events(entries))

    def _events(self, entries: Sequence[sidecars.Entry]) -> list[_Sidecar]:
        now = self._clock()
        return [(sidecars.event(entry, now), sidecars.EVENT_URI, None) for entry in entries]

    def _add(self, sidecar: Sequence[_Sidecar]) -> None:
        with self.deposit() as deposit:
            for values, uri, about in sidecar:
                self._append(values, uri, about, deposit)

    def _append(
        self, values: Mapping[str, Any], uri: str, about: str | None, deposit: Deposit
    ) -> None:
        deposit.add(values, uri, about, now=self._clock())
