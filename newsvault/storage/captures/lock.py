"""The one writer lock of a vault: held by the kernel, so a dead writer holds nothing."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsvault.errors import VaultBusy
from newsvault.storage.captures.disk import disk_errors

_FIRST_WAIT = 0.002
_LONGEST_WAIT = 0.1


@contextmanager
def writer_lock(root: Path, *, wait: float) -> Iterator[None]:
    """Hold the writer lock of the vault at `root`, waiting up to `wait` seconds for it.

    Raises VaultBusy, naming the process that holds it.
    """
    with disk_errors(root):
        handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, root, wait)
        yield
    finally:
        os.close(handle)


def _take(handle: int, root: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    pause = _FIRST_WAIT
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() + pause > deadline:
                raise _busy(handle, root, wait) from None
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_WAIT)
        else:
            break
    mark = f"{os.getpid()} {os.uname().nodename}\n".encode()
    with disk_errors(root):
        os.pwrite(handle, mark, 0)
        os.ftruncate(handle, len(mark))


def _busy(handle: int, root: Path, wait: float) -> VaultBusy:
    pid, _, host = os.pread(handle, 200, 0).decode("utf-8", "replace").strip().partition(" ")
    holder = f"process {pid} on {host}" if pid else "another process"
    return VaultBusy(
        f"the vault in {root} is being written by {holder} (waited {wait:g} s)",
        path=str(root),
        hint="wait for it to finish and run the same command again",
    )
