"""The seam to the operating system: what POSIX has and Windows has not, each with its other half.

Nothing else in the package uses a name that only one of them has; a test looks.
"""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Iterable
from pathlib import Path

WINDOWS = sys.platform == "win32"


def open_binary(path: str | os.PathLike[str], flags: int, mode: int = 0o600) -> int:
    """Open a file for its bytes; without the flag Windows would change the ends of lines."""
    return os.open(path, flags | getattr(os, "O_BINARY", 0), mode)


def take_lock(handle: int) -> bool:
    """Take the lock of an open file for this process alone; False when another one holds it.

    The system holds it and lets go when the file is closed, also by the death of the process.
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
    import portalocker  # about 100 ms, which a search on POSIX need not pay

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
    """Make the names in `folder` survive a power cut; Windows opens no folder, and syncs none."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Bring a file that something else wrote onto the disk; Windows asks for one open to write."""
    handle = open_binary(path, os.O_RDWR if WINDOWS else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_files(paths: Iterable[Path]) -> None:
    """Bring files that something else wrote onto the disk."""
    for path in paths:
        sync_file(path)


def map_file(path: Path) -> tuple[int, mmap.mmap | None]:
    """Return a descriptor of a file and its bytes mapped into memory, None for an empty file.

    The system is told, where it can be, that they are read here and there.
    """
    handle = open_binary(path, os.O_RDONLY)
    if not os.fstat(handle).st_size:
        return handle, None  # it cannot be mapped
    mapped = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
    if not WINDOWS:
        mapped.madvise(mmap.MADV_RANDOM)
    return handle, mapped


def is_own(folder: Path) -> bool:
    """Tell whether `folder` belongs to the user; on Windows, whose files have no such number, yes.

    Raises FileNotFoundError.
    """
    owner = folder.stat().st_uid
    return WINDOWS or owner == os.geteuid()


def host_name() -> str:
    """Return what this computer is called."""
    return os.environ.get("COMPUTERNAME", "") if WINDOWS else os.uname().nodename
