"""The progress line of a long job."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from newsvault.cli.streams import echo, terminal_size
from newsvault.text import printable

_BLINK = 0.1  # minimum seconds between two redraws


class Progress:
    """A progress line at the bottom of the terminal; nothing in a pipe."""

    def __init__(self, what: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._started = clock()
        self._drawn = 0.0
        self._on = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def update(self, done: int, total: int | None = None, note: str = "") -> None:
        """Show `done` of `total`, redrawn at most ten times a second."""
        now = self._clock()
        if not self._on or now - self._drawn < _BLINK:
            return
        self._drawn = now
        rate = done / max(now - self._started, 0.001)
        parts = [f"{self._what} {done}" + (f"/{total}" if total else "")]
        if total:
            filled = 20 * done // total
            parts.append(f"[{'#' * filled}{'.' * (20 - filled)}]")
        if done:
            parts.append(f"{rate:.1f}/s")
        if total and done and done < total:
            parts.append(f"{(total - done) / rate:.0f} s left")
        line = printable("  ".join([*parts, note]))
        echo(f"\r\x1b[K{line[: terminal_size().columns - 1]}", err=True, end="")

    def clear(self) -> None:
        """Erase the line before other output."""
        if self._on and self._drawn:
            echo("\r\x1b[K", err=True, end="")
            self._drawn = 0.0
