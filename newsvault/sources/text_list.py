"""Plain text lists of URLs: text sitemaps, Markdown notes, saved tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsvault.errors import NotAnArticle
from newsvault.sources.base import Entry
from newsvault.sources.sitemap import only_foreign, same_site
from newsvault.sources.xml import absolute
from newsvault.text import one_line, plural

FILES_ONLY = False

_ITEM = re.compile(r"(?:[-*+•]|\d{1,6}[.)])?\s*(?:\[[ xX]\]\s)?")  # list marker, check box
_ADDRESS = re.compile(
    r"""<(?P<angle>https?://[^\s<>]{1,8000})>
    |\[(?P<title>[^\[\]]{0,500})\]\((?P<target>https?://(?:[^\s()]|\([^\s()]{0,500}\)){1,8000})
        (?:\s[^()]{0,500})?\)
    |(?P<bare>https?://[^\s|<>"]{1,8000})""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMENT = ("#", "//", ";")
_TABLES = (".csv", ".tsv", ".tab")
_SHOWN = 60  # characters shown of an invalid line


def matches(head: bytes, name: str) -> bool:
    """Return whether the lines in `head` are URLs, one per line; a text of comments is one too."""
    if name.lower().endswith(_TABLES):
        return False
    is_text = name.lower().endswith(".txt")
    if not is_text and b"http" not in head.replace(b"\x00", b"").lower():
        return False
    lines = list(_lines(head))
    first = next((line for line in lines if not line.startswith(_COMMENT)), None)
    if first is None:
        return is_text and bool(lines)
    return _found(first) is not None


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the URL of each line; a fetched list may only list its own site.

    Raises NotAnArticle: "empty-list" when all URLs are on other sites, and at the end "bad-line"
    when there are lines without a URL.
    """
    given = foreign = 0
    bad: list[str] = []
    for line in _lines(body):
        entry = None if line.startswith(_COMMENT) else _found(line)
        if entry is None:
            bad += [] if line.startswith(_COMMENT) else [line]
        elif base and not same_site(entry.url, base):
            foreign += 1
        else:
            given += 1
            yield entry
    if foreign and not given:
        raise only_foreign(foreign, base)
    if bad:
        raise NotAnArticle(
            f"{plural(len(bad), 'line')} without an address, such as {bad[0][:_SHOWN]!r}",
            locator=base,
            hint="write one address on a line, beginning with https://",
            reason="bad-line",
        )


def _lines(body: bytes) -> Iterator[str]:
    from newsvault.decoding.charset import decode

    for line in decode(body).text.splitlines():
        if line.strip():
            yield line.strip()


def _found(line: str) -> Entry | None:
    mark = _ITEM.match(line)
    link = _ADDRESS.match(line, mark.end() if mark else 0)
    if link is None:
        return None
    bare = (link["bare"] or "").rstrip(",;")
    url = absolute("", link["angle"] or link["target"] or bare)
    rest = line[link.end() :].lstrip(" \t|,;-–—")  # separators before the title in lists of tabs
    return None if url is None else Entry(url=url, title=one_line(link["title"] or rest)[:500])
