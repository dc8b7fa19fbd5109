"""The rules for values of arguments: each returns the value, or raises an error that names it.

`newsvault.models.checking` applies them to the public functions; the layers below trust their
callers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from errno import ENAMETOOLONG
from os import PathLike, fsencode, fspath, strerror
from pathlib import Path
from typing import TypeVar

from newsvault.errors import UsageError
from newsvault.models import Capture, Refusal
from newsvault.text import printable

_Choice = TypeVar("_Choice", bound=str)
_LONGEST = 255  # bytes of a file name, on the file systems in use
_SHOWN = 80  # characters of a path in a message
ALL = 1 << 40  # larger than the number of articles in any vault


def limit_of(limit: int | None) -> int:
    """Return `limit`, or `ALL` for None."""
    return ALL if limit is None else limit


def count_of(name: str, value: int) -> int:
    """Return `value`, an integer of at least 0, at most `ALL`.

    Args:
        name: the argument's name, for the message.
        value: the argument.

    Raises:
        TypeError: not an integer.
        UsageError: negative.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    if value < 0:
        raise UsageError(f"{name} is {value}", hint=f"{name} counts from 0")
    return min(value, ALL)


def text_of(name: str, value: str) -> str:
    """Return `value`; raises TypeError if it is not a string."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {type(value).__name__}")
    return value


def encodable(value: str) -> str:
    """Return `value`; raises UsageError if it holds lone surrogates, as bytes that are no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{value[:60]!r} is not valid Unicode", hint="give UTF-8") from None
    return value


def path_of(name: str, value: str | PathLike[str]) -> Path:
    """Return `value` as a path.

    Args:
        name: the argument's name, for the message.
        value: the argument.

    Raises:
        TypeError: not a path.
        UsageError: no file can have the name: it has a NUL or a lone surrogate, or is too long.
    """
    if not isinstance(value, str | PathLike) or isinstance(fspath(value), bytes):
        raise TypeError(f"{name} must be a path, not {type(value).__name__}")
    path = Path(value)
    try:
        longest = max((len(fsencode(part)) for part in path.parts), default=0)
        if longest > _LONGEST:
            raise OSError(ENAMETOOLONG, strerror(ENAMETOOLONG))
        with suppress(FileNotFoundError, PermissionError, NotADirectoryError):
            path.lstat()
    except UnicodeEncodeError:
        reason = "lone surrogates"
    except ValueError:
        reason = "null byte"
    except OSError as error:
        reason = (error.strerror or "unusable").lower()
    else:
        return path
    raise UsageError(f"invalid path {printable(str(path))[:_SHOWN]!r}: {reason}")


def texts_of(name: str, values: Iterable[str]) -> Iterator[str]:
    """Return an iterator over `values`, an iterable of strings but not itself a string.

    Raises TypeError, for a single value only when it is reached.
    """
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be an iterable of strings, not {type(values).__name__}")
    return (text_of(f"each of {name}", value) for value in values)


def choice_of(name: str, value: str, known: Iterable[_Choice]) -> _Choice:
    """Return `value`, one of `known`; raises TypeError and UsageError."""
    text = text_of(name, value)
    for choice in known:
        if choice == text:
            return choice
    raise UsageError(f"cannot {name} by {value!r}", hint=f"known: {', '.join(known)}")


def progress_of(value: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Return `value`, a callable; raises TypeError."""
    if not callable(value):
        raise TypeError(f"progress must be callable, not {type(value).__name__}")
    return value


def captures_of(captures: Iterable[Capture | Refusal]) -> Iterator[Capture | Refusal]:
    """Return an iterator of `captures`; raises TypeError, for an item when it is reached."""
    if isinstance(captures, str | bytes) or not isinstance(captures, Iterable):
        raise TypeError(f"captures must be an iterable, not {type(captures).__name__}")
    return (_capture_of(item) for item in captures)


def locators_of(
    locators: Iterable[str | Capture | Refusal],
) -> Iterator[str | Capture | Refusal]:
    """Return an iterator of `locators`; raises TypeError, for an item when it is reached."""
    if isinstance(locators, str | bytes) or not isinstance(locators, Iterable):
        raise TypeError(f"locators must be an iterable, not {type(locators).__name__}")
    return (_locator_of(item) for item in locators)


def _locator_of(item: str | Capture | Refusal) -> str | Capture | Refusal:
    if not isinstance(item, str | Capture | Refusal):
        raise TypeError(f"each of locators must be a string, not {type(item).__name__}")
    return item


def _capture_of(item: Capture | Refusal) -> Capture | Refusal:
    if not isinstance(item, Capture | Refusal):
        raise TypeError(f"each of captures must be a Capture, not {type(item).__name__}")
    return item


def revision_of(name: str, value: int | str) -> int | str:
    """Return `value`, a revision or the text of a date; raises TypeError and UsageError."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(f"{name} must be a revision or a date, not {type(value).__name__}")
    return value if isinstance(value, str) else count_of(name, value)


def pairs_of(name: str, values: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return `values`, a sequence of values with their counts; raises TypeError."""
    pairs = tuple(values) if isinstance(values, Sequence) else None
    if pairs is None or not all(isinstance(one, tuple) and len(one) == 2 for one in pairs):
        raise TypeError(f"{name} must be pairs of a value and its count")
    return pairs


def entries_of(
    entries: Iterable[tuple[str, str, str, str, str]],
) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return `entries` as a tuple of tuples of five strings; raises TypeError."""
    if isinstance(entries, str | bytes) or not isinstance(entries, Iterable):
        raise TypeError(f"entries must be an iterable of tuples, not {type(entries).__name__}")
    checked = tuple(entries)
    for entry in checked:
        if not isinstance(entry, tuple) or len(tuple(texts_of("entries", entry))) != 5:
            raise TypeError(f"each of entries must be a tuple of five strings, not {entry!r:.60}")
    return checked
