"""Worker processes that parse pages: start, request, stop. A crash affects only its page.

A worker is forked where that is safe (Linux, before there are threads): it has all imported modules
and gets ready during the fetch. Elsewhere it is started as a new process.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from newsvault.extract.worker_messages import HEAD, PATIENCE, Answer, Task

_START = "import sys; sys.path[:] = sys.argv[1:]; from newsvault.extract.worker_main import serve; "
_PIECE = 64 * 1024
_STEP = 0.05  # seconds


class Died(Exception):
    """The worker ended without an answer; the message says how."""


class _Deadline:
    """When a worker that started now has used that many seconds of CPU time."""

    def __init__(self, pid: int, seconds: float) -> None:
        self._pid, self._seconds = pid, seconds
        self._used = _cpu_time(pid)
        now = time.monotonic()
        self._until, self._last = now + seconds, now + PATIENCE * seconds

    def left(self) -> float:
        return max(0.0, self._until - time.monotonic())

    def extend(self) -> None:
        """Extend it by the CPU time that the worker did not get; raises TimeoutError."""
        used = _cpu_time(self._pid)
        now = time.monotonic()
        if self._used is None or used is None or now >= self._last:
            raise TimeoutError
        left = self._seconds - (used - self._used)
        if left <= 0:
            raise TimeoutError
        self._until = min(now + max(left, _STEP), self._last)


def _cpu_time(pid: int) -> float | None:
    """Return the CPU time of a process in seconds; None where the system does not say."""
    if not sys.platform.startswith("linux"):
        return None
    try:  # the clock of a process, as clock_getcpuclockid(3) composes it
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return None


class Helper:
    """A worker process. Used by one thread at a time."""

    def __init__(self, pid: int, asks: int, answers: int, started: object = None) -> None:
        self.pid = pid
        self._asks, self._answers = asks, answers
        self._started = started  # a Popen complains when it is collected before its process
        self.is_fork = started is None  # else it is a new process
        self._owner = os.getpid()
        self._status: int | None = None
        os.set_blocking(asks, False)

    @property
    def is_usable(self) -> bool:
        """Whether it is alive and was started by this process, not before a fork."""
        return self._owner == os.getpid() and not self._reaped()

    def ask(self, task: Task, seconds: float, memory: int) -> Answer:
        """Run `task` in the worker, within `seconds` of CPU time and `memory` bytes.

        On a busy machine it may take up to `PATIENCE` times as long by the clock. Where the CPU
        time of a process cannot be read, the clock counts.

        Raises TimeoutError and Died; the worker must be ended then.
        """
        until = _Deadline(self.pid, seconds)
        data = pickle.dumps((task, seconds, memory))
        try:
            self._send(len(data).to_bytes(HEAD, "big") + data, until)
            size = int.from_bytes(self._receive(HEAD, until), "big")
            answer: Answer = pickle.loads(self._receive(size, until))  # noqa: S301  # our own process
        except (BrokenPipeError, EOFError):
            raise Died(self._end_of_it()) from None
        return answer

    def _send(self, data: bytes, until: _Deadline) -> None:
        left = memoryview(data)
        while left:
            while not select.select([], [self._asks], [], until.left())[1]:
                until.extend()
            left = left[os.write(self._asks, left[:_PIECE]) :]

    def _receive(self, size: int, until: _Deadline) -> bytes:
        parts: list[bytes] = []
        while size:
            while not select.select([self._answers], [], [], until.left())[0]:
                until.extend()
            part = os.read(self._answers, min(size, _PIECE))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _reaped(self, *, wait: bool = False) -> bool:
        if self._status is None:
            try:
                pid, status = os.waitpid(self.pid, 0 if wait else os.WNOHANG)
            except ChildProcessError:  # another waiter has reaped it
                pid, status = self.pid, 0
            if pid:
                self._status = status
        return self._status is not None

    def _end_of_it(self) -> str:
        """Return how the worker ended, as text: closed pipes mean that it has or is about to."""
        self._reaped(wait=True)
        number = os.WTERMSIG(self._status) if self._status and os.WIFSIGNALED(self._status) else 0
        names = {one.value: one.name for one in signal.Signals}
        return f"signal {names.get(number, number)}" if number else "it ended early"

    def stop(self) -> None:
        """Kill the process; a thread waiting for an answer gets Died."""
        if self._owner == os.getpid() and self._status is None:
            with suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill the process and release its resources."""
        self.stop()
        if self._owner == os.getpid():
            self._reaped(wait=True)
        if isinstance(self._started, subprocess.Popen):
            self._started.returncode = self._status or 0
        for end in (self._asks, self._answers):
            with suppress(OSError):
                os.close(end)
        self._asks = self._answers = -1


def start() -> Helper:
    """Start a worker; raises OSError when the system cannot start a process."""
    return _forked() if _may_fork() else _spawned()


def _may_fork() -> bool:
    """Return whether a fork is safe: locks held by other threads would stay locked in the child."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False


def _forked() -> Helper:
    """Fork a helper process, with pipes to it and back; raises OSError."""
    theirs, asks = os.pipe()
    answers, back = os.pipe()
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        pid = os.fork()
        if pid == 0:
            _become(theirs, back, blocked)
    except OSError:
        os.close(asks)
        os.close(answers)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        os.close(theirs)
        os.close(back)
    return Helper(pid, asks, answers)


def _become(theirs: int, back: int, blocked: Iterable[int]) -> NoReturn:
    """Become the worker, with none of the parent's files and signal handlers."""
    # Garbage of the parent that holds a file would close a file of this process, which by then has
    # its number.
    gc.freeze()
    try:
        from newsvault.extract.worker_main import serve

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        _only(theirs, back)
        serve()
    finally:
        os._exit(0)


def _only(theirs: int, back: int) -> None:
    """Close all files but `theirs` and `back`, which become stdin and stdout.

    A vault's lock is held as long as any process has its file open.
    """
    import fcntl

    high = [fcntl.fcntl(one, fcntl.F_DUPFD, 3) for one in (theirs, back)]
    null = fcntl.fcntl(os.open(os.devnull, os.O_WRONLY), fcntl.F_DUPFD, 3)
    for number, one in enumerate((*high, null)):
        os.dup2(one, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _spawned() -> Helper:
    """Start a helper process in a new interpreter; raises OSError."""
    # Not multiprocessing: it would run the main module of the library's user.
    theirs, asks = os.pipe()
    answers, back = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter and words
            [sys.executable, "-c", _START + "serve()", *sys.path],
            stdin=theirs,
            stdout=back,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        os.close(asks)
        os.close(answers)
        raise
    finally:
        os.close(theirs)
        os.close(back)
    return Helper(process.pid, asks, answers, process)
