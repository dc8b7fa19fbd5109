"""A folder whose files are mapped into memory, not read: opening an index copies nothing."""

from __future__ import annotations

import mmap
import os
from io import BytesIO
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


class MappedFile(StructFile):
    """A file of an index, read in place."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            # A column of nothing but its default is an empty file, which cannot be mapped.
            length = os.fstat(file.fileno()).st_size
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if length else BytesIO()
        self._bytes: mmap.mmap | bytes = b"" if isinstance(whole, BytesIO) else whole
        super().__init__(whole, name=path.name)
        self.is_real = False  # arrays are taken from its bytes, not read through a descriptor

    def get(self, position: int, length: int) -> bytes:
        """Return `length` bytes from `position` on."""
        return self._bytes[position : position + length]


class MappedStorage(FileStorage):
    """An index's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def open_file(self, name: str, **_: object) -> MappedFile:
        """Return a file of the folder."""
        return MappedFile(Path(self.folder) / name)
