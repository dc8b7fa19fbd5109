"""The log on stderr: NEWSVAULT_LOG=info or debug prints what the loggers `newsvault.*` report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from newsvault.errors import UsageError
from newsvault.text import safe_line

VARIABLE = "NEWSVAULT_LOG"
_LEVELS = ("debug", "info", "warning")


@contextmanager
def log_to_stderr() -> Iterator[None]:
    """Print the log at the level of NEWSVAULT_LOG while the block runs; no log without it.

    Raises:
        UsageError: an unknown level.
    """
    level = os.environ.get(VARIABLE, "").lower()
    if not level:
        yield
        return
    if level not in _LEVELS:
        raise UsageError(f"{VARIABLE} is {level!r}", hint=f"use one of: {', '.join(_LEVELS)}")
    import logging  # not at every start

    class Line(logging.Formatter):
        """One line, safe for a terminal: URLs and messages come from pages and servers."""

        def format(self, record: logging.LogRecord) -> str:
            return safe_line(super().format(record))

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line("%(asctime)s %(name)s: %(message)s"))
    logger = logging.getLogger("newsvault")
    logger.addHandler(handler)
    logger.setLevel(level.upper())
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
