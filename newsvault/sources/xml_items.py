"""Items as XML elements: the export of wallabag, and of others that write the same structure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsvault.sources.base import Entry
from newsvault.sources.export_items import item
from newsvault.sources.xml import elements, local_name, root_name

FILES_ONLY = True
_ROOTS = frozenset({"response", "result", "entries"})  # of the serializers for PHP
_ITEMS = ("entry", "item")


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins a file of items."""
    del name
    text = head.replace(b"\x00", b"")  # UTF-16
    return root_name(head) in _ROOTS and any(f"<{one}".encode() in text for one in _ITEMS)


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the items with a web URL; raises NotAnArticle ("bad-list")."""
    for root in elements(body, _ROOTS, locator=base):
        for child in root:
            values = _value(child) if local_name(child) in _ITEMS else None
            entry = item(values, base) if isinstance(values, dict) else None
            if entry is not None:
                yield entry


def _value(element: Any) -> Any:
    """Return an element's text, or its children: a list of items, or values by name."""
    children = [child for child in element if local_name(child)]
    if not children:
        return element.text or ""
    names = {local_name(child) for child in children}
    if names <= {*_ITEMS, "tag", "annotation"}:
        return [_value(child) for child in children]
    return {local_name(child): _value(child) for child in children}
