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
    RateLimiter,
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


def test_delay_between_requests_to_a_host(hours: Time) -> None:
    limiter = RateLimiter(delay=1.0, max_delay=60.0, clock=hours.clock())
    starts = []
    for _ in range(4):
        with limiter.slot("a"):
            starts.append(hours.now)
    assert starts == [1000.0, 1001.0, 1002.0, 1003.0]
    with limiter.slot("b"):
        assert hours.now == 1003.0


def test_busy_host_doubles_the_delay_and_recovers(hours: Time) -> None:
    limiter = RateLimiter(delay=1.0, max_delay=60.0, clock=hours.clock())
    limiter.failed("a", busy=True)
    starts = []
    for slot in range(4):
        with limiter.slot("a"):
            starts.append(hours.now)
        if slot == 1:
            limiter.succeeded("a")
    assert [b - a for a, b in itertools.pairwise(starts)] == [2.0, 2.0, 1.0]


def test_circuit_breaker_opens_and_closes(hours: Time) -> None:
    limiter = RateLimiter(delay=1.0, max_delay=60.0, clock=hours.clock())
    for _ in range(BREAK_AFTER):
        assert not limiter.is_closed("a")
        limiter.failed("a")
    assert limiter.is_closed("a")
    assert not limiter.is_closed("b")
    hours.sleep(BREAK_SECONDS + 1)
    assert not limiter.is_closed("a")


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
def test_retry_after_is_parsed(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


@given(st.text(max_size=40))
def test_invalid_retry_after_never_raises(value: str) -> None:
    answer = retry_after(value, NOON)
    assert answer is None or answer >= 0


def test_back_off_grows_and_is_capped() -> None:
    assert [back_off(n, 5.0, lambda: 1.0) for n in (1, 2, 3, 4)] == [2.0, 4.0, 5.0, 5.0]
    assert back_off(3, 5.0, lambda: 0.0) == 0.0
