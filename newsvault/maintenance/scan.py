"""Scan of capture files: every deposit, and every fault between them."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from newsvault.guard import attempt
from newsvault.maintenance.sidecar_checks import find_error
from newsvault.storage.catalog import DepositSpan
from newsvault.text import plural
from newsvault.warc import (
    MEMBER_HEAD,
    REVISION,
    BadRecord,
    Member,
    Record,
    members,
    next_member,
    parse,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault found in a file: its name, the offset in bytes, and a description."""

    file: str
    offset: int | None
    what: str

    @property
    def name(self) -> str:
        """Return the file name with the offset, for messages."""
        return self.file if self.offset is None else f"{self.file}:{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedDeposit:
    """A deposit: a capture with its parse, or a later document.

    `whole` is whether page and document match their digests. `document` is the offset of the JSON
    document at its end, `record` the document's record id. `records` are the byte ranges of the
    intact records before it, with possible damage in between.
    """

    place: DepositSpan
    document: int
    values: dict[str, Any]
    whole: bool = True
    record: str = ""
    records: tuple[tuple[int, int], ...] = ()


def deposits(
    path: Path, name: str, *, stop: int | None = None, most: int = 0, orphans: bool = False
) -> Iterator[ScannedDeposit | Fault]:
    """Yield the deposits and faults of the capture file `path`.

    Args:
        path: the file.
        name: its name in faults, relative to the vault.
        stop: end of the committed bytes; None for the end of the file.
        most: size limit of a record in bytes, compressed; 0 for none.
        orphans: yield a page whose document is lost as a deposit, not as a fault.
    """
    group = _Group(name, orphans=orphans)
    if not os.access(path, os.R_OK):
        yield Fault(file=name, offset=None, what="cannot be read (permission denied)")
        return
    with path.open("rb") as stream:
        for item in records(stream, name, stop, most):
            if isinstance(item, Fault):
                group.damaged()
                yield item
                continue
            member, record = item
            if member.head != MEMBER_HEAD:
                yield Fault(file=name, offset=member.offset, what="unexpected gzip header")
            faults = record.faults()
            for fault in faults:
                yield Fault(file=name, offset=member.offset, what=f"{record.kind}: {fault}")
            yield from group.take(member, record, broken=bool(faults))
    yield from group.leftover()


UNFINISHED = "without a document"
_NO_JSON = object()
_NUMBER = re.compile("[0-9]{1,16}")
_Item = tuple[Member, Record]


class _Group:
    """The records of a deposit, collected until its document follows."""

    def __init__(self, name: str, *, orphans: bool) -> None:
        self._name = name
        self._orphans = orphans
        self._records: dict[str, _Item] = {}
        self._before: dict[str, _Item] = {}  # records before a damaged part
        self._broken: set[str] = set()  # ids of records whose digest does not match

    def damaged(self) -> None:
        """Note a damaged part: the records after it may belong to the next deposit."""
        self._before |= self._records
        self._records = {}

    def take(
        self, member: Member, record: Record, *, broken: bool
    ) -> Iterator[ScannedDeposit | Fault]:
        """Add the next record; yield the deposit that it completes, or the faults in it."""
        if record.kind == "warcinfo":
            yield from self.leftover()
            return
        if record.kind != "metadata" or not record.url.startswith("urn:newsvault:"):
            self._records[record.id] = (member, record)
            if broken:
                self._broken.add(record.id)
            return
        values = attempt(lambda: json.loads(record.body), lambda _: _NO_JSON)
        if isinstance(values, dict):
            values = {**values, **_revision(record)}
        bad = (
            "it is not valid JSON"
            if values is _NO_JSON
            else attempt(lambda: find_error(values), str)
        )
        if bad:
            what = f"invalid document: {bad}"
            yield Fault(file=self._name, offset=member.offset, what=what)
            yield from self.leftover()
            return
        if values["kind"] == "reading":
            yield from self._end(member, record, values, broken=broken)
            return
        yield from self.leftover()
        place = DepositSpan(file=self._name, start=member.offset, stop=member.end)
        yield ScannedDeposit(
            place=place,
            document=member.offset,
            values=values,
            whole=not broken,
            record=record.id,
        )

    def _end(
        self, member: Member, record: Record, values: dict[str, Any], *, broken: bool
    ) -> Iterator[ScannedDeposit | Fault]:
        """Yield the deposit that a reading ends, with the faults in its records."""
        about = record.headers.get("warc-refers-to", "")
        if about in self._records:
            yield from self._left(self._before)
        else:
            self._records = self._before | self._records
        page = self._records.get(about)
        items = list(self._records.values())
        begin = items[0][0].offset if items else member.offset
        whole = page is not None and not broken and about not in self._broken
        if page is None:
            yield Fault(file=self._name, offset=begin, what="the record of the page is missing")
        elif not _is_payload(page[1], values):
            whole = False
            yield Fault(file=self._name, offset=page[0].offset, what="payload digest mismatch")
        place = DepositSpan(
            file=self._name,
            start=begin,
            stop=member.end,
            offset=page[0].offset if page else 0,
            length=page[0].length if page else 0,
        )
        yield ScannedDeposit(
            place=place,
            document=member.offset,
            values=values,
            whole=whole,
            record=record.id,
            records=self._whole(items),
        )
        self._reset()

    def leftover(self) -> Iterator[ScannedDeposit | Fault]:
        """Flush the records that no document followed: as faults, or as an orphaned deposit."""
        yield from self._left(self._before | self._records)
        self._reset()

    def _left(self, records: dict[str, _Item]) -> Iterator[ScannedDeposit | Fault]:
        """Yield the records without a reading: a deposit if they hold a page, else faults."""
        items = list(records.values())
        pages = [item for item in items if _holds_page(item[1]) and item[1].id not in self._broken]
        if self._orphans and pages:
            member, record = pages[-1]
            place = DepositSpan(
                file=self._name,
                start=items[0][0].offset,
                stop=items[-1][0].end,
                offset=member.offset,
                length=member.length,
            )
            yield ScannedDeposit(
                place=place,
                document=place.stop,
                values=_unnoted(record),
                records=self._whole(items),
            )
            return
        for member, record in items:
            what = f"a {record.kind} {UNFINISHED}"
            yield Fault(file=self._name, offset=member.offset, what=what)

    def _whole(self, items: list[_Item]) -> tuple[tuple[int, int], ...]:
        return tuple(
            (member.offset, member.end) for member, record in items if record.id not in self._broken
        )

    def _reset(self) -> None:
        self._records, self._before, self._broken = {}, {}, set()


def _revision(record: Record) -> dict[str, Any]:
    """Return the archive revision of a document, from its header."""
    stated = record.headers.get(REVISION.lower())
    if stated is None:
        return {}
    number, _, at = stated.partition(" ")
    return {"revision": int(number) if _NUMBER.fullmatch(number) else number, "stored_at": at}


def _holds_page(record: Record) -> bool:
    return record.kind == "resource" or (record.kind == "response" and record.http_line != "")


def _unnoted(page: Record) -> dict[str, Any]:
    """Return the minimal `capture` document of a page whose own document is lost."""
    capture = {
        "number": -1,
        "record": page.id,
        "article_id": None,
        "version": None,
        "origin": "warc" if page.kind == "response" else "warc resource",
        "overrides": [],
        "date_source": "record",
        "payload_sha256": hashlib.sha256(page.body).hexdigest(),
        "payload_bytes": len(page.body),
    }
    return {"kind": "reading", "capture": capture, "article": None}


def _is_payload(record: Record, values: dict[str, Any]) -> bool:
    if record.kind == "revisit":
        return bool(values["capture"]["revisit"])
    stated: str = values["capture"]["payload_sha256"]
    return hashlib.sha256(record.body).hexdigest() == stated


def records(
    stream: IO[bytes], name: str, stop: int | None, most: int
) -> Iterator[tuple[Member, Record] | Fault]:
    """Yield every intact record; after damage, continue at the next record."""
    position: int | None = 0
    while position is not None:
        try:
            for member in members(stream, start=position, stop=stop, most=most):
                position = member.end
                if stop is not None and member.end > stop:
                    raise BadRecord("a record extends past the committed end", offset=member.offset)
                yield member, parse(member.data, offset=member.offset)
        except BadRecord as exc:
            yield Fault(file=name, offset=exc.offset, what=str(exc))
            position = next_member(stream, max(exc.offset + 1, position), stop)
        else:
            if stop is not None and position < stop:
                missing = stop - position
                yield Fault(file=name, offset=position, what=f"{plural(missing, 'byte')} missing")
            position = None
