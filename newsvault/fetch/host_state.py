"""What hosts asked of us, kept between runs: rests, failures in a row, answers to robots.txt.

A file of JSON lines in the vault, derived: without it hosts are asked as on the first day. Every
line is appended with one write, so two processes may write at once; a line that cannot be read
costs itself. What a file cannot take (a vault that may not be written) is kept for the process.
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
_DAY = 24 * 3600.0  # seconds after which a line means nothing any more
_COMPACT = 1024 * 1024  # bytes of the file beyond which lines of no use are taken out
_LARGEST = 64 * _COMPACT  # bytes that are read of it
_LARGEST_RULES = 128 * 1024  # bytes of a robots.txt that is kept; larger ones are asked for again


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of a host. Times are in seconds since 1970; 0.0 for none.

    `closed_until` is when it may be asked again, `next_start` when the next request may begin;
    `failures` is how many there were in a row, `factor` by how much the pace was slowed.
    """

    host: str
    at: float
    closed_until: float = 0.0
    next_start: float = 0.0
    failures: int = 0
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesState:
    """The answer to a request for robots.txt: when, its status (None: no answer) and its text."""

    origin: str
    at: float
    status: int | None = None
    body: str = ""


class Manners:
    """The states of hosts and sites, in the file at `path` (None: for this process only).

    `now` is the clock. Thread-safe; what other processes add is seen.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._hosts: dict[str, HostState] = {}
        self._rules: dict[str, RulesState] = {}
        self._read_to = 0
        self._file = 0  # the number (inode) of the file that was read
        with self._lock:
            self._refresh()
            if self._read_to > _COMPACT:
                self._compact()

    def host(self, name: str) -> HostState | None:
        """Return what is known of the host `name`, or None."""
        with self._lock:
            self._refresh()
            state = self._hosts.get(name)
        return state if state is not None and self._is_fresh(state.at) else None

    def rules(self, origin: str) -> RulesState | None:
        """Return the last answer for robots.txt of a site (scheme, host and port), or None."""
        with self._lock:
            self._refresh()
            state = self._rules.get(origin)
        return state if state is not None and self._is_fresh(state.at) else None

    def note(self, state: HostState | RulesState) -> None:
        """Keep `state`."""
        with self._lock:
            self._take(state)
            if isinstance(state, HostState) or len(state.body) <= _LARGEST_RULES:
                self._append(state)

    @property
    def time(self) -> float:
        """The time now, in seconds since 1970."""
        return self._now().timestamp()

    def _is_fresh(self, at: float) -> bool:
        return self.time - _DAY < at <= self.time + 60.0  # two clocks differ a little

    def _take(self, state: HostState | RulesState) -> None:
        if isinstance(state, RulesState):
            self._rules[state.origin] = state
            return
        known = self._hosts.get(state.host)
        if known is not None:  # a rest that another process was asked for holds for all
            values = asdict(state)
            for name in ("closed_until", "next_start"):
                values[name] = max(values[name], getattr(known, name))
            state = HostState(**values)
        self._hosts[state.host] = state

    def _append(self, state: HostState | RulesState) -> None:
        if self._path is None:
            return
        # An end of line before it, too: a line that another process did not finish stays alone.
        line = f"\n{json.dumps(asdict(state))}\n".encode()
        with suppress(OSError):
            handle = open_binary(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line)
            finally:
                os.close(handle)

    def _refresh(self) -> None:
        """Read what was added to the file since it was last read."""
        if self._path is None:
            return
        with suppress(OSError):
            found = self._path.stat()
            if found.st_ino != self._file or found.st_size < self._read_to:
                self._file, self._read_to = found.st_ino, 0
            if found.st_size == self._read_to:
                return
            with self._path.open("rb") as stream:
                stream.seek(self._read_to)
                data = stream.read(_LARGEST)
            whole = data.rfind(b"\n") + 1
            self._read_to += whole
            for line in data[:whole].splitlines():
                state = _state(line)
                if state is not None:
                    self._take(state)

    def _compact(self) -> None:
        """Write the file again with what still means something."""
        assert self._path is not None
        kept: list[HostState | RulesState] = [*self._hosts.values(), *self._rules.values()]
        lines = [json.dumps(asdict(state)) for state in kept if self._is_fresh(state.at)]
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            with open(beside, "w", encoding="utf-8", opener=file_modes.opener) as out:
                out.writelines(f"{line}\n" for line in lines)
            beside.replace(self._path)


def _state(line: bytes) -> HostState | RulesState | None:
    """Return what a line says, or None for one that is damaged or of another program."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    kind: type[HostState | RulesState] = HostState if "host" in values else RulesState
    known = {field.name: str(field.type) for field in fields(kind)}
    if set(values) != set(known) or not all(_fits(values[n], t) for n, t in known.items()):
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
