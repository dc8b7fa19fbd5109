"""Type checks of untrusted JSON and stored rows against `models`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

LARGEST = 2**53  # largest integer that every JSON parser represents exactly
LONGEST_TEXT = 20_000_000  # characters of a note, or of any other text
_SURROGATE = re.compile("[\ud800-\udfff]")


def misfit(value: object, hint: Any) -> str | None:
    """Return None if the JSON value fits the type `hint`, else the name of the wrong field."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        found = [misfit(value, one) for one in get_args(hint)]
        return None if None in found else max(map(str, found), key=len)
    if origin is Literal:
        return None if isinstance(value, str) and value in get_args(hint) else ""
    if origin is tuple:
        if not isinstance(value, list):
            return ""
        bad = (misfit(one, get_args(hint)[0]) for one in value)
        return next((one for one in bad if one is not None), None)
    if is_dataclass(hint):
        return _misfit_record(value, hint)
    return None if _PLAIN[hint](value) else ""


def _misfit_record(value: object, kind: Any) -> str | None:
    """Return the path of the first value that does not fit; None if all fit."""
    if not isinstance(value, dict):
        return ""
    known = _fields(kind)
    for name in value:
        if name not in known:
            return f".{str(name)[:40]}"
    for name, (hint, needed) in known.items():
        if name not in value:
            if needed:
                return f".{name}"
            continue
        bad = misfit(value[name], hint)
        if bad is not None:
            return f".{name}{bad}"
    return None


@cache
def _fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind)
    return {one.name: (hints[one.name], one.default is MISSING) for one in fields(kind)}


def is_text(value: object, longest: int = LONGEST_TEXT) -> bool:
    """Return whether `value` is a string of valid Unicode, at most `longest` characters."""
    return isinstance(value, str) and len(value) <= longest and not _SURROGATE.search(value)


def _whole(value: object) -> bool:
    return type(value) is int and -LARGEST < value < LARGEST


def _number(value: object) -> bool:
    return type(value) in (int, float) and _finite(value)


def _finite(value: Any) -> bool:
    return abs(value) < LARGEST and math.isfinite(value)


def is_moment(value: object) -> bool:
    """Return whether `value` is an ISO 8601 time."""
    if not isinstance(value, str) or len(value) > 100:
        return False
    try:
        at = datetime.fromisoformat(value)
        (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def _aware(value: object) -> bool:
    return is_moment(value) and datetime.fromisoformat(str(value)).tzinfo is not None


_PLAIN: dict[Any, Callable[[object], bool]] = {
    str: is_text,
    bool: lambda value: isinstance(value, bool),
    int: _whole,
    float: _number,
    datetime: _aware,
    NoneType: lambda value: value is None,
}
