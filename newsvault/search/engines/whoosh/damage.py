"""Exceptions that damaged files of an index cause."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pickle import UnpicklingError

TORN = (EOFError, OverflowError, UnpicklingError, struct.error, zlib.error)
_TRIPS = (LookupError, TypeError, ValueError, AttributeError)


@contextmanager
def opening() -> Iterator[None]:
    """Treat any exception in the block as damage: it reads files without checking every byte.

    A bug of other code must not be reported as damage, so nothing else goes inside.
    """
    try:
        yield
    except _TRIPS as exc:
        raise EOFError(f"{type(exc).__name__}: {exc}") from exc
