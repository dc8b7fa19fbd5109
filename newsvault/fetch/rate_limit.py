"""How slowly each host is asked: one at a time, a pause between starts, rest after failures."""

from __future__ import annotations

import email.utils
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsvault.fetch.host_state import HostState, Manners

BREAK_AFTER = 5
BREAK_SECONDS = 300.0
LONGEST_REST = 24 * 3600.0
_WORTH_KEEPING = 1.0  # seconds; a shorter rest is over before the next run begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time, handed in so that a test can bring its own."""

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
    recalled: HostState | None = None  # what was taken over from `Manners`


class Pace:
    """The clocks of all hosts. Thread-safe; one request at a time for each host.

    `manners` keeps rests and failures beyond this object; None: nothing is kept.
    """

    def __init__(
        self, *, delay: float, max_delay: float, clock: Clock, manners: Manners | None = None
    ) -> None:
        self._delay = delay
        self._max_delay = max_delay
        self._clock = clock
        self._manners = manners
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, host: str) -> _Host:
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
        if self._manners is not None:
            self._recall(state, self._manners, host)
        return state

    def _recall(self, state: _Host, manners: Manners, host: str) -> None:
        """Take over what an earlier run, or another process, noted of `host`."""
        kept = manners.host(host)
        if kept is None or kept == state.recalled:
            return
        if state.recalled is None:
            state.failures, state.factor = kept.failures, min(64.0, max(1.0, kept.factor))
        state.recalled = kept
        now, ticks = manners.time, self._clock.monotonic()
        for name, longest in (("closed_until", LONGEST_REST), ("next_start", self._max_delay)):
            left = min(getattr(kept, name) - now, longest)
            if left > 0:
                setattr(state, name, max(getattr(state, name), ticks + left))

    def _note(self, state: _Host, host: str) -> None:
        """Keep the state of `host` for later runs."""
        if self._manners is None:
            return
        now, ticks = self._manners.time, self._clock.monotonic()
        rests = {
            name: now + left if (left := getattr(state, name) - ticks) > 0 else 0.0
            for name in ("closed_until", "next_start")
        }
        state.recalled = HostState(
            host=host, at=now, failures=state.failures, factor=state.factor, **rests
        )
        self._manners.note(state.recalled)

    @contextmanager
    def turn(self, host: str, asked_delay: float = 0.0) -> Iterator[None]:
        """Wait until `host` may be asked again, and hold it for one request.

        `asked_delay` is what robots.txt asks for, in seconds; the setting `max_delay` caps it.
        """
        state = self._host(host)
        with state.lock:
            wait = state.next_start - self._clock.monotonic()
            if wait > 0:
                self._clock.sleep(wait)
            try:
                yield
            finally:
                # From the end, not the start: however late a request reaches the host, the next
                # one never comes closer to it.
                delay = max(self._delay, min(asked_delay, self._max_delay)) * state.factor
                delay = min(delay, max(self._max_delay, self._delay))
                state.next_start = max(state.next_start, self._clock.monotonic() + delay)

    def is_closed(self, host: str) -> bool:
        """Tell whether `host` failed so often of late that it is left alone for a while."""
        return self.closed_for(host) > 0

    def closed_for(self, host: str) -> float:
        """Return for how many seconds `host` is left alone from now on; 0.0 for not at all."""
        return max(0.0, self._host(host).closed_until - self._clock.monotonic())

    def went_well(self, host: str) -> None:
        """Note an answer; the pace comes back to normal step by step."""
        state = self._host(host)
        with state.lock:
            if not state.failures and state.factor <= 1.0:
                return
            state.failures = 0
            state.factor = max(1.0, state.factor / 2)
            self._note(state, host)

    def rest(self, host: str, seconds: float) -> None:
        """Leave `host` alone for `seconds`; for longer than `max_delay`, close it until then."""
        state = self._host(host)
        until = self._clock.monotonic() + min(seconds, LONGEST_REST)
        if seconds > self._max_delay:
            state.closed_until = max(state.closed_until, until)
        else:
            state.next_start = max(state.next_start, until)
        if seconds >= _WORTH_KEEPING:
            self._note(state, host)

    def failed(self, host: str, *, busy: bool = False) -> None:
        """Note a failure; `busy` (429, 503) halves the pace. Five in a row close the host."""
        state = self._host(host)
        with state.lock:
            state.failures += 1
            if busy:
                state.factor = min(64.0, state.factor * 2)
            if state.failures >= BREAK_AFTER:
                state.failures = 0
                until = self._clock.monotonic() + BREAK_SECONDS
                state.closed_until = max(state.closed_until, until)
            self._note(state, host)


def back_off(attempt: int, cap: float, draw: Callable[[], float] = random.random) -> float:
    """Return the seconds to wait before try `attempt` (from 1): exponential with full jitter."""
    return float(min(cap, 2.0**attempt)) * draw()


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, or None for none or nonsense."""
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
