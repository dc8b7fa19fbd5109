"""The folder of an index as the library writes to it: files are their owner's only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from newsvault.system.file_modes import make_file, opener


class OwnStorage(FileStorage):
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
        path = Path(self.folder) / name
        if not path.exists():
            make_file(path)
        return super().lock(name)
