"""Regular expressions of the query language, in Lucene's syntax."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from newsvault.errors import QueryError

parser = import_module("re._parser")  # it has no public name, and no types

_SPECIAL = '.?+*|{}[]()"\\#@&<>~^$-'
_MOST = 1000  # repetitions
_DIGIT = "[0-9]"
# What a folded word can hold: letters and digits, hence these classes need no more.
_CLASSES = {
    "CATEGORY_DIGIT": _DIGIT,
    "CATEGORY_NOT_DIGIT": "[^0-9]",
    "CATEGORY_WORD": ".",
    "CATEGORY_NOT_SPACE": ".",
}


def to_lucene(pattern: str, position: int) -> str:
    """Return `pattern` (of Python's `re`, ignoring case) as a regular expression of Lucene.

    Raises QueryError for what Lucene has no equivalent of: anchors inside, look-around, ...
    """
    try:
        return _sequence(parser.parse(pattern))
    except _Unknown as exc:
        raise QueryError(
            f"{exc} in a regular expression cannot be searched on the cluster",
            query="",
            position=position,
            hint="letters, . [ ] ( ) | and repetitions can",
        ) from None


class _Unknown(Exception):
    """A part of an expression without an equivalent."""


def _sequence(parts: Any) -> str:
    return "".join(_one(str(kind), value) for kind, value in parts)


def _one(kind: str, value: Any) -> str:
    """Return Lucene's form of one part of an expression; raises _Unknown without one."""
    match kind:
        case "LITERAL":
            return _letter(value)
        case "NOT_LITERAL":
            return f"[^{_in_class(chr(value).lower())}]"
        case "ANY":
            return "."
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, inner = value
            most = "" if high == parser.MAXREPEAT else str(min(int(high), _MOST))
            return f"({_sequence(inner)}){{{min(int(low), _MOST)},{most}}}"
        case "SUBPATTERN":
            return f"({_sequence(value[-1])})"
        case "BRANCH":
            return "(" + "|".join(_sequence(part) or "()" for part in value[1]) + ")"
        case "IN":
            return _class(value)
    raise _Unknown(kind.lower().replace("_", " "))


def _class(parts: Any) -> str:
    """Return Lucene's form of a character class, with both cases of letters: words are folded."""
    negated = str(parts[0][0]) == "NEGATE"
    inside: list[str] = []
    for kind, value in parts[1:] if negated else parts:
        match str(kind):
            case "LITERAL":
                inside.append(_in_class(chr(value).lower()))
            case "RANGE":
                low, high = (chr(code) for code in value)
                inside.append(f"{_in_class(low)}-{_in_class(high)}")
                if low.isupper() and high.isupper():
                    inside.append(f"{_in_class(low.lower())}-{_in_class(high.lower())}")
            case "CATEGORY" if str(value) == "CATEGORY_DIGIT":
                inside.append("0-9")
            case "CATEGORY" if str(value) in _CLASSES and len(parts) == 1:
                return _CLASSES[str(value)]
            case other:
                raise _Unknown(other.lower())
    return f"[{'^' if negated else ''}{''.join(inside)}]"


def _letter(code: int) -> str:
    char = chr(code).lower()
    return "".join(f"\\{one}" if one in _SPECIAL else one for one in char)


def _in_class(char: str) -> str:
    return f"\\{char}" if char in "\\]^-[" else char
