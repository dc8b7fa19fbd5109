"""Writer of a Whoosh index: one at a time, committed or rolled back as a whole.

A small commit is appended to the log of recent articles, any other makes a segment.
"""

# ruff: noqa: I001  # our codec imports the library in its own way, before all else does

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from newsvault.search.engines.whoosh.codec import ListCodec, schema
from whoosh.index import TOC, FileIndex, LockError, clean_files
from whoosh.util.filelock import try_for
from whoosh.writing import SegmentWriter

from newsvault.errors import VaultBusy, VaultError, VaultFull, VaultReadOnly
from newsvault.models import Document
from newsvault.search.document import entry
from newsvault.search.engines.whoosh.columns import LENGTHS
from newsvault.search.engines.whoosh.merged_lists import Source, merged
from newsvault.search.engines.whoosh.merging import Size, chosen
from newsvault.search.engines.whoosh.posting_lists import PostingList
from newsvault.search.engines.whoosh.reader import open_reader
from newsvault.search.engines.whoosh.recent import FULL, row_of, stored
from newsvault.search.engines.whoosh.schema import ABSENT, NAME, NUMBERS, ORDER, Row, row
from newsvault.search.engines.whoosh.segment import Segment
from newsvault.search.engines.whoosh.storage import OwnStorage
from newsvault.system.platform import sync_files, sync_folder

_WAIT = 10.0  # seconds to wait for another writer
_SMALL = 64  # documents; a smaller segment is one file, because each file costs an fsync


class ListWriter(SegmentWriter):
    """Writes one segment, with the posting lists of new articles in memory until the end."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=ListCodec(), compound=False, _lk=False)
        self._lists: dict[str, dict[str, PostingList]] = {}
        self._sources: list[Source] = []
        self._dates: list[int] = []

    def add_row(self, row: Row) -> None:
        """Add a document."""
        number = self.docnum
        for field, postings in row.postings.items():
            lists = self._lists.setdefault(field, {})
            for term, weight, places in postings:
                held = lists.get(term)
                if held is None:
                    held = lists[term] = PostingList()
                held.local.append(number)  # PostingList.add, inlined for speed
                if places:
                    held.weights.append(weight)
                    try:
                        held.places.extend(places)
                    except OverflowError:
                        held.widen(places)
                    held.counts.append(len(places))
        self._add_columns(row.columns, row.length)

    def absorb(self, segment: Segment, gone: set[int]) -> None:
        """Add the documents of another segment, without those removed: numbers from 0.

        It must be open until the end, when its posting lists are merged.
        """
        first = self.docnum
        live = [n for n in range(segment.count) if n not in gone]
        numbers: dict[int, int] | int = (
            {n: first + at for at, n in enumerate(live)} if gone else first
        )
        columns = {name: segment.all_numbers(name) for name in NUMBERS}
        names, lengths = segment.names(), segment.lengths()
        for n in live:
            values = {name: column[n] for name, column in columns.items()}
            self._add_columns({NAME: names[n], **values}, LENGTHS[lengths[n]])
        self._sources.append(Source(segment, numbers))

    def _add_columns(self, values: dict[str, Any], length: int) -> None:
        columns = self.perdocwriter
        columns.start_doc(self.docnum)
        columns.add_field("text", self.schema["text"], None, length)
        for name, value in values.items():
            columns.add_column_value(name, self.schema[name].column_type, value)
        columns.finish_doc()
        self._dates.append(values.get("date", ABSENT))
        self._added = True
        self.docnum += 1

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.compound = self.docnum <= _SMALL
        order = PostingList()
        dates = self._dates
        order.local.extend(sorted(range(len(dates)), key=dates.__getitem__, reverse=True))
        self._lists[ORDER] = {ORDER: order}
        for field, lists in merged(self._lists, self._sources):
            self.fieldwriter.add_field(field, lists)
        self.fieldwriter.close()

    def _commit_toc(self, segments: list[Any]) -> None:
        """Replace the list of segments, with each step synced before the next.

        Otherwise a power failure can leave a list that refers to an empty file.
        Older segments were synced when they were written.
        """
        folder = Path(self.storage.folder)
        sync_files(sorted(folder.glob(f"{self.newsegment.segment_id()}.*")))
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        sync_files([folder / TOC._filename(self.indexname, self.generation)])
        sync_folder(folder)
        clean_files(self.storage, self.indexname, self.generation, segments)


def create(name: str, folder: Path) -> None:
    """Create an empty index in `folder`."""
    TOC.create(OwnStorage(folder), schema(), name)


class Writer:
    """Adds and removes articles. Nothing is visible before `commit`."""

    def __init__(self, name: str, folder: Path) -> None:
        self._storage, self._name, self._folder = OwnStorage(folder), name, folder
        self._rows: dict[str, Row | None] = {}  # None: removed
        self._gone: set[int] = set()  # documents of the segments that are removed
        self._writer: ListWriter | None = None  # of a large commit
        self._new: dict[str, int] = {}
        with self._mapped():
            self._lock = self._storage.lock(f"{name}_WRITELOCK")
            if not try_for(self._lock.acquire, timeout=_WAIT):
                raise LockError
            with ExitStack() as stack:
                stack.callback(self._lock.release)
                self._reader = open_reader(folder, name)
                stack.pop_all()  # opened: `_close` releases the lock

    def add(self, document: Document) -> None:
        """Add `document`, replacing an earlier one with its id."""
        with self._mapped():
            self._put(document.id, row(entry(document)))

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Remove the article, if it is there."""
        with self._mapped():
            self._put(id, None)

    def _put(self, key: str, changed: Row | None) -> None:
        if self._writer is not None:
            self._write(self._writer, key, changed)
            return
        self._rows.pop(key, None)
        self._rows[key] = changed
        if len(self._rows) > FULL:
            self._start_segment()

    def _start_segment(self) -> ListWriter:
        """Begin a segment with the articles of the log and of this commit."""
        index = FileIndex(self._storage, indexname=self._name)
        self._writer = ListWriter(index)
        changes = self._reader.log.changes
        for number in changes.gone:
            self._writer.delete_document(number)
        for key, held in changes.rows.items():
            if key not in self._rows:
                self._write(self._writer, key, row_of(key, held) if held else None)
        for key, changed in self._rows.items():
            self._write(self._writer, key, changed)
        self._rows.clear()
        return self._writer

    def _write(self, writer: ListWriter, key: str, changed: Row | None) -> None:
        if key in self._new:
            writer.newsegment.delete_document(self._new.pop(key))
        for number in self._reader.stored_holders(key):
            writer.delete_document(number)
        if changed is not None:
            self._new[key] = writer.docnum
            writer.add_row(changed)

    def commit(self) -> None:
        """Commit all changes."""
        try:
            with self._mapped():
                if self._writer is None and not self._append():
                    self._start_segment()
                if self._writer is not None:
                    self._writer.commit(mergetype=lambda *_: self._merge(self._writer))
        finally:  # close the files also when the disk is full
            self._close()

    def _append(self) -> bool:
        """Append the changes to the log; return whether they fit into it."""
        if not self._rows:
            return True
        gone = {n for key in self._rows for n in self._reader.stored_holders(key)}
        rows = {key: stored(one) if one else None for key, one in self._rows.items()}
        return self._reader.log.append(gone - self._reader.deleted, rows)

    def discard(self) -> None:
        """Roll back all changes."""
        try:
            if self._writer is not None:
                self._writer.cancel()
        finally:
            self._close()

    def _close(self) -> None:
        self._reader.close()
        self._lock.release()

    def _merge(self, writer: ListWriter) -> list[Any]:
        """Merge segments into the one being written; return those that stay."""
        segments = self._reader.stored
        gone = [set(source.deleted_docs()) for source in writer.segments]
        sizes = [
            Size(all=s.count, live=s.count - len(g)) for s, g in zip(segments, gone, strict=True)
        ]
        taken = chosen(sizes, writer.docnum)
        for n in taken:
            writer.absorb(segments[n], gone[n])
        return [source for n, source in enumerate(writer.segments) if n not in taken]

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Translate errors of the library and the system into VaultError."""
        path = str(self._folder)
        try:
            yield
        except LockError as exc:
            raise VaultBusy("another process is writing the index", path=path) from exc
        except PermissionError as exc:
            raise VaultReadOnly("the index may not be written", path=path) from exc
        except OSError as exc:
            if exc.errno in (errno.ENOSPC, errno.EDQUOT):
                raise VaultFull("no space left for the index", path=path) from exc
            raise VaultError(
                f"the index cannot be written: {exc}", path=path, hint="run: newsvault reindex"
            ) from exc
