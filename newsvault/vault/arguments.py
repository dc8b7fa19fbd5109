"""The arguments of the library's functions: a wrong one is the caller's mistake, and named."""

from __future__ import annotations

from newsvault.errors import UsageError

ALL = 1 << 40  # more than any vault holds


def limit_of(limit: int | None) -> int:
    """Return `limit`, or for None more than there is of anything.

    Raises TypeError for what is no whole number, UsageError for a negative one.
    """
    return ALL if limit is None else count_of("limit", limit)


def count_of(name: str, value: int) -> int:
    """Return `value`, which must be a whole number from 0 on.

    Raises TypeError for what is no whole number, UsageError for a negative one.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    if value < 0:
        raise UsageError(f"{name} is {value}", hint=f"{name} counts from 0")
    return value


def text_of(name: str, value: str) -> str:
    """Return `value`, which must be a string; raises TypeError."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {type(value).__name__}")
    return value
