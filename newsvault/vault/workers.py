"""Worker processes that parse pages within limits of time and memory; in parallel in a batch.

A page that exhausts its limits ends its process and is refused; the next page gets a new process.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from newsvault import errors
from newsvault.errors import NotAnArticle, SourceError, SystemRefused
from newsvault.extract.from_capture import read_bytes, read_page, read_unjudged
from newsvault.extract.worker import Died, Helper, start
from newsvault.extract.worker_messages import NO_MEMORY, Answer, Task
from newsvault.guard import attempt
from newsvault.models import Article, Capture, CaptureInfo
from newsvault.settings import Settings
from newsvault.storage.catalog import Catalog
from newsvault.storage.stored_bytes import raw
from newsvault.system.platform import HAS_WORKERS
from newsvault.vault.pending_reading import READ_AGAIN, Reading

# Pages parsed by one worker before others are started: a start costs as much as it saves on them.
ALONE = 12

# Idle workers: starting one costs as much as parsing several pages.
_idle: list[Helper] = []
_lock = threading.Lock()


class ParseWorkers:
    """Parses pages in worker processes; use `with`, which stops running workers.

    alone: pages parsed by the first worker before others start. stays: the caller calls `end_forks`
    later.
    """

    def __init__(self, settings: Settings, *, alone: int = ALONE, stays: bool = False) -> None:
        self._settings = settings
        self._alone = alone
        self._stays = stays
        self._begun = 0
        self._pool: ThreadPoolExecutor | None = None
        self._busy: set[Helper] = set()

    def __enter__(self) -> Self:
        """Start a worker while the first page is still on its way."""
        if not HAS_WORKERS:
            return self
        with _lock:
            if not any(worker.is_usable for worker in _idle):
                try:
                    _idle.append(start())
                except OSError:
                    return self  # the first page reports it
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the workers that are still parsing."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        for helper in tuple(self._busy):
            helper.stop()
        if self._pool is not None:
            self._pool.shutdown()
        if not self._stays:
            end_forks()

    def begin(self, capture: Capture, *, unjudged: bool = False) -> Callable[[], Reading]:
        """Start parsing a capture; return a function that waits for the result.

        unjudged: skip classification, because the user said that it is an article. The first pages
        are parsed when waited for, later ones in parallel.
        """
        read = read_unjudged if unjudged else read_page
        task = partial(read, capture, self._settings)
        self._begun += 1
        if self._begun <= self._alone:
            return partial(self.read, task, capture.requested_url)
        if self._pool is None:
            self._pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1), "reader")
        future: Future[Reading] = self._pool.submit(self.read, task, capture.requested_url)
        return future.result

    def stored(self, root: Path, catalog: Catalog, info: CaptureInfo) -> Reading:
        """Return the parse of a capture's stored bytes, without classification.

        Raises Damaged.
        """
        page = raw(root, catalog, info, self._settings, decoded=False)
        task = partial(
            read_bytes,
            page.body,
            url=info.url,
            coding=page.coding,
            content_type=info.content_type,
            captured_at=info.captured_at,
            settings=self._settings,
        )
        return self.read(task, info.requested_url)

    def read(self, task: Task, locator: str) -> Reading:
        """Run `task` in a worker; return its parse, or the error: timeout, memory, or its own.

        locator: the page's address, for the message. Raises SystemRefused when no process can be
        started.
        """
        if not HAS_WORKERS:
            return _read_here(task, locator)
        try:
            return self._asked(task, locator)
        except OSError:  # the pipe failed, not the page: once more, in another process
            with suppress(OSError):
                return self._asked(task, locator)
        return _refused("the parser process cannot be reached", locator)

    def _asked(self, task: Task, locator: str) -> Reading:
        """Return what a worker answers; raises OSError where its pipe fails."""
        helper = _taken()
        self._busy.add(helper)
        answer: Answer | None = None
        try:
            answer = helper.ask(task, self._settings.parse_timeout, self._settings.parse_memory)
        except TimeoutError:
            why = f"took more than {self._settings.parse_timeout:g} s to parse (parse_timeout)"
            return _refused(f"the page {why}", locator)
        except Died as exc:
            return _refused(f"the parser process stopped ({exc})", locator)
        finally:
            self._busy.discard(helper)
            if answer is None or _is_spent(answer):
                helper.end()
            else:
                _leave(helper)
        return _reading(answer, locator, self._settings.parse_memory)


def _read_here(task: Task, locator: str) -> Reading:
    """Return what `task` reads in this process, without limits."""
    try:
        return attempt(task, lambda why: _raise(NotAnArticle(why, locator=locator)))
    except SourceError as exc:
        kind = type(exc)
        hint = exc.hint or READ_AGAIN
        return kind(exc.message, locator=locator, hint=hint, reason=exc.reason)


def _raise(error: SourceError) -> NoReturn:
    raise error


def _reading(answer: Answer, locator: str, memory: int) -> Reading:
    if isinstance(answer, Article):
        return answer
    name, message, hint, reason = answer
    if _is_spent(answer):
        size = f"{memory / 1024**2:.0f} MiB"
        return _refused(
            f"the page took more than {size} of memory to parse (parse_memory)", locator
        )
    kind: type[SourceError] = getattr(errors, name)
    return kind(message, locator=locator, hint=hint or READ_AGAIN, reason=reason)


def _is_spent(answer: Answer) -> bool:
    """Return whether the worker has reached its memory limit."""
    return isinstance(answer, tuple) and answer[3] == NO_MEMORY


def _refused(message: str, locator: str) -> SourceError:
    return NotAnArticle(message, locator=locator, hint=READ_AGAIN, reason="parse-refused")


def _taken() -> Helper:
    """Return an idle parser process that still works, or start one; raises SystemRefused."""
    with _lock:
        while _idle:
            helper = _idle.pop()
            if helper.is_usable:
                return helper
            helper.end()
    try:
        return start()
    except OSError as exc:
        raise SystemRefused(
            f"cannot start the parser process: {exc.strerror or exc}",
            hint="raise the limit (ulimit -u, ulimit -v); then `newsvault reparse` parses the"
            " stored pages",
        ) from exc


def _leave(helper: Helper) -> None:
    with _lock:
        _idle.append(helper)


def end_forks() -> None:
    """Stop the idle forks of this process, which hold its files in memory."""
    with _lock:
        forks = [helper for helper in _idle if helper.is_fork]
        _idle[:] = [helper for helper in _idle if helper not in forks]
    for helper in forks:
        helper.end()


@atexit.register
def _end_idle() -> None:
    with _lock:
        while _idle:
            _idle.pop().end()
