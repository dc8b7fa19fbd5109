"""The source for OPML: a list of feeds, as feed readers exchange them."""

from __future__ import annotations

from collections.abc import Iterator

from newsvault.sources import Entry
from newsvault.sources.markup import absolute, elements, is_document
from newsvault.text import one_line


def matches(head: bytes, name: str) -> bool:
    """Tell whether `head` begins an OPML file."""
    del name
    return is_document(head, frozenset({"opml"}))


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the feeds of an OPML file; raises NotAnArticle ("bad-list")."""
    for outline in elements(body, frozenset({"outline"}), locator=base):
        values = {name.lower(): value for name, value in outline.attrib.items()}
        url = absolute(base, values.get("xmlurl", ""))
        if url:
            title = one_line(values.get("title") or values.get("text", ""))[:500]
            yield Entry(url=url, title=title, is_list=True)
