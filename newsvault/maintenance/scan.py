"""The one walk over capture files: deposits as they were written, and every fault on the way."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from newsvault.maintenance.sidecar_checks import wrong
from newsvault.storage.catalog import Place
from newsvault.warc import MEMBER_HEAD, BadRecord, Member, Record, members, next_member, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it was stored: in which file, where, and what."""

    file: str
    offset: int | None
    what: str

    @property
    def name(self) -> str:
        """The place, as a person can look it up."""
        return self.file if self.offset is None else f"{self.file}:{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A deposit: a capture with its reading, or a later document. `whole` when all is right.

    `document` is where the JSON document that ends it begins, `record` the id of its record.
    """

    place: Place
    document: int
    values: dict[str, Any]
    whole: bool = True
    record: str = ""


def deposits(
    path: Path, name: str, *, stop: int | None = None, most: int = 0
) -> Iterator[Found | Fault]:
    """Yield what stands in the file at `path`, known as `name`, up to `stop`.

    A record of more than `most` bytes is a fault, when that is given.
    """
    group = _Group(name)
    if not os.access(path, os.R_OK):
        yield Fault(file=name, offset=None, what="cannot be read (permission denied)")
        return
    with path.open("rb") as stream:
        for item in _walk(stream, name, stop, most):
            if isinstance(item, Fault):
                group.broken = True
                yield item
                continue
            member, record = item
            if member.head != MEMBER_HEAD:
                yield Fault(file=name, offset=member.offset, what="another gzip header")
            for fault in record.faults():
                group.broken = True
                yield Fault(file=name, offset=member.offset, what=f"{record.kind}: {fault}")
            yield from group.take(member, record)
    yield from group.leftover()


class _Group:
    """The records of one deposit, until the document that ends it has come."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._begin: int | None = None
        self._records: dict[str, tuple[Member, Record]] = {}
        self.broken = False

    def take(self, member: Member, record: Record) -> Iterator[Found | Fault]:
        if record.kind == "warcinfo":
            yield from self.leftover()
            return
        if self._begin is None:
            self._begin = member.offset
        if record.kind != "metadata" or not record.url.startswith("urn:newsvault:"):
            self._records[record.id] = (member, record)
            return
        try:
            values = json.loads(record.body)
            bad = wrong(values)
        except (ValueError, RecursionError):
            bad = "it is no JSON"
        if bad:
            what = f"a document that cannot be used: {bad}"
            yield Fault(file=self._name, offset=member.offset, what=what)
            self._reset()
            return
        yield from self._end(member, record, values, values["kind"])
        self._reset()

    def _end(
        self, member: Member, record: Record, values: dict[str, Any], kind: str
    ) -> Iterator[Found | Fault]:
        assert self._begin is not None
        if kind != "reading":
            if self._records:
                yield from self.leftover()
            place = Place(file=self._name, start=member.offset, stop=member.end)
            yield Found(place=place, document=member.offset, values=values, record=record.id)
            return
        about = record.headers.get("warc-refers-to", "")
        page = self._records.get(about)
        if page is None:
            yield Fault(
                file=self._name, offset=self._begin, what="the page's own record is not there"
            )
        elif not _is_payload(page[1], values):
            self.broken = True
            yield Fault(
                file=self._name, offset=page[0].offset, what="not the bytes that were stored"
            )
        place = Place(
            file=self._name,
            start=self._begin,
            stop=member.end,
            offset=page[0].offset if page else 0,
            length=page[0].length if page else 0,
        )
        whole = page is not None and not self.broken
        yield Found(
            place=place,
            document=member.offset,
            values=values,
            whole=whole,
            record=record.id,
        )

    def leftover(self) -> Iterator[Fault]:
        """Name the records that no document followed."""
        for member, record in self._records.values():
            yield Fault(
                file=self._name,
                offset=member.offset,
                what=f"a {record.kind} that belongs to nothing",
            )
        self._reset()

    def _reset(self) -> None:
        self._begin = None
        self._records = {}
        self.broken = False


def _is_payload(record: Record, values: dict[str, Any]) -> bool:
    if record.kind == "revisit":
        return bool(values["capture"]["revisit"])
    stated: str = values["capture"]["payload_sha256"]
    return hashlib.sha256(record.body).hexdigest() == stated


def _walk(
    stream: IO[bytes], name: str, stop: int | None, most: int
) -> Iterator[tuple[Member, Record] | Fault]:
    """Yield every whole record; after a place that is none, go on at the next that is."""
    position: int | None = 0
    while position is not None:
        try:
            for member in members(stream, start=position, stop=stop, most=most):
                position = member.end
                if stop is not None and member.end > stop:
                    raise BadRecord("a record goes over the promised end", offset=member.offset)
                yield member, parse(member.data, offset=member.offset)
        except BadRecord as exc:
            yield Fault(file=name, offset=exc.offset, what=str(exc))
            position = next_member(stream, max(exc.offset + 1, position), stop)
        else:
            if stop is not None and position < stop:
                missing = stop - position
                yield Fault(file=name, offset=position, what=f"{missing} bytes are missing")
            position = None
