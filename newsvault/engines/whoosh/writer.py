"""Changes to a Whoosh index: one writer, committed or discarded as a whole."""

from __future__ import annotations

import errno
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filetables import FileFormatError
from whoosh.index import FileIndex, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.writing import SegmentWriter

from newsvault.engines.whoosh.reader import Reader
from newsvault.engines.whoosh.schema import row
from newsvault.entries import entry
from newsvault.errors import VaultBusy, VaultError, VaultFull, VaultReadOnly
from newsvault.models import Document

_WAIT = 10.0  # seconds for another writer to finish
_BLOCK = 1024  # postings in a block: fewer, larger reads
_MEMORY = 256  # MB of postings before they go to a temporary file


def damage() -> tuple[type[BaseException], ...]:
    """Return what reading a damaged index raises: it is not the reader's to tell which."""
    return (
        OSError,
        KeyError,
        IndexError,
        WhooshIndexError,
        TypeError,
        ValueError,
        AttributeError,
        AssertionError,
        ImportError,
        MemoryError,
        *torn(),
    )


def torn() -> tuple[type[BaseException], ...]:
    """Return what only bytes that are not what was written raise."""
    return (EOFError, OverflowError, FileFormatError, UnpicklingError, struct.error, zlib.error)


class Writer:
    """Adds and removes articles. Nothing shows before `commit`."""

    def __init__(self, storage: Any, name: str, folder: Path) -> None:
        self._folder = folder
        with self._mapped():
            index = FileIndex(storage, indexname=name)
            codec = W3Codec(blocklimit=_BLOCK, compression=1)
            self._writer = SegmentWriter(
                index, timeout=_WAIT, limitmb=_MEMORY, codec=codec, compound=False
            )
            self._reader = Reader(storage, index._read_toc())
        self._new: dict[str, int] = {}

    def add(self, document: Document) -> None:
        """Put `document` in, in place of an earlier one with its id."""
        self.remove(document.id)
        with self._mapped():
            self._new[document.id] = self._writer.docnum
            self._writer.add_document(**row(entry(document)))

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Take the article out, if it is there."""
        if id in self._new:
            self._writer.newsegment.delete_document(self._new.pop(id))
        for number in self._reader.postings("id", id)[0]:
            self._writer.delete_document(number)

    def commit(self) -> None:
        """Make all changes show."""
        self._reader.close()
        with self._mapped():
            self._writer.commit()

    def discard(self) -> None:
        """Drop all changes."""
        self._reader.close()
        self._writer.cancel()

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Turn what the library and the system raise into our errors."""
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
