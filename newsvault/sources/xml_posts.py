"""Bookmarks as XML posts: the format of Delicious, exported by Pinboard."""

from __future__ import annotations

from collections.abc import Iterator

from newsvault.sources.base import Entry
from newsvault.sources.export_items import item
from newsvault.sources.xml import elements, is_document

FILES_ONLY = False


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins a file of posts."""
    del name
    return is_document(head, frozenset({"posts"}))


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the posts with a web URL; raises NotAnArticle ("bad-list")."""
    for post in elements(body, frozenset({"post"}), locator=base):
        entry = item({"extended": "", **{str(k): str(v) for k, v in post.attrib.items()}}, base)
        if entry is not None:
            yield entry
