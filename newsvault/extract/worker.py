"""A process that reads pages for this one and may die: how it is started, asked and ended.

It is forked where that is safe and quick (Linux, before there are threads): it has all that was
imported so far, and gets ready while this process is waiting for the page. Elsewhere it is started.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from newsvault.models import Article

_START = "import sys; sys.path[:] = sys.argv[1:]; from newsvault.extract.worker_main import serve; "
_PIECE = 64 * 1024
_HEAD = 8  # bytes that say how long an answer is
NO_MEMORY = "no-memory"  # the reason in the answer of a helper that has none left
Answer = Article | tuple[str, str, str, str]
Task = Callable[[], Article]


class Died(Exception):
    """The helper ended instead of answering; the message says how."""


class Helper:
    """One such process. Only one thread may ask it at a time."""

    def __init__(self, pid: int, asks: int, answers: int, started: object = None) -> None:
        self.pid = pid
        self._asks, self._answers = asks, answers
        self._started = started  # a Popen complains when it is collected before its process
        self._owner = os.getpid()
        self._status: int | None = None
        os.set_blocking(asks, False)

    @property
    def is_fork(self) -> bool:
        """Whether it is a fork of this process, and not a program of its own."""
        return self._started is None

    @property
    def is_usable(self) -> bool:
        """Whether it is alive, and this process is the one that started it (not a fork of it)."""
        return self._owner == os.getpid() and not self._reaped()

    def ask(self, task: Task, seconds: float, memory: int) -> Answer:
        """Return what `task` gives there within so many seconds and bytes of memory.

        Raises TimeoutError and Died; the helper has to be ended then.
        """
        until = time.monotonic() + seconds
        data = pickle.dumps((task, seconds, memory))
        try:
            self._send(len(data).to_bytes(_HEAD, "big") + data, until)
            size = int.from_bytes(self._receive(_HEAD, until), "big")
            answer: Answer = pickle.loads(self._receive(size, until))  # noqa: S301  # our own process
        except (BrokenPipeError, EOFError):
            raise Died(self._end_of_it()) from None
        return answer

    def _send(self, data: bytes, until: float) -> None:
        left = memoryview(data)
        while left:
            _, ready, _ = select.select([], [self._asks], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            left = left[os.write(self._asks, left[:_PIECE]) :]

    def _receive(self, size: int, until: float) -> bytes:
        parts: list[bytes] = []
        while size:
            wait = max(0.0, until - time.monotonic())
            if not select.select([self._answers], [], [], wait)[0]:
                raise TimeoutError
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
            except ChildProcessError:  # somebody else asked for its end
                pid, status = self.pid, 0
            if pid:
                self._status = status
        return self._status is not None

    def _end_of_it(self) -> str:
        """Return how it ended, in words: closed pipes say that it has, or is about to."""
        self._reaped(wait=True)
        number = os.WTERMSIG(self._status) if self._status and os.WIFSIGNALED(self._status) else 0
        names = {one.value: one.name for one in signal.Signals}
        return f"signal {names.get(number, number)}" if number else "it ended early"

    def stop(self) -> None:
        """Stop the process, whatever it is doing; who is waiting for an answer gets Died."""
        if self._owner == os.getpid() and self._status is None:
            with suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Stop the process and forget it."""
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
    """Start a helper; raises OSError when the system starts no more processes."""
    return _forked() if _may_fork() else _spawned()


def _may_fork() -> bool:
    """Whether a fork is sure to be whole: what other threads hold would be held for ever in it."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False


def _forked() -> Helper:
    theirs, asks = os.pipe()
    answers, back = os.pipe()
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
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
    """Be the helper from now on, with none of the files and handlers of the process it was."""
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
    """Let `theirs` and `back` be the only open files, as stdin and stdout.

    A vault's lock is held as long as any process has its file.
    """
    import fcntl

    high = [fcntl.fcntl(one, fcntl.F_DUPFD, 3) for one in (theirs, back)]
    null = fcntl.fcntl(os.open(os.devnull, os.O_WRONLY), fcntl.F_DUPFD, 3)
    for number, one in enumerate((*high, null)):
        os.dup2(one, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _spawned() -> Helper:
    # Not multiprocessing: that would run the main module of whoever uses the library.
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
