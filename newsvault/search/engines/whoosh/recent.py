"""Recent articles: a write-ahead log for small commits, read into memory as a segment.

A segment costs some twenty files, a hash table entry for every word and three waits for the disk,
whether it has one article or a thousand. A small commit is appended to a log instead, with one
wait. When the log is full, the next commit writes its articles into a segment. A log belongs to one
list of segments: after the next commit of a segment it is obsolete, and deleted.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple

from newsvault.search.engines.whoosh.columns import length_to_byte
from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.engines.whoosh.schema import (
    ABSENT,
    ID_BYTES,
    NUMBERS,
    ORDER,
    Posting,
    Row,
)
from newsvault.search.engines.whoosh.term_table import narrow, wide
from newsvault.system.file_modes import opener
from newsvault.system.platform import sync_folder

FULL = 32  # articles in a log; each search that opens the index reads them all
_LARGEST = 1 << 20  # bytes of a log
_HEAD = struct.Struct("!III")  # length of an entry and of its first part, and its CRC-32

Held = dict[str, "bytes | None"]  # rows as stored, by id; None: removed


class Changes(NamedTuple):
    """Changes to the segments: numbers of the documents that are removed, and rows by id."""

    gone: set[int]
    rows: Held


class Log:
    """The log for the list of segments of one generation."""

    def __init__(self, folder: Path, name: str, generation: int) -> None:
        self._path = folder / f"{name}_{generation}.log"  # Whoosh deletes it with old segments
        self.exists = False
        self.changes = Changes(set(), {})
        self._end = 0
        self._read()

    def _read(self) -> None:
        """Read the complete entries; a crash can leave a part of one, which was not acknowledged.

        Raises EOFError for an entry that was changed.
        """
        try:
            held = self._path.read_bytes()
        except FileNotFoundError:
            return
        self.exists = True
        while len(held) >= self._end + _HEAD.size:
            size, first, check = _HEAD.unpack_from(held, self._end)
            start = self._end + _HEAD.size
            if not size or len(held) < start + size:
                break
            entry = held[start : start + size]
            if zlib.crc32(entry) != check:
                raise EOFError("an entry of the log of recent articles is damaged")
            self._add(json.loads(entry[:first]), entry[first:])
            self._end = start + size

    def _add(self, about: dict[str, Any], rows: bytes) -> None:
        self.changes.gone.update(about["gone"])
        at = 0
        for key, size in about["sizes"]:
            self.changes.rows.pop(key, None)  # the order is that of the last changes
            self.changes.rows[key] = rows[at : at + size] if size else None
            at += size

    def append(self, gone: Iterable[int], rows: Held) -> bool:
        """Write an entry, and wait until it is on the disk; return False if it has no room."""
        sizes = [(key, len(row or b"")) for key, row in rows.items()]
        first = json.dumps({"gone": sorted(gone), "sizes": sizes}).encode()
        entry = b"".join((first, *filter(None, rows.values())))
        if self._end + len(entry) > _LARGEST or len(self.changes.rows.keys() | rows.keys()) > FULL:
            return False
        with open(self._path, "r+b" if self.exists else "w+b", opener=opener) as out:
            out.truncate(self._end)
            out.seek(self._end)
            out.write(_HEAD.pack(len(entry), len(first), zlib.crc32(entry)) + entry)
            out.flush()
            os.fsync(out.fileno())
        if not self.exists:
            sync_folder(self._path.parent)
        return True


def stored(row: Row) -> bytes:
    """Return a row in the form of a log."""
    postings = {field: _columns(held) for field, held in row.postings.items() if held}
    columns = {name: value for name, value in row.columns.items() if name != "name"}
    found = {"postings": postings, "columns": columns, "length": row.length}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _columns(held: list[Posting]) -> list[object]:
    """Return terms, weights, numbers of positions, and all positions with their width in bytes."""
    terms, weights, places = zip(*held, strict=True)
    joined = narrow(list(chain.from_iterable(places)))
    text = joined.tobytes().decode("latin-1")
    return [terms, weights, [len(some) for some in places], joined.itemsize, text]


def _places(width: int, text: str) -> array[int]:
    return wide(text.encode("latin-1"), width)


def row_of(key: str, held: bytes) -> Row:
    """Return the row of the article with id `key` that `stored` was called with."""
    found = json.loads(held)
    postings: dict[str, list[Posting]] = {}
    for field, (terms, weights, counts, *joined) in found["postings"].items():
        places = _places(*joined).tolist()
        ends = zip(counts, accumulate(counts), strict=True)
        cut = [places[end - count : end] for count, end in ends]
        postings[field] = list(zip(terms, weights, cut, strict=True))
    columns = {"name": _name(key), **found["columns"]}
    return Row(postings=postings, columns=columns, length=found["length"])


def _name(key: str) -> bytes:
    return key.encode().ljust(ID_BYTES, b"\0")


class Recent:
    """The articles of a log, with the methods of a segment. They are read when first asked for."""

    def __init__(self, rows: Held, base: int) -> None:
        self.base = base
        self._held = {key: row for key, row in rows.items() if row is not None}
        self.count = len(self._held)
        self._fields: dict[str, list[dict[str, int]]] = {}
        self._terms: dict[str, list[str]] = {}

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return [json.loads(row) for row in self._held.values()]

    def _orders(self, field: str) -> Collection[dict[str, int]]:
        """Return the terms of `field` in each document, with their places in its lists."""
        if field not in self._fields:
            self._fields[field] = [
                {term: n for n, term in enumerate(row["postings"].get(field, ((),))[0])}
                for row in self._rows
            ]
        return self._fields[field]

    def terms(self, field: str, prefix: str) -> list[str]:
        """Return the terms of `field` that begin with `prefix`, in order."""
        if field not in self._terms:
            self._terms[field] = sorted({term for order in self._orders(field) for term in order})
        terms = self._terms[field]
        low = bisect_left(terms, prefix)
        return terms[low : bisect_left(terms, prefix + "\U0010ffff", low)]

    def postings(self, field: str, term: str) -> PostingList | None:
        """Return the posting list of a term, or None."""
        found = PostingList()
        found.base = self.base
        if field == ORDER:
            found.local.extend(self._newest())
        for number, order in enumerate(self._orders(field)):
            if term in order:
                _, weights, counts, width, places = self._rows[number]["postings"][field]
                at = order[term]
                start, end = width * sum(counts[:at]), width * sum(counts[: at + 1])
                held = _places(width, places[start:end])
                found.add(number, weights[at], held)
        return found if found.local else None

    def _newest(self) -> Iterator[int]:
        dates = [row["columns"].get("date", ABSENT) for row in self._rows]
        order = sorted(range(self.count), key=dates.__getitem__, reverse=True)
        return iter(order)

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents with a term."""
        return sum(1 for order in self._orders(field) if term in order)

    def numbers(self, field: str) -> array[int]:
        """Return a column of numbers by document, from 0."""
        code, default = NUMBERS[field]
        return array(code, [row["columns"].get(field, default) for row in self._rows])

    def names(self) -> list[bytes]:
        """Return the ids by document, from 0."""
        return list(map(_name, self._held))

    def all_numbers(self, field: str) -> array[int]:
        """Return the values of a column of numbers for all documents."""
        return self.numbers(field)

    def all_names(self) -> bytes:
        """Return the ids of all documents, in `ID_BYTES` bytes each."""
        return b"".join(self.names())

    def lengths(self) -> bytes:
        """Return the length of each text, one byte each."""
        return bytes(length_to_byte(row["length"]) for row in self._rows)

    def close(self) -> None:
        """Do nothing: there is no file open."""
