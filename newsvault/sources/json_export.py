"""The source for JSON exports: of reading lists, reference managers, other archives, browsers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from newsvault.errors import NotAnArticle
from newsvault.sources.crawler import Entry
from newsvault.sources.export_items import TITLES, item

FILES_ONLY = True  # what a server answers in JSON is data, and leads nowhere
_INNER = ("children", "items", "bookmarks", "links")  # what a folder holds


def matches(head: bytes, name: str) -> bool:
    """Tell whether `head` begins JSON that may be an export, and is no JSON Feed."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not text.startswith((b"[", b"{")) or b"jsonfeed.org" in text:
        return False
    return name.lower().endswith((".json", ".jsonl", ".ndjson")) or b'"http' in text


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the items with an address, however deep they are; raises NotAnArticle ("bad-list")."""
    from newsvault.decoding.charset import decode

    text = decode(body).text
    # Each with the names of the folders it is in. A stack, so that depth costs no recursion.
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
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as exc:
        try:  # one value a line
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise NotAnArticle(
                f"the list cannot be read: it is not well-formed JSON ({exc})",
                locator=base,
                hint="export it again",
                reason="bad-list",
            ) from exc
