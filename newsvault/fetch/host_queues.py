"""Per-host work queues: a batch works on many hosts at once and on one item per host."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class HostQueues(Generic[T, R]):
    """A work queue per host; iterate to run them and get (item, result) pairs.

    Hosts take turns. Results come in order of completion. Items may be added while iterating. An
    exception of `work` is raised from the iteration.

    Args:
        work: called with an item, in a worker thread.
        host_of: returns the host of an item.
        jobs: maximum number of items worked on at once; never two of one host.
    """

    def __init__(self, work: Callable[[T], R], *, host_of: Callable[[T], str], jobs: int) -> None:
        self._work = work
        self._host_of = host_of
        self._jobs = max(1, jobs)
        self._waiting: dict[str, deque[T]] = {}
        self._free: deque[str] = deque()  # hosts with queued items and none running
        self._running: dict[Future[R], tuple[str, T]] = {}

    def add(self, item: T) -> None:
        """Append `item` to its host's queue."""
        host = self._host_of(item)
        if host in self._waiting:
            self._waiting[host].append(item)
        else:
            self._waiting[host] = deque([item])
            self._free.append(host)

    def left(self) -> tuple[int, int]:
        """Return the number of queued or running items, and of their hosts."""
        queued = sum(map(len, self._waiting.values()))
        return queued + len(self._running), len(self._waiting)

    def __iter__(self) -> Iterator[tuple[T, R]]:
        pool = ThreadPoolExecutor(self._jobs, thread_name_prefix="host")
        try:
            while self._free or self._running:
                while self._free and len(self._running) < self._jobs:
                    host = self._free.popleft()
                    item = self._waiting[host].popleft()
                    self._running[pool.submit(self._work, item)] = (host, item)
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield self._settle(future)
        finally:
            # On an early exit do not wait for slow hosts.
            pool.shutdown(wait=False, cancel_futures=True)

    def _settle(self, future: Future[R]) -> tuple[T, R]:
        host, item = self._running.pop(future)
        if self._waiting[host]:
            self._free.append(host)
        else:
            del self._waiting[host]
        return item, future.result()
