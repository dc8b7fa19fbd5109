"""Data that a script returns from a function which is called at once: `(function(a){...}("x"))`."""

from __future__ import annotations

import json
import re

_CALL = re.compile(r"\s*\(\s*function\s*\(([\w$, ]{0,9000})\)\s*\{")
_RETURN = re.compile(r"\breturn\s*(?=\{)")
# Strings, names, numbers, signs: all that an object written in a script consists of. A string
# without an end goes to the end of the script, as it would be read from each of its marks else.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\[\s\S])*+"?|[A-Za-z_$][\w$]*|-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|![01]|[{}\[\]():,]|\S'
)
_PLAIN = {"true": "true", "false": "false", "null": "null", "!0": "true", "!1": "false"}
_LARGEST = 6_000_000  # characters of the JSON


def called(text: str, start: int) -> str:
    """Return as JSON the object that the function called at `start` of a script returns, or "".

    Its arguments have the place of their names; a value that is not plain becomes null, a
    number 0.
    """
    call = _CALL.match(text, start)
    begin = _RETURN.search(text, call.end()) if call else None
    end = text.rfind("}(")
    if call is None or begin is None or end < begin.end():
        return ""
    given = _as_json("[" + text[end + 2 :].rpartition("))")[0] + "]", 0, {})
    try:
        values = json.loads(given)
    except (ValueError, RecursionError):
        return ""
    names = [name.strip() for name in call[1].split(",")]
    words = {name: json.dumps(value) for name, value in zip(names, values, strict=False)}
    return _as_json(text[:end], begin.end(), words)


def _as_json(text: str, start: int, names: dict[str, str]) -> str:
    """Return as JSON the object or list that begins at `start`; "" for one without an end."""
    parts: list[str] = []
    depth = nested = size = 0
    for token in _TOKEN.finditer(text, start):
        word = token[0]
        if nested or word == "(":  # the arguments of a call
            nested += (word == "(") - (word == ")")
            continue
        if word[0].isalnum() or word[0] in "_$!.-":
            word = _value(word, parts, text[token.end() : token.end() + 1] == ":", names)
        depth += (word in ("{", "[")) - (word in ("}", "]"))
        parts.append(word)
        size += len(word)
        if depth == 0:
            return "".join(parts)
        if size > _LARGEST:
            break
    return ""


def _value(word: str, before: list[str], is_key: bool, names: dict[str, str]) -> str:
    """Return a name or a state as JSON, a number as 0; "" for one behind a name without a value."""
    last = before[-1] if before else ""
    if is_key and last in ("{", ","):
        return f'"{word}"'
    if last not in (":", ",", "["):
        return ""  # `void 0`, `new Date(...)`
    if word[0].isdecimal() or word[0] in ".-":
        return "0"
    return names.get(word) or _PLAIN.get(word, "null")
