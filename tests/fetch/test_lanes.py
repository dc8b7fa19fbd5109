"""Lanes: many at once, never two of one lane, nothing lost, errors come through."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.fetch.host_queues import Lanes


@given(st.lists(st.integers(0, 6), max_size=60), st.integers(1, 5))
def test_everything_is_worked_off_and_each_lane_in_order(lanes: list[int], jobs: int) -> None:
    items = list(enumerate(lanes))
    queue: Lanes[tuple[int, int], int] = Lanes(
        lambda item: item[0], lane=lambda item: str(item[1]), jobs=jobs
    )
    for item in items:
        queue.add(item)
    got = list(queue)
    assert sorted(got) == [(item, item[0]) for item in items]
    for lane in set(lanes):
        numbers = [n for (n, of), _ in got if of == lane]
        assert numbers == sorted(numbers)


def test_never_two_of_one_lane_and_never_more_than_the_jobs() -> None:
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

    queue: Lanes[tuple[str, int], None] = Lanes(work, lane=lambda item: item[0], jobs=3)
    for number in range(60):
        queue.add(("abcde"[number % 5], number))
    assert len(queue) == 60
    assert len(list(queue)) == 60
    assert worst == [1, 3]


def test_items_may_be_added_while_it_works() -> None:
    queue: Lanes[int, int] = Lanes(lambda n: n * 2, lane=str, jobs=2)
    queue.add(1)
    got = []
    for item, result in queue:
        got.append(result)
        if item < 5:
            queue.add(item + 1)
    assert got == [2, 4, 6, 8, 10]


def test_an_error_comes_through() -> None:
    def work(item: int) -> int:
        raise ValueError(item)

    queue: Lanes[int, int] = Lanes(work, lane=str, jobs=2)
    queue.add(7)
    with pytest.raises(ValueError, match="7"):
        list(queue)
