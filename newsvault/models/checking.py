"""The one place where arguments are checked: `checked`, on each public function and class.

It derives the checks from the annotations, with the rules of `newsvault.models.arguments`. The
functions behind the public ones trust their callers; only names of choices are compared where the
choices are known, and settings where a vault is opened.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import datetime, timedelta
from types import UnionType
from typing import Any, TypeVar, cast

from newsvault.models import Capture
from newsvault.models.arguments import (
    captures_of,
    count_of,
    entries_of,
    locators_of,
    pairs_of,
    path_of,
    progress_of,
    revision_of,
    text_of,
    texts_of,
)

C = TypeVar("C", bound=Callable[..., Any])  # a class or a function


def checked(owner: C) -> C:
    """Make a function, or the public methods of a class, raise TypeError for a wrong argument.

    That is one of a type that its annotation excludes; the message names it. A negative number
    raises UsageError.
    """
    if inspect.isfunction(owner):
        return cast("C", _checked(owner))
    for name, function in list(vars(owner).items()):
        if name.startswith("_"):
            continue
        if inspect.isfunction(function):
            setattr(owner, name, _checked(function))
        elif isinstance(function, staticmethod | classmethod):
            setattr(owner, name, type(function)(_checked(function.__func__)))
    return owner


def _checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return `function` with a check of each argument whose annotation has a rule.

    Without such an argument it is returned unchanged.
    """
    annotated = {name: a for name, a in function.__annotations__.items() if name != "return"}
    if _CHECKS.keys().isdisjoint(annotated.values()):
        return function

    @functools.cache  # at the first call: a command calls few of the methods it imports
    def rules() -> tuple[inspect.Signature, dict[str, Callable[[str, Any], Any]]]:
        checks = {name: _CHECKS[a] for name, a in annotated.items() if a in _CHECKS}
        return inspect.signature(function), checks

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        signature, checks = rules()
        bound = signature.bind(*args, **kwargs)
        for name, value in bound.arguments.items():
            if name in checks:
                bound.arguments[name] = checks[name](name, value)
        return function(*bound.args, **bound.kwargs)

    return call


def _share(name: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number, not {type(value).__name__}")
    return value


def _instance(kind: type | UnionType, what: str) -> Callable[[str, object], object]:
    def check(name: str, value: object) -> object:
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {what}, not {type(value).__name__}")
        return value

    return check


def _moment(name: str, value: datetime) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{name} must be a datetime with a time zone, not {value!r:.60}")
    return value


def _or_none(check: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    return lambda name, value: None if value is None else check(name, value)


_PLAIN: dict[str, Callable[[str, Any], Any]] = {
    "str": text_of,
    "str | bytes": _instance(str | bytes, "a string or bytes"),
    "bytes": _instance(bytes, "bytes"),
    "int": count_of,
    "float": _share,
    "Iterable[str]": lambda name, value: tuple(texts_of(name, value)),
    "Sequence[str]": lambda name, value: tuple(texts_of(name, value)),
    "datetime": _moment,
    "timedelta": _instance(timedelta, "a timedelta"),
    "Path | str": path_of,
    "Capture": _instance(Capture, "a Capture"),
    "int | str": revision_of,
    "Callable[[int, int], None]": lambda _, value: progress_of(value),
    "Progress": lambda _, value: progress_of(value),
    "Sequence[tuple[str, int]]": pairs_of,
    "Iterable[Capture | Refusal]": lambda _, value: captures_of(value),
    "Iterable[str | Capture | Refusal]": lambda _, value: locators_of(value),
    "Sequence[tuple[str, str, str, str, str]]": lambda _, value: entries_of(value),
}
_CHECKS = _PLAIN | {f"{name} | None": _or_none(check) for name, check in _PLAIN.items()}
