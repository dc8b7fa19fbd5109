"""Data that a page carries for its own scripts: `__NEXT_DATA__` and similar, as JSON values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeGuard

from newsvault.extract.page.script_call import called

_SCRIPT = re.compile(r"<script\b([^<>]{0,500})>", re.IGNORECASE)
_JSON = re.compile(r"""\btype\s*=\s*["']?application/json""", re.IGNORECASE)
_ID = re.compile(r"""\bid\s*=\s*["']?([\w$:.-]{1,80})""", re.IGNORECASE)
# `window.__INITIAL_STATE__ = {`, `Fusion.globalContent={`: the name, and where the value begins.
_ASSIGNED = re.compile(
    r"\b((?:window\.)?__[A-Z][A-Z_]{2,40}__|Fusion\.globalContent|(?:window\.)?__[a-z]\w{2,40})"
    r"\s*=\s*(?:JSON\.parse\()?(?:decodeURIComponent\()?(?=[\[{\"'(])"
)
# How one framework writes the characters of markup in its data.
_ENTITIES = (("&q;", '"'), ("&s;", "'"), ("&l;", "<"), ("&g;", ">"), ("&a;", "&"))
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_PUSHED = re.compile(r"self\.__next_f\.push\((?=\[)")
_ROW = re.compile(r"^[0-9a-f]+:(?=[\[{\"])", re.MULTILINE)
_MOST_SCRIPTS = 400
_LARGEST = 6_000_000  # characters of a page's scripts that are read
_FEWEST = 200  # characters of a script that may hold an article
_MOST_VALUES = 5_000  # of a script, or of the streamed parts: places where a value may begin


def page_data(source: str) -> Iterator[tuple[str, object]]:
    """Yield (name, value) of each JSON value in the scripts of a page, in its order."""
    left, pushed = _LARGEST, []
    for count, opener in enumerate(_SCRIPT.finditer(source)):
        end = source.find("</script", opener.end())
        if count >= _MOST_SCRIPTS or end < 0:
            break
        size = end - opener.end()
        if not _FEWEST <= size <= left or "ld+json" in opener[1]:
            continue
        text = source[opener.end() : end]
        left -= size
        if _JSON.search(opener[1]):
            found_id = _ID.search(opener[1])
            name = found_id[1] if found_id else "a script"
            if (value := _decoded(_plain(text.strip()))) is not None:
                yield name, _resolved(value) if name == "__NUXT_DATA__" else value
        elif push := _PUSHED.search(text):
            row = _decoded(text, push.end())
            if isinstance(row, list) and len(row) == 2 and isinstance(row[1], str):
                pushed.append(row[1])
        else:
            yield from _assigned(text)
    rows = "".join(pushed)
    for row_start in islice(_ROW.finditer(rows), _MOST_VALUES):
        if (value := _decoded(rows, row_start.end())) is not None:
            yield "__next_f", value


def _assigned(text: str) -> Iterator[tuple[str, object]]:
    """Yield (name, value) of each variable that a script assigns a JSON value to."""
    calls = 0
    for found in islice(_ASSIGNED.finditer(text), _MOST_VALUES):
        value = _decoded(text, found.end())
        if value is None and text[found.end()] == "(" and not calls:
            calls += 1  # the first alone: each costs what the script is long
            value = _decoded(called(text, found.end()))
        if isinstance(value, str):  # the argument of JSON.parse, or of decodeURIComponent in it
            value = _decoded(_unescaped(value) if value.startswith("%") else value)
        if value is not None:
            yield found[1], value


def _decoded(text: str, start: int = 0) -> object:
    """Return the JSON value that begins at `start`, or None."""
    try:
        value: object = json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
    return value


def _unescaped(text: str) -> str:
    """Return a text in percent notation with its characters."""
    raw = _PERCENT.sub(
        lambda found: bytes.fromhex(found[1].decode()), text.encode("utf-8", "replace")
    )
    return raw.decode("utf-8", "replace")


def _plain(text: str) -> str:
    """Return JSON whose quotation marks are written as `&q;` with the marks themselves."""
    if text.startswith(("{&q;", "[&q;", "[{&q;")):
        for entity, char in _ENTITIES:
            text = text.replace(entity, char)
    return text


def _resolved(rows: object) -> object:
    """Return the value of a list of rows that name one another by their place in it.

    An object or a list holds the places of its values; a list that begins with a word ("Ref",
    "Reactive") wraps one value.
    """
    if not isinstance(rows, list) or not rows:
        return rows
    made: list[Any] = [
        {} if isinstance(row, dict) else [] if isinstance(row, list) else row for row in rows
    ]
    for row, value in zip(rows, made, strict=True):
        if isinstance(row, dict):
            value.update((key, made[at]) for key, at in row.items() if _is_place(at, rows))
        elif isinstance(row, list):
            value.extend(made[at] for at in row if _is_place(at, rows))
    return made[0]


def _is_place(at: object, rows: list[object]) -> TypeGuard[int]:
    return type(at) is int and 0 <= at < len(rows)
