"""An exclusive lock on a file, held by the kernel, so that it ends with its process."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from pathlib import Path

from newsvault.system.platform import host_name, open_binary, read_at, take_lock

_FIRST_WAIT = 0.002
_LONGEST_WAIT = 0.1
_MARK = 200  # bytes of the file that are read: who holds the lock


class Held(Exception):
    """Another process holds the lock; the message says which one."""


def hold(path: Path, *, wait: float) -> int:
    """Take the lock of the file at `path`, which is created if missing, and write who holds it.

    Args:
        path: the file.
        wait: seconds to wait for another process.

    Returns:
        the descriptor of the open file; closing it releases the lock.

    Raises:
        Held: another process still holds the lock.
        OSError: the file cannot be opened or written.
    """
    handle = open_binary(path, os.O_RDWR | os.O_CREAT)
    with ExitStack() as failing:
        failing.callback(os.close, handle)
        _wait_for(handle, wait)
        mark = f"{os.getpid()} {host_name()}\n".encode()
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, mark)
        os.ftruncate(handle, len(mark))
        failing.pop_all()  # success: the caller closes it
    return handle


def _wait_for(handle: int, wait: float) -> None:
    """Take the lock; raises Held after `wait` seconds."""
    deadline = time.monotonic() + wait
    pause = _FIRST_WAIT
    while not take_lock(handle):
        if time.monotonic() + pause > deadline:
            raise Held(_holder(handle))
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_WAIT)


def _holder(handle: int) -> str:
    try:
        said = read_at(handle, _MARK, 0)
    except OSError:
        said = b""  # Windows does not let other processes read a locked range
    pid, _, host = said.decode("utf-8", "replace").strip().partition(" ")
    return f"process {pid} on {host}" if pid else "another process"
