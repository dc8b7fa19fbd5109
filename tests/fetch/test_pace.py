"""The clocks of hosts: pauses, rest after failures, Retry-After in all its forms."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.fetch.rate_limit import (
    BREAK_AFTER,
    BREAK_SECONDS,
    Clock,
    Pace,
    back_off,
    retry_after,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Time:
    """A clock that only goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> Clock:
        return Clock(monotonic=lambda: self.now, sleep=self.sleep)


@pytest.fixture
def hours() -> Time:
    return Time()


def test_starts_on_one_host_keep_their_distance(hours: Time) -> None:
    pace = Pace(delay=1.0, max_delay=60.0, clock=hours.clock())
    starts = []
    for _ in range(4):
        with pace.turn("a"):
            starts.append(hours.now)
    assert starts == [1000.0, 1001.0, 1002.0, 1003.0]
    with pace.turn("b"):
        assert hours.now == 1003.0


def test_a_busy_host_is_asked_half_as_often_and_recovers(hours: Time) -> None:
    pace = Pace(delay=1.0, max_delay=60.0, clock=hours.clock())
    pace.failed("a", busy=True)
    starts = []
    for turn in range(4):
        with pace.turn("a"):
            starts.append(hours.now)
        if turn == 1:
            pace.went_well("a")
    assert [b - a for a, b in itertools.pairwise(starts)] == [2.0, 2.0, 1.0]


def test_a_host_that_keeps_failing_rests(hours: Time) -> None:
    pace = Pace(delay=1.0, max_delay=60.0, clock=hours.clock())
    for _ in range(BREAK_AFTER):
        assert not pace.is_closed("a")
        pace.failed("a")
    assert pace.is_closed("a")
    assert not pace.is_closed("b")
    hours.sleep(BREAK_SECONDS + 1)
    assert not pace.is_closed("a")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("-5", None),
        ("1e9", None),
        ("100000000000000", 1e9),
        ("soon", None),
        ("", None),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Mon, 99 Nov 2026 11:00:00 GMT", None),
        ("\u0663", None),
    ],
)
def test_retry_after_is_read(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_raises(value: str) -> None:
    answer = retry_after(value, NOON)
    assert answer is None or answer >= 0


def test_waits_grow_and_are_capped() -> None:
    assert [back_off(n, 5.0, lambda: 1.0) for n in (1, 2, 3, 4)] == [2.0, 4.0, 5.0, 5.0]
    assert back_off(3, 5.0, lambda: 0.0) == 0.0
