"""Pages of a batch read in processes of their own: ahead of time, and within time and memory.

A page that is built to hang or to fill the memory ends its own process and gets a refusal; the
batch goes on with a new one.
"""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import select
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import IO, Self

from newsvault import errors
from newsvault.errors import NotAnArticle, SourceError
from newsvault.extract.from_capture import read_page
from newsvault.models import Article, Capture, Refusal
from newsvault.settings import Settings

SECONDS = 30.0
MEMORY = 1024 * 1024 * 1024
# So many pages are read before helpers are started: starting one costs as much as it saves on them.
ALONE = 12
_MOST = 128
_LOOK = 32  # pages of a folder or archive that are taken ahead
_WARM = 2  # pages after which a helper has loaded nearly all it ever will
_START = "import sys; sys.path[:] = sys.argv[1:]; from newsvault.extract.workers import help_out; "
Answer = Article | tuple[str, str, str, str]


class Readers:
    """Reads captures into articles, in this process or, for a batch, in others."""

    def __init__(self, settings: Settings, *, seconds: float = SECONDS, alone: int = ALONE) -> None:
        self._settings = settings
        self.seconds = seconds
        self._alone = alone
        self._ahead: dict[int, tuple[Capture, Future[Article]]] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._local = threading.local()
        self.helpers: set[subprocess.Popen[bytes]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the helpers."""
        for helper in tuple(self.helpers):
            helper.kill()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        for helper in tuple(self.helpers):
            self._end(helper)

    def ahead(self, arriving: Iterable[Capture | Refusal]) -> Iterator[Capture | Refusal]:
        """Yield what arrives; the captures in it are being read from now on.

        What comes from files is taken some way ahead, so that helpers never wait for work; a page
        from the network is yielded as it comes.
        """
        waiting: deque[Capture | Refusal] = deque()
        for number, item in enumerate(arriving):
            waiting.append(item)
            if number < self._alone or not isinstance(item, Capture):
                yield from _emptied(waiting)
                continue
            self._begin(item)
            if item.origin == "web":
                yield from _emptied(waiting)
            elif len(waiting) > _LOOK:
                yield waiting.popleft()
        yield from waiting

    def _begin(self, capture: Capture) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1), "reader")
        while len(self._ahead) >= _MOST:  # those nobody asked for: pages known already
            del self._ahead[next(iter(self._ahead))]
        self._ahead[id(capture)] = capture, self._pool.submit(self._send, capture)

    def read(self, capture: Capture) -> Article:
        """Return the article in `capture`; raises SourceError when there is none in it."""
        known = self._ahead.pop(id(capture), None)
        return known[1].result() if known else read_page(capture, self._settings)

    def _send(self, capture: Capture) -> Article:
        helper = self._helper()
        assert helper.stdin
        assert helper.stdout
        try:
            pickle.dump((capture, self._settings), helper.stdin)
            helper.stdin.flush()
            if not select.select([helper.stdout], [], [], self.seconds)[0]:
                raise TimeoutError
            answer: Answer = pickle.load(helper.stdout)  # noqa: S301  # our own process wrote it
        except (OSError, EOFError, pickle.UnpicklingError) as exc:
            self._local.helper = None
            self._end(helper)
            late = isinstance(exc, TimeoutError)
            why = "takes too long to read" if late else "needs more memory to read than it may have"
            raise _refused(f"the page {why}", capture) from exc
        if isinstance(answer, Article):
            return answer
        name, message, hint, reason = answer
        kind: type[SourceError] = getattr(errors, name)
        raise kind(message, locator=capture.requested_url, hint=hint, reason=reason)

    def _helper(self) -> subprocess.Popen[bytes]:
        helper: subprocess.Popen[bytes] | None = getattr(self._local, "helper", None)
        if helper is None or helper.poll() is not None:
            # Not multiprocessing: that would run the main module of whoever uses the library.
            helper = subprocess.Popen(  # noqa: S603  # our own interpreter and words
                [sys.executable, "-c", _START + "help_out()", *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._local.helper = helper
            self.helpers.add(helper)
        return helper

    def _end(self, helper: subprocess.Popen[bytes]) -> None:
        self.helpers.discard(helper)
        helper.kill()
        helper.wait()
        for stream in (helper.stdin, helper.stdout):
            _close(stream)


def _emptied(waiting: deque[Capture | Refusal]) -> Iterator[Capture | Refusal]:
    while waiting:
        yield waiting.popleft()


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:
        return  # what was still to be written to a helper that is gone


def help_out() -> None:
    """Read captures from stdin and answer on stdout until it is closed: the helper's whole life."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    gc.disable()
    for number in itertools.count():
        try:
            capture, settings = pickle.load(sys.stdin.buffer)  # noqa: S301  # our parent wrote it
        except EOFError:
            return
        pickle.dump(_answer(capture, settings), answers)
        answers.flush()
        # A page's tree is garbage all at once, and its memory is still at hand for the next. What
        # was loaded for the first pages stays, and need not be looked through each time.
        gc.collect()
        if number < _WARM:
            gc.freeze()


def _answer(capture: Capture, settings: Settings) -> Answer:
    try:
        return read_page(capture, settings)
    except SourceError as exc:
        return type(exc).__name__, exc.message, exc.hint, exc.reason
    except MemoryError:
        wrong = _refused("the page needs more memory to read than it may have", capture)
        return type(wrong).__name__, wrong.message, wrong.hint, wrong.reason


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # only where the system has such limits
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _refused(message: str, capture: Capture) -> SourceError:
    return NotAnArticle(
        message,
        locator=capture.requested_url,
        hint="it is kept; `newsvault reparse` reads it again after an upgrade",
        reason="parse-refused",
    )
