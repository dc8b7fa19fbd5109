"""Lanes: many at once, never two of one lane, nothing lost, errors come through."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.fetch.host_queues import HostQueues


@given(st.lists(st.integers(0, 6), max_size=60), st.integers(1, 5))
def test_all_items_run_in_order_within_a_host(lanes: list[int], jobs: int) -> None:
    items = list(enumerate(lanes))
    queue: HostQueues[tuple[int, int], int] = HostQueues(
        lambda item: item[0], host_of=lambda item: str(item[1]), jobs=jobs
    )
    for item in items:
        queue.add(item)
    got = list(queue)
    assert sorted(got) == [(item, item[0]) for item in items]
    for lane in set(lanes):
        numbers = [n for (n, of), _ in got if of == lane]
        assert numbers == sorted(numbers)


def test_one_item_per_host_and_at_most_jobs_in_total() -> None:
    lock = threading.Lock()
    running: Counter[str] = Counter()
    worst = [0, 0]

    def work(item: tuple[str, int]) -> None:
        with lock:
            running[item[0]] += 1
            worst[0] = max(worst[0], running[item[0]])
            worst[1] = max(worst[1], running.total())
        threading.Event().wait(0.001)
        with lock:
            running[item[0]] -= 1

    queue: HostQueues[tuple[str, int], None] = HostQueues(
        work, host_of=lambda item: item[0], jobs=3
    )
    for number in range(60):
        queue.add(("abcde"[number % 5], number))
    assert queue.left() == (60, 5)
    assert len(list(queue)) == 60
    assert worst == [1, 3]


def test_items_can_be_added_while_iterating() -> None:
    queue: HostQueues[int, int] = HostQueues(lambda n: n * 2, host_of=str, jobs=2)
    queue.add(1)
    got = []
    for item, result in queue:
        got.append(result)
        if item < 5:
            queue.add(item + 1)
    assert got == [2, 4, 6, 8, 10]


def test_exception_of_work_is_raised() -> None:
    def work(item: int) -> int:
        raise ValueError(item)

    queue: HostQueues[int, int] = HostQueues(work, host_of=str, jobs=2)
    queue.add(7)
    with pytest.raises(ValueError, match="7"):
        list(queue)
