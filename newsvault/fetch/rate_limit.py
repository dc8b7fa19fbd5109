"""Per-host rate limit: one request at a time, delay, back-off, circuit breaker."""

from __future__ import annotations

import email.utils
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsvault.fetch.host_state import HostState, HostStateStore

_log = logging.getLogger(__name__)
BREAK_AFTER = 5
BREAK_SECONDS = 300.0
MAX_PAUSE = 24 * 3600.0
_MIN_STORED = 1.0  # seconds; a shorter pause is not stored for later runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time source, replaceable in tests: wall clock, monotonic clock (seconds), sleep."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep


@dataclass(slots=True)
class _Host:
    lock: threading.RLock = field(default_factory=threading.RLock)
    next_start: float = 0.0
    factor: float = 1.0
    failures: int = 0
    closed_until: float = 0.0
    merged: HostState | None = None  # the stored state merged into this one


class RateLimiter:
    """Rate limits of all hosts. Thread-safe.

    Args:
        delay: minimum pause between two requests to a host, in seconds.
        max_delay: upper limit of the pause, in seconds; a longer Retry-After closes the host.
        clock: time source.
        manners: store that keeps back-off and failures between runs; None: nothing is stored.
    """

    def __init__(
        self, *, delay: float, max_delay: float, clock: Clock, store: HostStateStore | None = None
    ) -> None:
        self._delay = delay
        self._max_delay = max_delay
        self._clock = clock
        self._store = store
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, host: str) -> _Host:
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
        if self._store is not None:
            self._recall(state, self._store, host)
        return state

    def _recall(self, state: _Host, store: HostStateStore, host: str) -> None:
        """Merge the state of `host` that an earlier run or another process stored."""
        stored = store.host(host)
        if stored is None or stored == state.merged:
            return
        if state.merged is None:
            state.failures, state.factor = stored.failures, min(64.0, max(1.0, stored.factor))
        state.merged = stored
        now, ticks = store.time_now, self._clock.monotonic()
        for name, longest in (("closed_until", MAX_PAUSE), ("next_start", self._max_delay)):
            left = min(getattr(stored, name) - now, longest)
            if left > 0:
                setattr(state, name, max(getattr(state, name), ticks + left))

    def _note(self, state: _Host, host: str) -> None:
        """Store the state of `host` for later runs."""
        if self._store is None:
            return
        now, ticks = self._store.time_now, self._clock.monotonic()
        pauses = {
            name: now + left if (left := getattr(state, name) - ticks) > 0 else 0.0
            for name in ("closed_until", "next_start")
        }
        state.merged = HostState(
            host=host, at=now, failures=state.failures, factor=state.factor, **pauses
        )
        self._store.note(state.merged)

    @contextmanager
    def slot(self, host: str, crawl_delay: float = 0.0) -> Iterator[None]:
        """Wait until the next request to `host` is due, and hold the host for one request.

        `crawl_delay` is the Crawl-delay of robots.txt in seconds, capped by `max_delay`.
        """
        state = self._host(host)
        with state.lock:
            wait = state.next_start - self._clock.monotonic()
            if wait > 0:
                self._clock.sleep(wait)
            try:
                yield
            finally:
                # Count from the end of the request, not its start: a slow request must not make
                # the next one follow it at once.
                delay = max(self._delay, min(crawl_delay, self._max_delay)) * state.factor
                delay = min(delay, max(self._max_delay, self._delay))
                state.next_start = max(state.next_start, self._clock.monotonic() + delay)

    def is_closed(self, host: str) -> bool:
        """Return whether the circuit breaker of `host` is open."""
        return self.closed_for(host) > 0

    def closed_for(self, host: str) -> float:
        """Return the seconds until requests to `host` are allowed again; 0.0 for now."""
        return max(0.0, self._host(host).closed_until - self._clock.monotonic())

    def succeeded(self, host: str) -> None:
        """Record a success: reset the failure count and halve the delay factor (down to 1)."""
        state = self._host(host)
        with state.lock:
            if not state.failures and state.factor <= 1.0:
                return
            state.failures = 0
            state.factor = max(1.0, state.factor / 2)
            self._note(state, host)

    def pause(self, host: str, seconds: float) -> None:
        """Pause `host` for `seconds`; if longer than `max_delay`, refuse requests until then."""
        state = self._host(host)
        until = self._clock.monotonic() + min(seconds, MAX_PAUSE)
        if seconds > self._max_delay:
            _log.info("%s: no requests for %.0f s", host, min(seconds, MAX_PAUSE))
            state.closed_until = max(state.closed_until, until)
        else:
            state.next_start = max(state.next_start, until)
        if seconds >= _MIN_STORED:
            self._note(state, host)

    def failed(self, host: str, *, busy: bool = False) -> None:
        """Record a failure; `busy` (429, 503) doubles the delay factor.

        Five consecutive failures open the circuit breaker for 300 seconds.
        """
        state = self._host(host)
        with state.lock:
            state.failures += 1
            if busy:
                state.factor = min(64.0, state.factor * 2)
            if state.failures >= BREAK_AFTER:
                state.failures = 0
                until = self._clock.monotonic() + BREAK_SECONDS
                state.closed_until = max(state.closed_until, until)
                _log.info(
                    "%s: %d failures, no requests for %.0f s", host, BREAK_AFTER, BREAK_SECONDS
                )
            self._note(state, host)


def back_off(attempt: int, cap: float, draw: Callable[[], float] = random.random) -> float:
    """Return the seconds to wait after attempt `attempt` (from 1): exponential, full jitter."""
    return float(min(cap, 2.0**attempt)) * draw()


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header (number or HTTP date); None if invalid."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9]) if len(text) < 10 else 1e9
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
