"""JSON exports of reading lists, reference managers, other archives and browsers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from newsvault.errors import NotAnArticle
from newsvault.sources.base import Entry
from newsvault.sources.export_items import TITLES, item

FILES_ONLY = True  # on the network, JSON is data and not a list
_INNER = ("children", "items", "bookmarks", "links")  # keys of a folder's items


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins JSON that may be an export and is not a JSON Feed."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not text.startswith((b"[", b"{")) or b"jsonfeed.org" in text:
        return False
    return name.lower().endswith((".json", ".jsonl", ".ndjson")) or b'"http' in text


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the items with a URL, at any depth; raises NotAnArticle ("bad-list")."""
    from newsvault.decoding.charset import decode

    text = decode(body).text
    # Values with the names of their folders. A stack instead of recursion, for any depth.
    todo: list[tuple[Any, tuple[str, ...]]] = [(_loaded(text, base), ())]
    while todo:
        value, folders = todo.pop()
        if isinstance(value, list):
            todo += [(one, folders) for one in reversed(value)]
        elif isinstance(value, dict):
            entry = item(value, base, folders)
            if entry is not None:
                yield entry
                continue
            is_folder = any(isinstance(value.get(name), list) for name in _INNER)
            titles = (value.get(name) for name in TITLES) if is_folder else ()
            name = next((title for title in titles if isinstance(title, str) and title), None)
            inside = (*folders, name) if name else folders
            todo += [(one, inside) for one in reversed(value.values())]


def _loaded(text: str, base: str) -> Any:
    """Return the value of a JSON text, or a list of those of its lines."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as exc:
        try:  # JSON Lines
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise NotAnArticle(
                f"invalid list: not well-formed JSON ({exc})",
                locator=base,
                hint="export it again",
                reason="bad-list",
            ) from exc
