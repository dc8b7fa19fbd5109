"""Work on many lanes at once, one piece at a time in each: how a batch spreads over hosts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Lanes(Generic[T, R]):
    """A queue of items, each in a lane; iterate to work them off and get (item, result).

    At most `jobs` items are worked on at once, and never two of the same lane. Lanes take turns,
    and results come in the order they are done. Items may be added while iterating. Errors of
    `work` are raised where the iteration stands.
    """

    def __init__(self, work: Callable[[T], R], *, lane: Callable[[T], str], jobs: int) -> None:
        self._work = work
        self._lane = lane
        self._jobs = max(1, jobs)
        self._waiting: dict[str, deque[T]] = {}
        self._free: deque[str] = deque()  # lanes with something waiting and nothing running
        self._running: dict[Future[R], tuple[str, T]] = {}

    def add(self, item: T) -> None:
        """Put `item` at the end of its lane."""
        name = self._lane(item)
        if name in self._waiting:
            self._waiting[name].append(item)
        else:
            self._waiting[name] = deque([item])
            self._free.append(name)

    @property
    def lanes(self) -> int:
        """How many lanes have something waiting or running."""
        return len(self._waiting)

    def __len__(self) -> int:
        return sum(len(items) for items in self._waiting.values()) + len(self._running)

    def __iter__(self) -> Iterator[tuple[T, R]]:
        pool = ThreadPoolExecutor(self._jobs, thread_name_prefix="lane")
        try:
            while self._free or self._running:
                while self._free and len(self._running) < self._jobs:
                    name = self._free.popleft()
                    item = self._waiting[name].popleft()
                    self._running[pool.submit(self._work, item)] = (name, item)
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield self._settle(future)
        finally:
            # Whoever stops early has made `work` give up; nobody waits here for a slow host.
            pool.shutdown(wait=False, cancel_futures=True)

    def _settle(self, future: Future[R]) -> tuple[T, R]:
        name, item = self._running.pop(future)
        if self._waiting[name]:
            self._free.append(name)
        else:
            del self._waiting[name]
        return item, future.result()
