"""Durable file operations, and the translation of OSError into VaultError."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsvault.errors import VaultError, VaultFull, VaultReadOnly
from newsvault.system.platform import open_binary, sync_file, sync_folder

__all__ = [
    "disk_error",
    "disk_errors",
    "make_folder",
    "sync_file",
    "sync_folder",
    "write_all",
    "write_beside",
    "write_file",
]
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Translate an OSError raised in the block into a VaultError with a hint for the user.

    Args:
        path: the file or folder that the message names.

    Raises:
        VaultFull: the disk or the quota is full.
        VaultReadOnly: no permission, or a read-only file system.
        VaultError: any other error of the operating system.
    """
    try:
        yield
    except OSError as exc:
        raise disk_error(exc, path) from exc


def disk_error(error: OSError, path: Path) -> VaultError:
    """Return the VaultError for an OSError at `path`, as `disk_errors` raises it."""
    if error.errno in FULL:
        return VaultFull(
            f"no space left for the vault in {path}",
            path=str(path),
            hint="free some space and run the same command again; nothing acknowledged is lost",
        )
    if error.errno in FORBIDDEN:
        return VaultReadOnly(
            f"the vault in {path} cannot be written: {error.strerror}",
            path=str(path),
            hint="check the owner and the permissions of the folder",
        )
    return VaultError(
        f"I/O error in {path}: {error.strerror or error}",
        path=str(path),
        hint="run `newsvault doctor`; nothing acknowledged is lost",
    )


def make_folder(folder: Path) -> None:
    """Create `folder` and its missing parents, and fsync each parent directory."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write all of `data`; os.write may accept only a part per call."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def write_file(path: Path, data: bytes) -> None:
    """Replace the file at `path` atomically with `data`, and fsync it and its folder."""
    write_beside(path, (data,)).replace(path)
    sync_folder(path.parent)


def write_beside(path: Path, pieces: Iterable[bytes]) -> Path:
    """Write `pieces` to a temporary file beside `path`, fsync it, and return its path.

    The caller renames it to `path`; the directory entry is not synced here.
    """
    beside = path.with_name(path.name + ".new")
    handle = open_binary(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for piece in pieces:
            write_all(handle, piece)
        os.fsync(handle)
    finally:
        os.close(handle)
    return beside
