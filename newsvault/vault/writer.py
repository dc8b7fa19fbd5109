"""The single path by which anything is kept: into the capture file, then into the catalogue.

The order is: records appended, fsync, one transaction of the catalogue; then the page is read,
with nothing locked; then what was read is appended, fsync, one transaction that also queues the
index work, and only then the acknowledgement. What is clear without reading the page needs only
the first.
Source: the write-ahead rule of databases; SQLite's own transaction is durable by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.errors import SourceError, VaultError
from newsvault.models import Article, Capture
from newsvault.settings import Settings
from newsvault.storage.captures import Archive, Tail, writer_lock
from newsvault.storage.captures.files import sequence
from newsvault.storage.catalog import CaptureRow, Catalog, Place
from newsvault.vault import sidecars, unmerge, versioning
from newsvault.vault.pending_reading import (
    Captured,
    Kept,
    Reading,
    as_it_is,
    capture_values,
    earlier,
    erased,
    kept_as,
    told,
    unread,
)
from newsvault.vault.recovery import clear_unknown, finish_erasing, settle
from newsvault.warc import capture_records, document, warcinfo


class Keeper:
    """Writes to one vault. Every method takes the writer lock for as long as it works."""

    def __init__(
        self,
        root: Path,
        catalog: Catalog,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self.root = root
        self.archive = Archive(root)
        self._catalog = catalog
        self._settings = settings
        self._clock = clock

    @contextmanager
    def locked(self, wait: float | None = None) -> Iterator[None]:
        """Hold the vault's writer lock."""
        with writer_lock(self.root, wait=self._settings.lock_wait if wait is None else wait):
            if not self._catalog.current():
                raise VaultError(
                    f"the catalogue in {self.root} was made anew by another program",
                    path=str(self.root),
                    hint="run the same command again",
                )
            yield

    @contextmanager
    def deposit(self) -> Iterator[Deposit]:
        """Append to the growing file; all that was appended is promised together at the end."""
        finish_erasing(self.root, self._catalog)
        settle(self.root, self._catalog, self._clock())
        with self._catalog.transaction():
            name, tail = self._tail()
            try:
                deposit = Deposit(name, tail)
                yield deposit
                tail.sync()
                self._catalog.captures.set_end(name, tail.end)
            finally:
                tail.close()

    def _tail(self) -> tuple[str, Tail]:
        """Return the file to append to: recovered, and a new one when the old is full or old."""
        captures, now = self._catalog.captures, self._clock()
        growing = captures.growing()
        clear_unknown(self.root, self._catalog)
        if growing is not None:
            tail = self.archive.tail(growing.name, growing.end)
            day = Path(growing.name).name.split("-")[1][:8]
            if growing.end < self._settings.rotate_bytes and day == now.strftime("%Y%m%d"):
                return growing.name, tail
            tail.close()
            captures.set_closed(growing.name, self.archive.close(growing.name))
        number = captures.next_sequence()
        name, end = self.archive.create(number, now, self._warcinfo)
        captures.add_file(name, sequence(name), end)
        return name, self.archive.tail(name, end)

    def _warcinfo(self, filename: str) -> bytes:
        from newsvault import __version__

        fields = {
            "software": f"newsvault/{__version__}",
            "robots": "obey" if self._settings.obey_robots else "ignore",
            "operator": self._settings.contact,
        }
        return warcinfo(filename, fields, at=self._clock())

    def capture(self, captures: Sequence[Capture]) -> tuple[Captured, ...]:
        """Keep the bytes of `captures`; when this returns they are all on the disk.

        What each of them means is for `conclude` to say, after it was read.
        """
        for one in captures:
            if not isinstance(one, Capture):
                raise TypeError(f"capture must be a Capture, not {type(one).__name__}")
        with self.deposit() as deposit:
            return tuple(self._capture(capture, deposit) for capture in captures)

    def _capture(self, capture: Capture, deposit: Deposit) -> Captured:
        catalog = self._catalog
        number = catalog.captures.next_number()
        same = versioning.earlier(catalog, capture)
        written = capture_records(capture, earlier=earlier(same))
        start = deposit.tail.append(written.data)
        values = capture_values(capture, written, number, same)
        sha256 = values["payload_sha256"]
        kept = None
        try:
            decision = versioning.at_once(catalog, capture, same, sha256)
        except SourceError as exc:
            kept = Kept(number=number, outcome=None, article_id=None, version=None, error=exc)
            said = sidecars.reading(values, refused=exc)
        else:
            if decision is None:
                said = sidecars.reading(values, refused=unread(capture))
            else:
                kept = kept_as(number, decision)
                said = sidecars.reading(values, **told(decision))
        deposit.tail.append(
            document(said, uri=sidecars.READING_URI, at=capture.captured_at, about=written.record)
        )
        place = Place(
            file=deposit.name,
            start=start,
            stop=deposit.tail.end,
            offset=start + written.offset,
            length=written.length,
        )
        sidecars.apply(catalog, said, place)
        return Captured(
            capture=capture,
            number=number,
            record=written.record,
            kept=kept,
            unjudged=versioning.is_by_hand(catalog, sha256),
        )

    def conclude(self, read: Sequence[tuple[Captured, Reading]]) -> tuple[Kept, ...]:
        """Keep what was read in captures; return what each of them means.

        What was read elsewhere meanwhile, by another program, stays as that program kept it.
        """
        if all(captured.kept for captured, _ in read):
            return tuple(captured.kept for captured, _ in read if captured.kept)
        with self.deposit() as deposit:
            return tuple(
                captured.kept or self._conclude(captured, reading, deposit)
                for captured, reading in read
            )

    def _conclude(self, captured: Captured, reading: Reading, deposit: Deposit) -> Kept:
        catalog, capture, number = self._catalog, captured.capture, captured.number
        row = catalog.captures.of_record(captured.record)
        if row is None:
            return Kept(number=number, outcome=None, article_id=None, version=None,
                        error=erased(capture))  # fmt: skip
        if row.article_id is not None:
            return as_it_is(catalog, row)
        sha256 = row.info.payload_sha256
        same = catalog.captures.same_payload(capture.url, sha256)
        values = {"number": number, "record": row.record}
        try:
            decision = versioning.decide(catalog, capture, same, sha256, reading)
        except SourceError as exc:
            if row.refusal != exc.reason:
                said = sidecars.reading(values, refused=exc, again=True)
                self._append(said, sidecars.READING_URI, row.record, deposit)
            return Kept(number=number, outcome=None, article_id=None, version=None, error=exc)
        said = sidecars.reading(values, **told(decision), again=True)
        self._append(said, sidecars.READING_URI, row.record, deposit)
        return kept_as(number, decision)

    def read_again(self, row: CaptureRow, article: Article, claimed: str | None = None) -> None:
        """Keep a new reading of a stored capture, in the place of the old one.

        `row` says which article it is of, also where it was of none or of another one so far.
        `claimed` is the id of the article whose address the page declares and is not believed.
        """
        values = {"number": row.info.number, "record": row.record}
        said = sidecars.reading(
            values,
            article_id=row.article_id,
            version=row.version,
            article=article,
            again=True,
            claimed=claimed,
        )
        self._add([(said, sidecars.READING_URI, row.record)])

    def take_apart(self, merged_id: str, found: tuple[unmerge.Part, ...]) -> None:
        """Make articles of the parts of a merged one, each with what the user added to it."""
        given = list(unmerge.events(self._catalog, merged_id, found))
        apart = [one for part in found if part.id != merged_id
                 for one in unmerge.moved(part, merged_id)]  # fmt: skip
        self._add([*apart, *given])

    def record(self, entries: Sequence[tuple[str, str, str, str, str]]) -> None:
        """Keep what the user added or took away: (put|drop, kind, subject, name, value)."""
        now = self._clock()
        said = [sidecars.event(entry, now) for entry in entries]
        self._add([(values, sidecars.EVENT_URI, None) for values in said])

    def _add(self, said: Sequence[tuple[Mapping[str, Any], str, str | None]]) -> None:
        with self.deposit() as deposit:
            for values, uri, about in said:
                self._append(values, uri, about, deposit)

    def _append(
        self, values: Mapping[str, Any], uri: str, about: str | None, deposit: Deposit
    ) -> None:
        start = deposit.tail.append(document(values, uri=uri, at=self._clock(), about=about))
        place = Place(file=deposit.name, start=start, stop=deposit.tail.end)
        sidecars.apply(self._catalog, values, place)


@dataclass(frozen=True, slots=True)
class Deposit:
    """The growing file of a vault while something is appended to it."""

    name: str
    tail: Tail
