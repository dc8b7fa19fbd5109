"""POSIX functions that Windows lacks, each with its replacement on Windows.

No other module uses a platform-specific name; a test checks it.
"""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Iterable
from pathlib import Path

WINDOWS = sys.platform == "win32"
# Whether a process can be asked over pipes with a time limit; without it a page is read in the
# program's own process, and has no limits.
HAS_WORKERS = not WINDOWS


def open_binary(path: str | os.PathLike[str], flags: int, mode: int = 0o600) -> int:
    """Open a file in binary mode; without the flag Windows converts line ends."""
    return os.open(path, flags | getattr(os, "O_BINARY", 0), mode)


def take_lock(handle: int) -> bool:
    """Take the exclusive lock of an open file; return False if another process holds it.

    The system releases it when the file is closed, also when the process dies.
    """
    return _take_by_package(handle) if WINDOWS else _take_by_flock(handle)


def _take_by_flock(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_by_package(handle: int) -> bool:
    import portalocker  # about 100 ms, not needed on POSIX

    try:
        portalocker.lock(handle, portalocker.LOCK_EX | portalocker.LOCK_NB)
    except portalocker.AlreadyLocked:
        return False
    return True


def read_at(handle: int, size: int, position: int) -> bytes:
    """Read up to `size` bytes at `position`."""
    if not WINDOWS:
        return os.pread(handle, size, position)
    os.lseek(handle, position, os.SEEK_SET)
    return os.read(handle, size)


def sync_folder(folder: Path) -> None:
    """Sync the directory entries of `folder` to disk; does nothing on Windows."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Sync a file written elsewhere to disk; Windows requires it to be open for writing."""
    handle = open_binary(path, os.O_RDWR if WINDOWS else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_files(paths: Iterable[Path]) -> None:
    """Sync files written elsewhere to disk."""
    for path in paths:
        sync_file(path)


def map_file(path: Path) -> tuple[int, mmap.mmap | None]:
    """Return a descriptor of a file and its memory map, which is None for an empty file.

    Advises the system, except on Windows, that the file is read in random order.
    """
    handle = open_binary(path, os.O_RDONLY)
    if not os.fstat(handle).st_size:
        return handle, None  # an empty file cannot be mapped
    mapped = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
    if not WINDOWS:
        mapped.madvise(mmap.MADV_RANDOM)
    return handle, mapped


def is_own(folder: Path) -> bool:
    """Return whether the user owns `folder`; always True on Windows, which has no user ids.

    Raises FileNotFoundError.
    """
    owner = folder.stat().st_uid
    return WINDOWS or owner == os.geteuid()


def host_name() -> str:
    """Return the host name of this computer."""
    return os.environ.get("COMPUTERNAME", "") if WINDOWS else os.uname().nodename
