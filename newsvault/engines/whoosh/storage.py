"""A folder whose files are mapped into memory, not read: opening an index copies nothing."""

from __future__ import annotations

import mmap
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


class MappedFile(StructFile):
    """A file of an index, read in place."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as exc:  # nothing can be mapped of an empty file
                raise EOFError(f"{path.name} is empty") from exc
        super().__init__(self._map, name=path.name)
        self.is_real = False  # arrays are taken from its bytes, not read through a descriptor

    def get(self, position: int, length: int) -> bytes:
        """Return `length` bytes from `position` on."""
        return self._map[position : position + length]


class MappedStorage(FileStorage):
    """An index's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def open_file(self, name: str, **_: object) -> MappedFile:
        """Return a file of the folder; raises EOFError when it is empty."""
        return MappedFile(Path(self.folder) / name)
