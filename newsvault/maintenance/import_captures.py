"""Import of captures from an export: each one is parsed again from its bytes and numbered here.

The page is parsed by this version's rules, before the vault is locked. A parse in the export with a
different result is stored as a parse of another vault.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from newsvault.errors import SourceError
from newsvault.guard import attempt
from newsvault.maintenance.capture_records import capture_of, document_of, member_at, noted, page_of
from newsvault.maintenance.scan import Fault, ScannedDeposit
from newsvault.maintenance.sidecar_checks import find_error
from newsvault.models import Article, Capture
from newsvault.settings import Settings
from newsvault.storage import sidecars
from newsvault.storage.catalog import UNREAD, CaptureRow, Catalog, DepositSpan, known_payload
from newsvault.storage.deposits import Deposit
from newsvault.storage.serialisation import article_from_json, article_to_json
from newsvault.storage.stored_bytes import raw
from newsvault.vault.erase_marks import ErasureMarks
from newsvault.vault.intake import Intake
from newsvault.vault.pending_reading import decision_fields, unread
from newsvault.vault.versions import versioning
from newsvault.vault.workers import ParseWorkers
from newsvault.warc import Record, document, payload

NOT_OURS = "stored beside ours: another vault's parse that differs"

LEFT_OUT = "skipped: captures of erased articles (--take erased)"


@dataclass(slots=True)
class Imported:
    """Number of deposits by outcome: new, changed, same, refused, known, documents; and faults."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


class _Reconstructed(NamedTuple):
    """The capture in a deposit and the record of its page."""

    page: Record
    capture: Capture


class _ToStore(NamedTuple):
    """The document to write for a deposit, and the other vault's parse if it differs."""

    values: dict[str, Any] | None
    about: str
    elsewhere: dict[str, Any] | None = None


class CaptureImport:
    """Captures being imported. `author` is the name of the other vault.

    Captures of articles erased in this vault are skipped unless `erased` is None.
    """

    def __init__(
        self,
        root: Path,
        catalog: Catalog,
        settings: Settings,
        readers: ParseWorkers,
        *,
        author: str,
        erased: ErasureMarks | None = None,
    ) -> None:
        self._erased = erased
        self._root = root
        self._catalog = catalog
        self._settings = settings
        self._readers = readers
        self._author = author
        self._made: dict[int, _Reconstructed] = {}
        self._read: dict[int, Article | SourceError] = {}
        self._left: list[int] = []  # captures stored before they could be parsed
        self._numbers: dict[int, int] = {}  # capture numbers in the export: those in this vault
        self.done = Imported()

    def read_ahead(self, group: Sequence[ScannedDeposit], stream: IO[bytes]) -> None:
        """Parse the pages of a group of deposits in the workers, without the writer lock."""
        self._made, self._read = {}, {}
        for found in group:
            if found.values["kind"] != "reading" or self._known(found.values) is not None:
                continue
            made = self._made_early(found, stream)
            if (
                made is not None
                and made.page.kind != "revisit"
                and not self._is_erased(made, found)
            ):
                self._made[found.place.start] = made
        metadata = self._catalog.corrections()
        waiting = [
            (id(capture), self._readers.begin(capture, unjudged=sha256 in metadata))
            for capture, sha256 in self._to_read()
        ]
        self._read = {known: wait() for known, wait in waiting}

    def _to_read(self) -> Iterator[tuple[Capture, str]]:
        """Yield the captures of this group that need parsing, with the SHA-256 of their payload."""
        for made in self._made.values():
            body = payload(made.capture)
            sha256 = hashlib.sha256(body).hexdigest()
            known = known_payload(self._catalog, made.capture.url, sha256)
            with suppress(SourceError):
                if versioning.at_once(self._catalog, made.capture, known) is None:
                    yield made.capture, sha256

    def read_left(self, intake: Intake) -> None:
        """Parse the imported captures that could not be parsed ahead: revisits of refused pages."""
        for number in self._left:
            row = self._catalog.captures.get(number)
            if row is not None and row.refusal == UNREAD:
                kept = intake.again(row)
                self.done.counts[kept.outcome or "refused"] += 1

    def _made_early(self, found: ScannedDeposit, stream: IO[bytes]) -> _Reconstructed | None:
        # Errors are reported by `take`.
        return attempt(lambda: self._make(found, stream), lambda _: None)

    def take(self, found: ScannedDeposit, stream: IO[bytes], deposit: Deposit) -> None:
        """Append one deposit to the capture file, and update the catalogue."""
        place = found.place

        def fit() -> _ToStore | Fault:
            return self._fitted(found, stream)

        def failed(why: str) -> Fault:
            return Fault(file=place.file, offset=place.start, what=f"cannot be used ({why})")

        fitted = attempt(fit, failed)
        if isinstance(fitted, Fault):
            self.done.faults.append(fitted)
            return
        if fitted.values is not None:
            self.append(fitted.values, found, stream, deposit)
        if fitted.elsewhere is not None:
            self.done.counts[NOT_OURS] += 1
            self._add(fitted.elsewhere, fitted.about, deposit)

    def append(
        self, values: dict[str, Any], found: ScannedDeposit, stream: IO[bytes], deposit: Deposit
    ) -> None:
        """Append a deposit with the document `values`, and update the catalogue."""
        place = found.place
        start = offset = deposit.tail.end
        length = 0
        for begin, stop in found.records:
            data = member_at(stream, begin, stop)
            if begin == place.offset:
                offset, length = deposit.tail.end, len(data)
            deposit.tail.append(data)
        values = sidecars.numbered(self._catalog, values, datetime.now(UTC))
        deposit.tail.append(document_of(values, found, stream))
        moved = DepositSpan(
            file=deposit.name,
            start=start,
            stop=deposit.tail.end,
            offset=offset,
            length=length,
        )
        sidecars.apply(self._catalog, values, moved)

    def _add(self, values: dict[str, Any], about: str, deposit: Deposit) -> None:
        row = self._catalog.captures.get(values["capture"]["number"])
        assert row is not None
        data = document(values, uri=sidecars.READING_URI, at=row.info.captured_at, about=about)
        start = deposit.tail.append(data)
        place = DepositSpan(file=deposit.name, start=start, stop=deposit.tail.end)
        sidecars.apply(self._catalog, values, place)

    def _fitted(self, found: ScannedDeposit, stream: IO[bytes]) -> _ToStore | Fault:
        values = found.values
        if values["kind"] == "reading":
            return self._fit(found, stream)
        if values["kind"] in ("reading-again", sidecars.ELSEWHERE):
            return self._fit_later(values)
        self.done.counts["skipped: unknown kind"] += 1
        return _ToStore(None, "")

    def _known(self, values: dict[str, Any]) -> CaptureRow | None:
        return self._catalog.captures.of_record(values["capture"]["record"])

    def _fit(self, found: ScannedDeposit, stream: IO[bytes]) -> _ToStore | Fault:
        """Parse a capture by this version's rules, whatever its document says."""
        values, counts = found.values, self.done.counts
        made = self._made.get(found.place.start) or self._make(found, stream)
        if made is None:
            counts["without target"] += 1
            return _ToStore(None, "")
        if self._catalog.captures.of_record(made.page.id) is not None:
            counts["known"] += 1
            return _ToStore(None, "")
        if self._is_erased(made, found):
            counts[LEFT_OUT] += 1
            return _ToStore(None, "")
        number = self._catalog.captures.next_number()
        metadata = noted(made.page, made.capture, values["capture"], number)
        theirs = values["article"]
        try:
            decision = self._decide(made.capture, metadata)
        except SourceError as exc:
            outcome = "" if exc.reason == UNREAD else "refused"
            ours = sidecars.reading(metadata, refused=exc)
            differs = theirs is not None
        else:
            outcome = decision.outcome
            ours = sidecars.reading(metadata, **decision_fields(decision))
            differs = theirs is not None and self._differs(theirs, decision)
        if error := find_error(_json(ours)):  # the records may lack what the document needs
            return Fault(file=found.place.file, offset=found.place.start, what=error)
        counts.update([outcome] if outcome else [])
        self._left += [] if outcome else [number]
        self._numbers[values["capture"]["number"]] = number
        other = sidecars.elsewhere(values, number, made.page.id, self._author) if differs else None
        same = _json(ours) == sidecars.without_revision(values)
        return _ToStore(values if same else ours, made.page.id, other)

    def _is_erased(self, made: _Reconstructed, found: ScannedDeposit) -> bool:
        metadata = found.values["capture"]
        return self._erased is not None and self._erased.has(
            made.capture.url, metadata["payload_sha256"], metadata["article_id"]
        )

    def _decide(self, capture: Capture, metadata: dict[str, Any]) -> versioning.Decision:
        known = known_payload(self._catalog, capture.url, metadata["payload_sha256"])
        read = self._read.get(id(capture), unread(capture))
        return versioning.decide(self._catalog, capture, known, read)

    def _differs(self, theirs: dict[str, Any], decision: versioning.Decision) -> bool:
        if decision.article is not None:
            return bool(_json(article_to_json(decision.article)) != theirs)
        existing = self._catalog.articles.with_text(decision.article_id, decision.digest)
        return existing is None or _says(existing.article) != _says(article_from_json(theirs))

    def _fit_later(self, values: dict[str, Any]) -> _ToStore:
        """Return what to store of a later parse by another vault: nothing if it equals ours."""
        number = self._numbers.get(values["capture"]["number"])
        row = self._catalog.captures.get(number) if number is not None else None
        if row is None:
            return _ToStore(None, "")
        ours = self._catalog.articles.get(row.article_id, row.version) if row.article_id else None
        if values["article"] is None:
            return _ToStore(None, "")  # a text that was already known, or none
        theirs = article_from_json(values["article"])
        if ours is not None and _says(ours.article) == _says(theirs):
            return _ToStore(None, "")
        author = values.get("vault") if values["kind"] == sidecars.ELSEWHERE else None
        other = sidecars.elsewhere(values, row.info.number, row.record, author or self._author)
        return _ToStore(None, row.record, other)

    def _make(self, found: ScannedDeposit, stream: IO[bytes]) -> _Reconstructed | None:
        page, records = page_of(stream, found)
        capture = capture_of(page, records, found.values["capture"], self._payload)
        return None if capture is None else _Reconstructed(page, capture)

    def _payload(self, url: str, sha256: str) -> bytes | None:
        row = self._catalog.captures.same_payload(url, sha256)
        if row is None:
            return None
        return raw(self._root, self._catalog, row.info, self._settings, decoded=False).body


def _says(article: Article) -> tuple[object, ...]:
    return sidecars.text_digest(article), article.quotes


def _json(values: Any) -> Any:
    """Return values as they are after a round trip through JSON."""
    if isinstance(values, dict):
        return {name: _json(one) for name, one in values.items()}
    return [_json(value) for value in values] if isinstance(values, list | tuple) else values
