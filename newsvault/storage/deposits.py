"""Deposits: records and sidecars appended to the growing capture file, and their catalogue rows.

Order: recovery of the file, records appended, fsync, one catalogue transaction. Source: the
write-ahead rule of databases; SQLite's transaction is durable by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.errors import VaultError
from newsvault.settings import Settings
from newsvault.storage import sidecars
from newsvault.storage.captures import Archive, Tail, writer_lock
from newsvault.storage.captures.capture_files import sequence
from newsvault.storage.catalog import Catalog, DepositSpan
from newsvault.storage.recovery import clear_unknown, finish_erasing, secure_commits
from newsvault.warc import Written, document, warcinfo


class Deposit:
    """The growing capture file `name` and the catalogue, during an append."""

    def __init__(self, catalog: Catalog, name: str, tail: Tail) -> None:
        self._catalog = catalog
        self.name = name
        self.tail = tail

    def add_capture(
        self,
        written: Written,
        values: Mapping[str, Any],
        *,
        captured_at: datetime,
        now: datetime,
        **parse: Any,
    ) -> int:
        """Append the records of a capture and its sidecar, and apply it; return its number.

        `values` are its metadata without the number; `parse` are the fields of its article, as for
        `sidecars.reading`.
        """
        number = self._catalog.captures.next_number()
        sidecar = sidecars.reading({"number": number, **values}, **parse)
        start = self.tail.append(written.data)
        numbered = sidecars.numbered(self._catalog, sidecar, now)
        uri, about = sidecars.READING_URI, written.record
        self.tail.append(document(numbered, uri=uri, at=captured_at, about=about))
        place = DepositSpan(
            file=self.name,
            start=start,
            stop=self.tail.end,
            offset=start + written.offset,
            length=written.length,
        )
        sidecars.apply(self._catalog, numbered, place)
        return number

    def add_reading(self, number: int, record: str, *, now: datetime, **parse: Any) -> None:
        """Append a later parse of the capture `number`, stored in `record`, and apply it.

        `parse` is what it found, as for `sidecars.reading`.
        """
        values = {"number": number, "record": record}
        sidecar = sidecars.reading(values, again=True, **parse)
        self.add(sidecar, sidecars.READING_URI, record, now=now)

    def add(
        self, sidecar: Mapping[str, Any], uri: str, about: str | None, *, now: datetime
    ) -> None:
        """Append a sidecar about the record `about` of an earlier deposit, and apply it."""
        numbered = sidecars.numbered(self._catalog, sidecar, now)
        start = self.tail.append(document(numbered, uri=uri, at=now, about=about))
        place = DepositSpan(file=self.name, start=start, stop=self.tail.end)
        sidecars.apply(self._catalog, numbered, place)


class Deposits:
    """The capture files and the catalogue of one vault, as one store that is appended to."""

    def __init__(self, root: Path, catalog: Catalog, settings: Settings) -> None:
        self._root = root
        self._archive = Archive(root)
        self._catalog = catalog
        self._settings = settings

    @contextmanager
    def locked(self, wait: float | None = None) -> Iterator[None]:
        """Hold the vault's writer lock.

        Args:
            wait: seconds to wait for another writer; None for the setting `lock_wait`.

        Raises:
            VaultBusy: another process still holds it.
            VaultError: another process replaced the catalogue.
        """
        with writer_lock(self._root, wait=self._settings.lock_wait if wait is None else wait):
            if not self._catalog.current():
                raise VaultError(
                    f"the catalogue in {self._root} was replaced by another process",
                    path=str(self._root),
                    hint="run the same command again",
                )
            yield

    @contextmanager
    def open_locked(self, now: datetime) -> Iterator[Deposit]:
        """Hold the writer lock and append; see `locked` and `open`."""
        with self.locked(), self.open(now) as deposit:
            yield deposit

    @contextmanager
    def open(self, now: datetime) -> Iterator[Deposit]:
        """Append to the growing file; everything added in the block is committed at its end.

        Needs the writer lock. An erasure that a killed process began is completed first, and bytes
        that it did not commit are set aside.
        """
        finish_erasing(self._root, self._catalog)
        secure_commits(self._root, self._catalog, now)
        self._catalog.take_changes()  # of a transaction that failed
        with self._catalog.transaction():
            name, tail = self._tail(now)
            try:
                yield Deposit(self._catalog, name, tail)
                tail.sync()
                self._catalog.captures.set_end(name, tail.end)
            finally:
                tail.close()

    def _tail(self, now: datetime) -> tuple[str, Tail]:
        """Return the growing file, recovered; a new one when it is full or of an earlier day."""
        captures = self._catalog.captures
        growing = captures.growing()
        clear_unknown(self._root, self._catalog)
        if growing is not None:
            tail = self._archive.tail(growing.name, growing.end)
            day = Path(growing.name).name.split("-")[1][:8]
            if growing.end < self._settings.rotate_bytes and day == now.strftime("%Y%m%d"):
                return growing.name, tail
            tail.close()
            captures.set_closed(growing.name, self._archive.close(growing.name))
        number = captures.next_sequence()
        name, end = self._archive.create(number, now, lambda name: self._warcinfo(name, now))
        captures.add_file(name, sequence(name), end)
        return name, self._archive.tail(name, end)

    def _warcinfo(self, filename: str, now: datetime) -> bytes:
        from newsvault import __version__

        fields = {
            "software": f"newsvault/{__version__}",
            "robots": "obey" if self._settings.obey_robots else "ignore",
            "operator": self._settings.contact,
        }
        return warcinfo(filename, fields, at=now)
