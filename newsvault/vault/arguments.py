"""The arguments of the library's functions: a wrong one is the caller's mistake, and named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from newsvault.errors import UsageError

_Choice = TypeVar("_Choice", bound=str)
ALL = 1 << 40  # more than any vault holds


def limit_of(limit: int | None) -> int:
    """Return `limit`, or for None more than there is of anything.

    Raises TypeError for what is no whole number, UsageError for a negative one.
    """
    return ALL if limit is None else count_of("limit", limit)


def count_of(name: str, value: int) -> int:
    """Return `value`, which must be a whole number from 0 on.

    One that is larger than any vault is cut to that. Raises TypeError for what is no whole number,
    UsageError for a negative one.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    if value < 0:
        raise UsageError(f"{name} is {value}", hint=f"{name} counts from 0")
    return min(value, ALL)


def text_of(name: str, value: str) -> str:
    """Return `value`, which must be a string; raises TypeError."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {type(value).__name__}")
    return value


def texts_of(name: str, values: Iterable[str]) -> Iterator[str]:
    """Return an iterator of `values`, which must be strings, and not themselves one string.

    Raises TypeError, for a value when its turn comes.
    """
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be an iterable of strings, not {type(values).__name__}")
    return (text_of(f"each of {name}", value) for value in values)


def choice_of(name: str, value: str, known: Iterable[_Choice]) -> _Choice:
    """Return `value`, which must be one of `known`; raises TypeError and UsageError."""
    text = text_of(name, value)
    for choice in known:
        if choice == text:
            return choice
    raise UsageError(f"cannot {name} by {value!r}", hint=f"known: {', '.join(known)}")


def progress_of(value: Callable[[int, int], None] | None) -> Callable[[int, int], None] | None:
    """Return `value`, which must be None or something to call; raises TypeError."""
    if value is not None and not callable(value):
        raise TypeError(f"progress must be callable, not {type(value).__name__}")
    return value


def entries_of(
    entries: Iterable[tuple[str, str, str, str, str]],
) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return `entries`, each of which must be five strings; raises TypeError."""
    if isinstance(entries, str | bytes) or not isinstance(entries, Iterable):
        raise TypeError(f"entries must be an iterable of tuples, not {type(entries).__name__}")
    checked = tuple(entries)
    for entry in checked:
        if not isinstance(entry, tuple) or len(tuple(texts_of("entries", entry))) != 5:
            raise TypeError(f"each of entries must be a tuple of five strings, not {entry!r:.60}")
    return checked
