"""The life of a helper: it reads pages that it is sent, within time and memory, until it is let go.

Nothing that is read here can harm the process that asked: this one may hang, grow or die.
"""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import signal
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from newsvault.errors import NotAnArticle, SourceError
from newsvault.extract.worker import NO_MEMORY, Answer, Task
from newsvault.guard import attempt

_HEAD = 8
_WARM = 2  # pages after which nearly all is loaded that ever will be
_GRACE = 5.0  # seconds after which the process ends by itself, when nobody is there to end it
_SAMPLE = b"""<!DOCTYPE html><html lang="en"><head><title>A day - The Paper</title></head><body>
<article><h1>A day at the harbour</h1><p class="byline">By Jane Roe</p><time>1 May 2024</time>
<p>"The ships are late again," said John Doe, the harbour's master, on Wednesday in the morning.</p>
<p>The council, which owns the quay, had told the crews of two of them to wait for the tide.</p>
</article></body></html>"""


def serve() -> None:
    """Read tasks from stdin and answer on stdout until it is closed: the helper's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us
    asks = os.fdopen(0, "rb", closefd=False)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    gc.disable()
    _warm()
    for number in itertools.count():
        # A page's tree is garbage all at once, and its memory is still at hand for the next. What
        # was loaded for the first pages stays, and need not be looked through each time.
        gc.collect()
        if number < _WARM:
            gc.freeze()
        head = asks.read(_HEAD)
        if len(head) < _HEAD:
            return
        task, seconds, memory = pickle.loads(asks.read(int.from_bytes(head, "big")))  # noqa: S301  # our parent wrote it
        _limit(seconds, memory)
        answer = _answer(task)
        _write(answers, answer)
        if isinstance(answer, tuple) and answer[3] == NO_MEMORY:
            return  # what is left of the memory is in pieces


def _warm() -> None:
    """Load what reading needs while the page is still on its way."""
    from newsvault.extract.parser import parse_article

    with suppress(SourceError):
        parse_article(_SAMPLE, "https://paper.example/2024/05/01/a-day", captured_at=_NOW)


_NOW = datetime(2024, 5, 2, tzinfo=UTC)


def _write(answers: IO[bytes], answer: Answer) -> None:
    data = pickle.dumps(answer)
    with suppress(BrokenPipeError):
        answers.write(len(data).to_bytes(_HEAD, "big") + data)
        answers.flush()
    signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(task: Task) -> Answer:
    try:
        return attempt(lambda: _read(task), _failed)
    except SourceError as exc:
        return type(exc).__name__, exc.message, exc.hint, exc.reason


def _read(task: Task) -> Answer:
    try:
        return task()
    except MemoryError:
        return NotAnArticle.__name__, "", "", NO_MEMORY


def _failed(why: str) -> Answer:
    return NotAnArticle.__name__, f"the page could not be read ({why})", "", "unreadable"


def _limit(seconds: float, memory: int) -> None:
    """Let this page have so much time and memory more than what is in use now."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)  # SIGALRM ends a process
    try:
        import resource
    except ImportError:
        return  # only where the system has such limits
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = _in_use() + memory
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(OSError, ValueError):  # a system that knows the limit and does not set it
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _in_use() -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0
