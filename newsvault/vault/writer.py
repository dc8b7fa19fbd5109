"""The single path by which anything is kept: into the capture file, then into the catalogue.

The order is: records appended, the page read, what was read appended beside it, fsync, one
transaction of the catalogue that also queues the index work, and only then the acknowledgement.
Source: the write-ahead rule of databases; SQLite's own transaction is durable by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsvault.classify.classifier import why_cut
from newsvault.errors import NewsvaultError, SourceError, VaultError
from newsvault.extract.from_capture import read_page, read_unjudged
from newsvault.models import Article, Capture, Outcome, Refusal
from newsvault.settings import Settings
from newsvault.storage.captures import Archive, Tail, writer_lock
from newsvault.storage.captures.files import sequence
from newsvault.storage.catalog import CaptureRow, Catalog, Place
from newsvault.vault import parting, sidecars, versioning
from newsvault.vault.recovery import clear_unknown, finish_erasing, settle
from newsvault.vault.versioning import Read
from newsvault.warc import Earlier, Written, capture_records, document, warcinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture that was kept: its number, and what it meant for the article, or why none."""

    number: int
    outcome: Outcome | None
    article_id: str | None
    version: int | None
    error: SourceError | None = None


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

    def keep(self, captures: Sequence[Capture], read: Read | None = None) -> tuple[Kept, ...]:
        """Keep `captures`; when this returns they are all on the disk.

        `read` reads the article in a capture, or raises SourceError.
        """
        for capture in captures:
            if not isinstance(capture, Capture):
                raise TypeError(f"capture must be a Capture, not {type(capture).__name__}")
        read = read or (lambda capture: read_page(capture, self._settings))
        with self.deposit() as deposit:
            return tuple(self._keep(capture, deposit, read) for capture in captures)

    def _keep(self, capture: Capture, deposit: Deposit, read: Read) -> Kept:
        catalog = self._catalog
        number = catalog.captures.next_number()
        same = versioning.earlier(catalog, capture)
        written = capture_records(capture, earlier=_earlier(same))
        start = deposit.tail.append(written.data)
        values = _capture_values(capture, written, number, same)
        try:
            decision = versioning.decide(
                catalog, capture, same, read=read, read_anyway=self._read_anyway
            )
        except SourceError as exc:
            kept = Kept(number=number, outcome=None, article_id=None, version=None, error=exc)
            said = sidecars.reading(values, refused=exc)
        else:
            article_id, version = decision.article_id, decision.version
            kept = Kept(
                number=number, outcome=decision.outcome, article_id=article_id, version=version
            )
            said = sidecars.reading(
                values,
                article_id=article_id,
                version=version,
                article=decision.article,
                digest=decision.digest,
                claimed=decision.claimed,
            )
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
        return kept

    def _read_anyway(self, capture: Capture) -> Article:
        return read_unjudged(capture, self._settings)

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

    def take_apart(self, merged_id: str, found: tuple[parting.Part, ...]) -> None:
        """Make articles of the parts of a merged one, each with what the user added to it."""
        given = list(parting.events(self._catalog, merged_id, found))
        apart = [one for part in found if part.id != merged_id
                 for one in parting.moved(part, merged_id)]  # fmt: skip
        self._add([*apart, *given])

    def record(self, entries: Sequence[tuple[str, str, str, str, str]]) -> None:
        """Keep what the user added or took away: (put|drop, kind, subject, name, value)."""
        now = self._clock()
        said = [sidecars.event(entry, now) for entry in entries]
        self._add([(values, sidecars.EVENT_URI, None) for values in said])

    def _add(self, said: Sequence[tuple[Mapping[str, Any], str, str | None]]) -> None:
        now = self._clock()
        with self.deposit() as deposit:
            for values, uri, about in said:
                start = deposit.tail.append(document(values, uri=uri, at=now, about=about))
                place = Place(file=deposit.name, start=start, stop=deposit.tail.end)
                sidecars.apply(self._catalog, values, place)


@dataclass(frozen=True, slots=True)
class Deposit:
    """The growing file of a vault while something is appended to it."""

    name: str
    tail: Tail


def refusal(locator: str, error: NewsvaultError, *, kept: bool = False) -> Refusal:
    """Return why `locator` gave no article, as a value a batch can go on with."""
    return Refusal(
        locator=locator,
        reason=error.reason,
        message=error.message,
        hint=error.hint,
        exit_code=error.exit_code,
        kept=kept,
    )


def _earlier(row: CaptureRow | None) -> Earlier | None:
    if row is None:
        return None
    return Earlier(record=row.record, url=row.info.url, captured_at=row.info.captured_at)


def _capture_values(
    capture: Capture, written: Written, number: int, same: CaptureRow | None
) -> dict[str, Any]:
    last = capture.exchanges[-1] if capture.exchanges else None
    values = {
        "number": number,
        "requested_url": capture.requested_url,
        "url": capture.url,
        "captured_at": capture.captured_at.astimezone(UTC).isoformat(),
        "status": last.status if last else None,
        "content_type": capture.content_type,
        "payload_sha256": written.payload_sha256,
        "payload_bytes": written.payload_bytes,
        "origin": capture.origin,
        "truncated": why_cut(capture),
        "overrides": list(capture.overrides),
        "record": written.record,
        "revisit": int(written.revisit),
    }
    if capture.date_source != "clock":
        values["date_source"] = capture.date_source
    if same is not None:  # of a 304 it is not in what came
        values["payload_sha256"] = same.info.payload_sha256
        values["payload_bytes"] = same.info.payload_bytes
        values["content_type"] = capture.content_type or same.info.content_type
    return values
