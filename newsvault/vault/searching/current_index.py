"""An up-to-date index for a search, which never waits for the writer lock.

It is the vault's own, updated if possible, or a temporary one where the vault cannot be written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from newsvault.errors import Damaged, VaultBusy, VaultError
from newsvault.settings import Settings
from newsvault.storage.captures import disk_errors, writer_lock
from newsvault.storage.catalog import Catalog
from newsvault.storage.index_proof import FOLDER, PROOF, is_intact
from newsvault.system.log import warn
from newsvault.vault import copy_index, indexing

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from newsvault.models import Results
    from newsvault.search.copies.index import CopyIndex
    from newsvault.search.engines import Engine
    from newsvault.vault.searching.search import Page

_WAIT = 60.0  # seconds to wait for another writer
_PAUSE = 0.05
_ALL = 1 << 62
_T = TypeVar("_T")


class CurrentIndex:
    """The index used by the searches of one open vault; `folder` is the latest one."""

    def __init__(self, root: Path, catalog: Catalog, settings: Settings) -> None:
        self._root = root
        self._catalog = catalog
        self._settings = settings
        self._temporary: TemporaryDirectory[str] | None = None
        self._temporary_state: object = (
            None  # state of the catalogue for which the temporary index was built
        )
        self.folder = root / FOLDER

    def search(self, query: str, page: Page) -> Results:
        """Return the results of `query`."""
        from newsvault.vault.searching.search import search

        return self.ask(lambda engine: search(engine, self._catalog, query, page))

    def ask(self, question: Callable[[Engine], _T]) -> _T:
        """Return the result of `question`, called with the engine on this index.

        If the index is found to be damaged, it is rebuilt and `question` called again.
        """
        with self.asked(question) as (_, answer):
            return answer

    @contextmanager
    def asked(self, question: Callable[[Engine], _T]) -> Iterator[tuple[Engine, _T]]:
        """Open the engine, and yield it with the result of `question`; see `ask`."""
        with ExitStack() as stack:
            proof = self._catalog.fact(PROOF)
            try:
                engine, answer = self._once(stack, self._prepare(), question)
            except Damaged:
                stack.close()
                # Another process may have replaced the index during the search.
                unreadable = self._catalog.fact(PROOF) == proof
                folder = self._prepare(unreadable=unreadable)
                engine, answer = self._once(stack, folder, question)
            yield engine, answer

    def _once(
        self, stack: ExitStack, folder: Path, question: Callable[[Engine], _T]
    ) -> tuple[Engine, _T]:
        from newsvault.search.engines import open_engine
        from newsvault.vault.searching.search import index_read

        engine = stack.enter_context(
            closing(open_engine(self._settings.engine, folder, self._settings))
        )
        with index_read(folder, self._catalog):
            return engine, question(engine)

    @contextmanager
    def copies(self) -> Iterator[CopyIndex]:
        """Open the index of copies, up to date; built first if it is missing or out of date."""
        with ExitStack() as stack:
            if not self._catalog.pending_count():  # the search index is not needed for it
                current = copy_index.current_copies(self._root, self._catalog)
                if (copies := stack.enter_context(current)) is not None:
                    yield copies
                    return
            folder = self._prepare()
            if folder == self._root / FOLDER:
                own = copy_index.current_copies(self._root, self._catalog)
                if (copies := stack.enter_context(own)) is not None:
                    yield copies
                    return
                folder = self._build_copies(stack)
            yield stack.enter_context(copy_index.open_copies(folder, self._catalog))

    def _build_copies(self, stack: ExitStack) -> Path:
        """Build the index of copies; return its folder, temporary where it cannot be stored."""
        try:
            with writer_lock(self._root, wait=_WAIT):
                copy_index.rebuild_copies(self._root, self._catalog)
        except VaultError:
            from tempfile import TemporaryDirectory

            folder = Path(stack.enter_context(TemporaryDirectory(prefix="newsvault-copies-")))
            copy_index.fill(folder, self._catalog)
            return folder
        return self._root / FOLDER

    def close(self) -> None:
        """Delete the temporary index."""
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _prepare(self, *, unreadable: bool = False) -> Path:
        """Update the index and return its folder; a temporary one in a read-only vault."""
        self.folder = self._root / FOLDER
        try:
            try:
                self._index_queued()
            except Damaged:
                unreadable = True
            self._rebuild_damaged(unreadable=unreadable)
        except VaultError as exc:
            if isinstance(exc, Damaged):
                raise
            self.folder = self._build_temporary(exc, unreadable=unreadable)
        return self.folder

    def _index_queued(self) -> None:
        """Index the queued articles; while another process writes, search without them."""
        if self._catalog.pending_count() or not (self._root / FOLDER).exists():
            with suppress(VaultBusy), writer_lock(self._root, wait=0):
                if self._catalog.current():
                    indexing.drain(self._root, self._catalog, self._settings)

    def _rebuild_damaged(self, *, unreadable: bool) -> None:
        """Rebuild the index, with a warning, if it is not the one that was written."""
        ends = time.monotonic() + _WAIT
        while unreadable or not self._is_current():
            try:
                with writer_lock(self._root, wait=0):
                    if not self._catalog.current():
                        raise VaultError(
                            "the catalogue was replaced by another process", path=str(self._root)
                        )
                    if unreadable or not self._is_current():
                        indexing.warn_rebuilding()
                        indexing.rebuild(self._root, self._catalog, self._settings)
                    return
            except VaultBusy:
                # The writer may be between replacing the index and storing its digests.
                if time.monotonic() > ends:
                    raise
                time.sleep(_PAUSE)

    def _is_current(self) -> bool:
        from newsvault.search.engines import open_engine

        folder = self._root / FOLDER
        with closing(open_engine(self._settings.engine, folder, self._settings)) as engine:
            return engine.is_current() and is_intact(self._root, self._catalog)

    def _build_temporary(self, reason: VaultError, *, unreadable: bool) -> Path:
        """Return an index for this run, built in the folder for temporary files."""
        from newsvault.search.engines import is_local

        entries = self._catalog.pending(_ALL)
        state = (self._catalog.fact(PROOF), entries)
        if self._temporary is not None and self._temporary_state == state:
            return Path(self._temporary.name) / FOLDER
        self.close()
        if not is_local(self._settings.engine):
            with suppress(VaultError):
                if not unreadable and self._is_current():
                    warning = "searching without %d changes that cannot be indexed (%s)"
                    warn(warning, len(entries), reason.message)
                    return self._root / FOLDER
            raise reason
        import shutil
        from tempfile import TemporaryDirectory, gettempdir

        place = Path(gettempdir())
        warn(
            "the search index is missing or out of date, and cannot be brought up to date in the"
            " vault (%s): building a temporary one in %s",
            reason.message,
            place,
        )
        with disk_errors(place):
            self._temporary = TemporaryDirectory(prefix="newsvault-index-")
            folder = Path(self._temporary.name) / FOLDER
            with suppress(VaultError):  # an index of another user is not opened
                if not unreadable and self._is_current():
                    shutil.copytree(self._root / FOLDER, folder, copy_function=shutil.copyfile)
                    folder.chmod(0o700)
            queued = {article_id for _, article_id in entries}
            indexing.fill(folder, self._catalog, self._settings, queued)
        self._temporary_state = state
        return folder
