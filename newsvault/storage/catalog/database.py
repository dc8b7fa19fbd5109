"""The SQLite connection, with errors translated into VaultError wherever they are raised."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsvault.errors import UsageError, VaultBusy, VaultError, VaultFull, VaultReadOnly
from newsvault.storage.catalog.damage import damaged, find_damage
from newsvault.system.file_modes import make_file

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

ENDINGS = ("", "-wal", "-shm", "-journal")
_WRITING = "mode=rwc"
_BUSY = 30.0  # seconds to wait for another connection's lock
_NO_TEXT = "Could not decode to UTF-8"
_BESIDE = 128 * 1024  # bytes; smallest size of a WAL file and its shared memory


class Database(sqlite3.Connection):
    """An SQLite connection that raises VaultError instead of sqlite3.Error."""

    place = Path()
    copy: TemporaryDirectory[str] | None = None  # holds the copy that is open instead of the file

    def close(self) -> None:
        """Close the connection, and delete its temporary copy if there is one."""
        super().close()
        if self.copy is not None:
            self.copy.cleanup()

    def execute(self, *arguments: Any) -> _Rows:
        """Run a statement as sqlite3 does, with translated errors."""
        with translate_errors(self.place):
            rows = self.cursor(_Rows)
            rows.place = self.place
            rows.execute(*arguments)
            return rows

    def fetch(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run a statement and return all its rows, each as a tuple."""
        return self.execute(statement, values).fetchall()

    def fetch_one(self, statement: str, values: Sequence[object] = ()) -> Any:
        """Run a statement and return its first row as a tuple; None without any."""
        return self.execute(statement, values).fetchone()


class _Rows(sqlite3.Cursor):
    place = Path()

    def __next__(self) -> Any:
        with translate_errors(self.place):
            return super().__next__()

    def fetchone(self) -> Any:
        with translate_errors(self.place):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with translate_errors(self.place):
            return super().fetchall()


def connect(path: Path) -> Database:
    """Open the catalogue at `path`; read-only where its folder or disk cannot be written."""
    try:
        return _open(path, _WRITING)
    except (VaultReadOnly, VaultFull):
        if not path.exists():
            raise
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            database = connect_copy(path)
            database.execute("PRAGMA query_only = ON")
            return database
        # SQLite reads a WAL only with a shared memory file beside it, which cannot be created here.
        return _open(path, "mode=ro&immutable=1")


def connect_copy(path: Path) -> Database:
    """Open a temporary copy of the catalogue at `path` and its WAL.

    Where the folder cannot be written, this is the only way to read commits still in the WAL.
    """
    import shutil  # takes 4 ms
    from tempfile import TemporaryDirectory  # takes 5 ms

    copy = TemporaryDirectory(prefix="newsvault-catalogue-")
    with ExitStack() as closing:
        closing.callback(copy.cleanup)
        try:
            for source in (path, path.with_name(path.name + "-wal")):
                if source.exists():
                    make_file(Path(copy.name) / source.name)
                    shutil.copyfile(source, Path(copy.name) / source.name)
        except OSError as exc:
            raise VaultError(
                f"cannot copy the catalogue to {copy.name}: {exc.strerror}",
                path=str(path.parent),
                hint="free some space, or set TMPDIR to a folder on another disk",
            ) from exc
        database = _open(Path(copy.name) / path.name, _WRITING)
        closing.pop_all()
    database.place, database.copy = path, copy
    return database


def _open(path: Path, how: str) -> Database:
    """Open the catalogue; `how` is the query of SQLite's address: its mode, or immutable."""
    with translate_errors(path):
        if how == _WRITING and not path.exists():
            with suppress(OSError):  # SQLite reports why it cannot open the file
                make_file(path)  # SQLite gives its -wal and -shm files the same permissions
        database = sqlite3.connect(
            f"{path.absolute().as_uri()}?{how}",
            uri=True,
            isolation_level=None,
            timeout=_BUSY,
            factory=Database,
        )
    database.place = path
    with ExitStack() as closing:
        closing.callback(database.close)
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA synchronous = FULL")
        if "immutable" not in how:
            _keep_log(database)
        database.execute("PRAGMA user_version").fetchone()
        closing.pop_all()  # success: the caller closes it
    return database


def _keep_log(database: Database) -> None:
    """Switch to WAL mode, retrying while another process creates the same vault.

    SQLite's own busy timeout does not cover this pragma.
    """
    ends = time.monotonic() + _BUSY
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except VaultBusy:
            if time.monotonic() > ends:
                raise
            time.sleep(0.02)
        else:
            return


def discard(path: Path) -> None:
    """Delete the catalogue at `path` with its WAL, which SQLite would replay into a new file."""
    for ending in ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


class translate_errors:  # noqa: N801  # used as a function: with translate_errors(path)
    """Translate sqlite3 errors in the block into VaultError; programming errors propagate.

    Text that SQLite cannot store is a UsageError. A class, because it is around each statement and
    each row: a generator takes ten times as long.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: object
    ) -> None:
        """Raise the translated error, if there was one."""
        if exc is None:
            return
        path = self._path
        if isinstance(exc, sqlite3.Error) and not _is_mistake(exc, path):
            # No local variable for it: the reference cycle would keep the connection open.
            raise _translated(exc, path) from exc
        if isinstance(exc, UnicodeDecodeError):  # the library's own message can quote damaged text
            raise damaged(path, f"the catalogue in {path.parent} is damaged: {exc}") from exc
        if isinstance(exc, UnicodeEncodeError):  # lone surrogates, as in an argument not in UTF-8
            text = exc.object[:60]
            raise UsageError(f"{text!r} is not valid Unicode", hint="give UTF-8") from exc


def _is_full(path: Path) -> bool:
    """Return whether the disk has no room for SQLite's -wal and -shm files."""
    import shutil  # takes 4 ms

    return shutil.disk_usage(path.parent).free < _BESIDE


def _kind(exc: sqlite3.Error) -> int:
    """Return SQLite's primary result code; 0 for errors raised by the sqlite3 module itself."""
    return getattr(exc, "sqlite_errorcode", 0) & 0xFF


def _is_mistake(exc: sqlite3.Error, path: Path) -> bool:
    """Return whether an error is a programming error, not one of the vault."""
    if _kind(exc) not in (0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_RANGE):
        return False
    return not str(exc).startswith(_NO_TEXT) and not find_damage(path)


def _translated(exc: sqlite3.Error, path: Path) -> VaultError:
    """Return the error of the vault for one of SQLite: full, busy, read-only, I/O or damaged."""
    place, text, code = str(path.parent), str(exc), _kind(exc)
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(path)):
        return VaultFull(
            f"no space left for the vault in {place}",
            path=place,
            hint="free some space and run the same command again; nothing acknowledged is lost",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return VaultBusy(
            f"the catalogue in {place} is locked by another program",
            path=place,
            hint="wait for it to finish and run the same command again",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return VaultReadOnly(
            f"the vault in {place} cannot be written",
            path=place,
            hint="check the folder's owner and permissions, and that the disk is not full",
        )
    if code == sqlite3.SQLITE_IOERR:
        return VaultError(
            f"I/O error in {place}: {text}",
            path=place,
            hint="run `newsvault doctor`; nothing acknowledged is lost",
        )
    return damaged(path, f"the catalogue in {place} is damaged: {text}")
