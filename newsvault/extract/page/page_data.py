"""Data that a page carries for its own scripts: `__NEXT_DATA__` and similar, as JSON values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

_SCRIPT = re.compile(r"<script\b([^<>]{0,500})>", re.IGNORECASE)
_JSON = re.compile(r"""\btype\s*=\s*["']?application/json""", re.IGNORECASE)
_ID = re.compile(r"""\bid\s*=\s*["']?([\w$:.-]{1,80})""", re.IGNORECASE)
# `window.__INITIAL_STATE__ = {`, `Fusion.globalContent={`: the name, and where the value begins.
_ASSIGNED = re.compile(
    r"\b((?:window\.)?__[A-Z][A-Z_]{2,40}__|Fusion\.globalContent|(?:window\.)?__[a-z]\w{2,40})"
    r"\s*=\s*(?:JSON\.parse\()?(?=[\[{\"'])"
)
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
            name = _ID.search(opener[1])
            if (value := _decoded(text.strip())) is not None:
                yield name[1] if name else "a script", value
        elif push := _PUSHED.search(text):
            row = _decoded(text, push.end())
            if isinstance(row, list) and len(row) == 2 and isinstance(row[1], str):
                pushed.append(row[1])
        else:
            for found in islice(_ASSIGNED.finditer(text), _MOST_VALUES):
                value = _decoded(text, found.end())
                if isinstance(value, str):  # JSON.parse("...")
                    value = _decoded(value)
                if value is not None:
                    yield found[1], value
    rows = "".join(pushed)
    for row_start in islice(_ROW.finditer(rows), _MOST_VALUES):
        if (value := _decoded(rows, row_start.end())) is not None:
            yield "__next_f", value


def _decoded(text: str, start: int = 0) -> object:
    """Return the JSON value that begins at `start`, or None."""
    try:
        value: object = json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
    return value
