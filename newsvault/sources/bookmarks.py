"""The source for bookmarks, in the Netscape format that every browser exports."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from newsvault.sources import Entry
from newsvault.sources.markup import absolute
from newsvault.text import one_line

_LINK = re.compile(r"<A\s([^<>]{1,9000})>([^<]{0,2000})", re.IGNORECASE)
_HREF = re.compile(r"""\bHREF\s?=\s?["']([^"']{1,8000})["']""", re.IGNORECASE)
_ADDED = re.compile(r"""\bADD_DATE\s?=\s?["'](\d{1,10})["']""", re.IGNORECASE)


def matches(head: bytes, name: str) -> bool:
    """Tell whether `head` begins a bookmarks file."""
    del name
    return b"<!doctype netscape-bookmark-file" in head.lower()


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the bookmarks with a web address; their date is when they were added."""
    for link in _LINK.finditer(body.decode("utf-8", "replace")):
        href = _HREF.search(link[1])
        url = absolute(base, html.unescape(href[1])) if href else None
        added = _ADDED.search(link[1])
        if url:
            yield Entry(
                url=url,
                title=one_line(html.unescape(link[2])),
                published_at=datetime.fromtimestamp(int(added[1]), UTC) if added else None,
            )
