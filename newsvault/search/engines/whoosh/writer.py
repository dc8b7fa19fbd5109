"""Writer of a Whoosh index: one at a time, committed or rolled back as a whole."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex, LockError, clean_files
from whoosh.util.numeric import byte_to_length
from whoosh.writing import SegmentWriter

from newsvault.errors import VaultBusy, VaultError, VaultFull, VaultReadOnly
from newsvault.models import Document
from newsvault.search.document import entry
from newsvault.search.engines.whoosh.merging import Size, chosen
from newsvault.search.engines.whoosh.posting_lists import ListCodec, PostingList
from newsvault.search.engines.whoosh.reader import Reader, Segment
from newsvault.search.engines.whoosh.schema import ABSENT, ORDER, Row, row
from newsvault.system.platform import sync_files, sync_folder

_WAIT = 10.0  # seconds to wait for another writer
_SMALL = 64  # documents; a smaller segment is one file, because each file costs an fsync


class ListWriter(SegmentWriter):
    """Writes one segment, with its posting lists in memory until the end."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, timeout=_WAIT, codec=ListCodec(), compound=False)
        self._lists: dict[str, dict[str, PostingList]] = {}
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
                held.numbers.append(number)  # PostingList.add, inlined for speed
                if places:
                    held.weights.append(weight)
                    held.sizes.append(len(places))
                    held.places += places
        self._add_columns(row.columns, row.length)

    def absorb(self, segment: Segment) -> None:
        """Add the documents of another segment, without removed ones."""
        gone = set(segment.source.deleted_docs())
        first = self.docnum
        live = [n for n in range(segment.count) if n not in gone]
        numbers: dict[int, int] | int = (
            {n: first + at for at, n in enumerate(live)} if gone else first
        )
        columns = {
            name: segment.column(name, field.column_type)
            for name, field in self.schema.items()
            if field.column_type
        }
        lengths = segment.lengths()
        for n in live:
            values = {name: column[n] for name, column in columns.items() if column is not None}
            self._add_columns(values, byte_to_length(lengths[n]))
        for field, term, held in segment.lists():
            if field == ORDER:
                continue
            lists = self._lists.setdefault(field, {})
            target = lists.get(term)
            if target is None:
                target = lists[term] = PostingList()
            target.extend(held, numbers)
            if not target.numbers:
                del lists[term]

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
        order.numbers.extend(sorted(range(len(dates)), key=dates.__getitem__, reverse=True))
        self._lists[ORDER] = {ORDER: order}
        for field in sorted(self._lists):
            self.fieldwriter.add_lists(field, self._lists[field])
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


class Writer:
    """Adds and removes articles. Nothing is visible before `commit`."""

    def __init__(self, storage: Any, name: str, folder: Path) -> None:
        self._folder = folder
        with self._mapped():
            self._writer = ListWriter(FileIndex(storage, indexname=name))
            self._reader = Reader(storage, self._writer.schema, self._writer.segments)
        self._new: dict[str, int] = {}

    def add(self, document: Document) -> None:
        """Add `document`, replacing an earlier one with its id."""
        self.remove(document.id)
        with self._mapped():
            self._new[document.id] = self._writer.docnum
            self._writer.add_row(row(entry(document)))

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Remove the article, if it is there."""
        if id in self._new:
            self._writer.newsegment.delete_document(self._new.pop(id))
        for number in self._reader.holders("id", id):
            self._writer.delete_document(number)

    def commit(self) -> None:
        """Commit all changes."""
        try:
            with self._mapped():
                self._writer.commit(mergetype=lambda *_: self._merge())
        finally:  # close the files also when the disk is full
            self._reader.close()

    def discard(self) -> None:
        """Roll back all changes."""
        self._reader.close()
        self._writer.cancel()

    def _merge(self) -> list[Any]:
        """Merge segments into the one being written; return those that stay."""
        segments = self._reader.segments
        sizes = [Size(all=s.count, live=s.count - s.source.deleted_count()) for s in segments]
        taken = chosen(sizes, self._writer.docnum)
        for n in taken:
            self._writer.absorb(segments[n])
        return [s.source for n, s in enumerate(segments) if n not in taken]

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
