"""OPML: a list of feeds, the exchange format of feed readers."""

from __future__ import annotations

from collections.abc import Iterator

from newsvault.sources.base import Entry
from newsvault.sources.export_items import annotated, moment
from newsvault.sources.xml import absolute, elements, is_document
from newsvault.text import one_line

FILES_ONLY = False


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins an OPML file."""
    del name
    return is_document(head, frozenset({"opml"}))


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the feeds, links and includes of an OPML file.

    Parent outlines and the `category` become tags. Raises NotAnArticle ("bad-list").
    """
    for outline in elements(body, frozenset({"outline"}), locator=base):
        values = _attributes(outline)
        feed = absolute(base, values.get("xmlurl", ""))
        url = feed or absolute(base, values.get("url", ""))
        if url is None:
            continue
        folders = [_title(_attributes(one)) for one in outline.iterancestors("outline")][::-1]
        paths = values.get("category", "").split(",")  # OPML 2.0: "/News/Local,tag"
        tags = (*folders, *(part for path in paths for part in path.split("/")))
        notes = [values.get("_note") or values.get("comment", "")]
        saved = moment(values.get("created", ""))
        yield Entry(
            url=url,
            title=_title(values),
            is_list=bool(feed) or values.get("type") == "include",
            annotations=annotated(tags=tags, notes=notes, saved_at=saved),
        )


def _title(values: dict[str, str]) -> str:
    return one_line(values.get("title") or values.get("text", ""))[:500]


def _attributes(outline: object) -> dict[str, str]:
    attributes = getattr(outline, "attrib", {})
    return {str(name).lower(): str(value) for name, value in attributes.items()}
