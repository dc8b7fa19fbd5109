"""Opening the file of an SQLite FTS5 index, and translation of SQLite's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from newsvault.errors import Damaged, VaultBusy, VaultError, VaultFull, VaultReadOnly

_CACHE = 200_000  # KiB
_WAIT = 10.0  # seconds to wait for another writer
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
P = ParamSpec("P")
T = TypeVar("T")


def connect(path: Path) -> sqlite3.Connection:
    """Open an index file, read-only where it cannot be written.

    It uses SQLite's rollback journal, not WAL mode: the database is then a single complete file,
    which can be read from a read-only disk and hashed. Changes stay in memory until the commit,
    because readers are blocked from the first write to the file. The folder is synced too: a
    journal that reappeared after a power failure would roll back the commit.
    """
    for how in ("mode=rw", "mode=ro&immutable=1"):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{how}", uri=True, timeout=_WAIT, isolation_level=None
        )
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as exc:
            connection.close()
            unwritable = (*_UNWRITABLE, sqlite3.SQLITE_IOERR)
            if "ro" in how or exc.sqlite_errorcode & 0xFF not in unwritable:
                raise
        except sqlite3.DatabaseError:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError("the second way returns or raises")


class _InFolder(Protocol):
    _folder: Path


S = TypeVar("S", bound=_InFolder)


def reading(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Translate sqlite3 errors in a read method into VaultError."""

    @wraps(method)
    def call(self: S, /, *arguments: P.args, **named: P.kwargs) -> T:
        try:
            return method(self, *arguments, **named)
        except sqlite3.Error as exc:
            raise translated(exc, self._folder) from exc

    return call


def translated(exc: sqlite3.Error, folder: Path) -> VaultError:
    """Return the VaultError for a sqlite3 error."""
    path, code = str(folder), getattr(exc, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return VaultBusy("another process is writing the index", path=path)
    if code == sqlite3.SQLITE_FULL:
        return VaultFull("no space left for the index", path=path)
    if code in _UNWRITABLE:
        return VaultReadOnly(f"the index cannot be written: {exc}", path=path)
    hint = "run: newsvault reindex"
    if code == sqlite3.SQLITE_IOERR:
        return VaultError(f"the index cannot be read or written: {exc}", path=path, hint=hint)
    return Damaged(f"the index is damaged: {exc}", path=path, names=(folder.name,), hint=hint)
