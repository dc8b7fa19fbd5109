"""Changes to a tantivy index in one transaction, durable when `commit` returns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tantivy import Index

from newsvault.models import Document
from newsvault.search.document import entry
from newsvault.search.engines.tantivy.library import writing
from newsvault.search.engines.tantivy.schema import document_of
from newsvault.system import file_modes
from newsvault.system.platform import sync_file, sync_folder

_MEMORY = 64_000_000  # bytes of a segment in memory before it is written
_THREADS = 1  # one writes whole segments in order, and needs the least processor time


class Writer:
    """The library's writer, which locks the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with writing(folder):
            self._before = _stamps(folder)
            self._writer = Index.open(str(folder)).writer(_MEMORY, _THREADS)

    def add(self, document: Document) -> None:
        """Add `document`, replacing an earlier one with its id."""
        made = document_of(entry(document))
        with writing(self._folder):
            self._writer.delete_documents_by_term("id", document.id)
            self._writer.add_document(made)

    def remove(self, id: str) -> None:  # noqa: A002  # the records call it id
        """Remove the article, if it is there."""
        with writing(self._folder):
            self._writer.delete_documents_by_term("id", id)

    def commit(self) -> None:
        """Commit all changes, wait for merges of files, and sync the files that are new."""
        with writing(self._folder):
            self._writer.commit()
            self._writer.garbage_collect_files()
            self._writer.wait_merging_threads()
            after = _stamps(self._folder)
            restrict(new := [path for path in after if after[path] != self._before.get(path)])
            for path in new:
                sync_file(path)
            sync_folder(self._folder)

    def discard(self) -> None:
        """Roll back all changes."""
        with writing(self._folder):
            self._writer.rollback()
            self._writer.wait_merging_threads()


def restrict(paths: Iterable[Path]) -> None:
    """Take the permissions of other users from files that the library made."""
    for path in paths:
        path.chmod(file_modes.FILE)


def _stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    found = {}
    for path in folder.iterdir():
        stat = path.stat()
        found[path] = (stat.st_mtime_ns, stat.st_ino)
    return found
