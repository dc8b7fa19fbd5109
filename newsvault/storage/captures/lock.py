"""The writer lock of a vault, held by the kernel, so that it ends with its process."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsvault.errors import VaultBusy
from newsvault.storage.captures.disk import disk_errors, write_all
from newsvault.system.platform import host_name, open_binary, read_at, take_lock

_FIRST_WAIT = 0.002
_LONGEST_WAIT = 0.1


@contextmanager
def writer_lock(root: Path, *, wait: float) -> Iterator[None]:
    """Hold the writer lock of the vault at `root`.

    Args:
        root: the vault's folder.
        wait: seconds to wait for another writer.

    Raises:
        VaultBusy: another process still holds the lock; the message has its process id.
    """
    with disk_errors(root):
        handle = open_binary(root / "lock", os.O_RDWR | os.O_CREAT)
    try:
        _take(handle, root, wait)
        yield
    finally:
        os.close(handle)


def _take(handle: int, root: Path, wait: float) -> None:
    """Take the lock and write who holds it; raises VaultBusy after `wait` seconds."""
    deadline = time.monotonic() + wait
    pause = _FIRST_WAIT
    while True:
        if take_lock(handle):
            break
        if time.monotonic() + pause > deadline:
            raise _busy(handle, root, wait)
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_WAIT)
    mark = f"{os.getpid()} {host_name()}\n".encode()
    with disk_errors(root):
        os.lseek(handle, 0, os.SEEK_SET)
        write_all(handle, mark)
        os.ftruncate(handle, len(mark))


def _busy(handle: int, root: Path, wait: float) -> VaultBusy:
    try:
        said = read_at(handle, 200, 0)
    except OSError:
        said = b""  # Windows does not let other processes read a locked range
    pid, _, host = said.decode("utf-8", "replace").strip().partition(" ")
    holder = f"process {pid} on {host}" if pid else "another process"
    return VaultBusy(
        f"the vault in {root} is being written by {holder} (waited {wait:g} s)",
        path=str(root),
        hint="wait for it to finish and run the same command again",
    )
