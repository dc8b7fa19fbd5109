"""Rate-limit state of hosts, stored between runs: back-off, failure counts, robots.txt responses.

A JSON Lines file in the vault. It is a cache: without it, hosts start with no history. Each line
is appended with a single write, so processes may write concurrently; a damaged line is skipped. If
the file cannot be written (read-only vault), the state lasts for the process.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.system import file_modes
from newsvault.system.platform import open_binary

FILE = "manners.jsonl"
_DAY = 24 * 3600.0  # seconds until a line expires
_COMPACT = 1024 * 1024  # bytes; a larger file is compacted (expired and replaced lines dropped)
_LARGEST = 64 * _COMPACT  # bytes read of the file
_LARGEST_RULES = 128 * 1024  # bytes; a larger robots.txt is not stored but fetched again


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """Rate-limit state of a host. Times are in seconds since 1970; 0.0 for none.

    Attributes:
        host: host name.
        at: when this state was written.
        closed_until: end of the circuit breaker's or Retry-After's pause.
        next_start: earliest start of the next request.
        failures: consecutive failures.
        factor: multiplier of the delay between requests (1.0 to 64.0).
    """

    host: str
    at: float
    closed_until: float = 0.0
    next_start: float = 0.0
    failures: int = 0
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesState:
    """A robots.txt response.

    Attributes:
        origin: scheme, host and port.
        at: time of the response, in seconds since 1970.
        status: HTTP status code; None: no response.
        body: the text.
    """

    origin: str
    at: float
    status: int | None = None
    body: str = ""


class HostStateStore:
    """Host states and robots.txt responses, in the file at `path`.

    Thread-safe; sees lines appended by other processes.

    Args:
        path: the JSON Lines file; None: state lasts for this process.
        now: returns the current time.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._hosts: dict[str, HostState] = {}
        self._rules: dict[str, RulesState] = {}
        self._read_to = 0
        self._file = 0  # inode of the file that was read
        with self._lock:
            self._refresh()
            if self._read_to > _COMPACT:
                self._compact()

    def host(self, name: str) -> HostState | None:
        """Return the unexpired state of host `name`, or None."""
        with self._lock:
            self._refresh()
            state = self._hosts.get(name)
        return state if state is not None and self._is_fresh(state.at) else None

    def rules(self, origin: str) -> RulesState | None:
        """Return the last robots.txt response of `origin` (scheme, host and port), or None."""
        with self._lock:
            self._refresh()
            state = self._rules.get(origin)
        return state if state is not None and self._is_fresh(state.at) else None

    def note(self, state: HostState | RulesState) -> None:
        """Store `state` in memory and append it to the file."""
        with self._lock:
            self._take(state)
            if isinstance(state, HostState) or len(state.body) <= _LARGEST_RULES:
                self._append(state)

    @property
    def time_now(self) -> float:
        """Current time, in seconds since 1970."""
        return self._now().timestamp()

    def _is_fresh(self, at: float) -> bool:
        return (
            self.time_now - _DAY < at <= self.time_now + 60.0
        )  # tolerate clock skew between machines

    def _take(self, state: HostState | RulesState) -> None:
        if isinstance(state, RulesState):
            self._rules[state.origin] = state
            return
        stored = self._hosts.get(state.host)
        if stored is not None:  # a pause requested of another process applies here too
            values = asdict(state)
            for name in ("closed_until", "next_start"):
                values[name] = max(values[name], getattr(stored, name))
            state = HostState(**values)
        self._hosts[state.host] = state

    def _append(self, state: HostState | RulesState) -> None:
        if self._path is None:
            return
        # Newline first: a line that another process left unfinished must not swallow this one.
        line = f"\n{json.dumps(asdict(state))}\n".encode()
        with suppress(OSError):
            handle = open_binary(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line)
            finally:
                os.close(handle)

    def _refresh(self) -> None:
        """Read lines appended since the last read."""
        if self._path is None:
            return
        with suppress(OSError):
            status = self._path.stat()
            if status.st_ino != self._file or status.st_size < self._read_to:
                self._file, self._read_to = status.st_ino, 0
            if status.st_size == self._read_to:
                return
            with self._path.open("rb") as stream:
                stream.seek(self._read_to)
                data = stream.read(_LARGEST)
            whole = data.rfind(b"\n") + 1
            self._read_to += whole
            for line in data[:whole].splitlines():
                state = _parse_line(line)
                if state is not None:
                    self._take(state)

    def _compact(self) -> None:
        """Rewrite the file with the unexpired states."""
        assert self._path is not None
        states: list[HostState | RulesState] = [*self._hosts.values(), *self._rules.values()]
        lines = [json.dumps(asdict(state)) for state in states if self._is_fresh(state.at)]
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            with open(beside, "w", encoding="utf-8", opener=file_modes.opener) as out:
                out.writelines(f"{line}\n" for line in lines)
            beside.replace(self._path)


def _parse_line(line: bytes) -> HostState | RulesState | None:
    """Parse a line; None for a damaged line or one with other fields."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    kind: type[HostState | RulesState] = HostState if "host" in values else RulesState
    stored = {field.name: str(field.type) for field in fields(kind)}
    if set(values) != set(stored) or not all(_fits(values[n], t) for n, t in stored.items()):
        return None
    return kind(**values)


def _fits(value: Any, kind: str) -> bool:
    if kind == "str":
        return isinstance(value, str)
    if kind == "int | None" and value is None:
        return True
    whole = isinstance(value, int) and not isinstance(value, bool)
    number = whole or (kind == "float" and isinstance(value, float))
    return number and -1e12 < value < 1e12  # neither NaN nor infinite
