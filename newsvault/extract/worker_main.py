"""Main loop of a worker process: parses pages within limits of time and memory.

A hang, a crash or memory exhaustion here does not affect the parent process.
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
from newsvault.extract.worker_messages import HEAD, NO_MEMORY, PATIENCE, Answer, Task
from newsvault.guard import attempt

_WARM = 2  # pages after which nearly all modules are loaded
_GRACE = 5.0  # seconds after the time limit until the worker ends itself, without a parent
_SAMPLE = b"""<!DOCTYPE html><html lang="en"><head><title>A day - The Paper</title></head><body>
<article><h1>A day at the harbour</h1><p class="byline">By Jane Roe</p><time>1 May 2024</time>
<p>"The ships are late again," said John Doe, the harbour's master, on Wednesday in the morning.</p>
<p>The council, which owns the quay, had told the crews of two of them to wait for the tide.</p>
</article></body></html>"""


def serve() -> None:
    """Read tasks from stdin and write answers to stdout until stdin is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles it and ends the worker
    asks = os.fdopen(0, "rb", closefd=False)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # output of libraries must not mix with answers
    gc.disable()
    _warm()
    for number in itertools.count():
        # A page's tree becomes garbage at once, and its memory is reused for the next page. Objects
        # loaded for the first pages stay, and need not be scanned by each collection.
        gc.collect()
        if number < _WARM:
            gc.freeze()
        head = asks.read(HEAD)
        if len(head) < HEAD:
            return
        task, seconds, memory = pickle.loads(asks.read(int.from_bytes(head, "big")))  # noqa: S301  # our parent wrote it
        _limit(seconds, memory)
        answer = _answer(task)
        _write(answers, answer)
        if isinstance(answer, tuple) and answer[3] == NO_MEMORY:
            return  # the remaining memory is fragmented


def _warm() -> None:
    """Import parser modules while the page is being fetched."""
    from newsvault.extract.parser import parse_article

    with suppress(SourceError):
        parse_article(_SAMPLE, "https://paper.example/2024/05/01/a-day", captured_at=_NOW)


_NOW = datetime(2024, 5, 2, tzinfo=UTC)


def _write(answers: IO[bytes], answer: Answer) -> None:
    data = pickle.dumps(answer)
    with suppress(BrokenPipeError):
        answers.write(len(data).to_bytes(HEAD, "big") + data)
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
    """Allow `seconds` of time and `memory` bytes more than in use now."""
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds + _GRACE)  # SIGALRM ends a process
    try:
        import resource
    except ImportError:
        return  # not supported on this system
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = _in_use() + memory
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(OSError, ValueError):  # the system has the limit but cannot set it
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _in_use() -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0
