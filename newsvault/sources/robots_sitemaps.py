"""robots.txt as a list: the sitemaps in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsvault.errors import NotAnArticle
from newsvault.sources.base import Entry
from newsvault.sources.xml import absolute

FILES_ONLY = False
_SITEMAP = re.compile(
    rb"^[ \t]{0,9}sitemap[ \t]{0,9}:([^\r\n#]{1,8000})", re.IGNORECASE | re.MULTILINE
)


def matches(head: bytes, name: str) -> bool:
    """Return whether this is a robots.txt, by its name, which is fixed by RFC 9309."""
    del head
    return name.rpartition("/")[2] == "robots.txt"


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the sitemaps, which may be on other sites; raises NotAnArticle ("empty-list")."""
    found = (absolute(base, one.decode("utf-8", "replace")) for one in _SITEMAP.findall(body))
    urls = [url for url in found if url is not None]
    if not urls:
        raise NotAnArticle(
            "the robots.txt names no sitemap",
            locator=base,
            hint="give the address of a feed or a sitemap",
            reason="empty-list",
        )
    for url in urls:
        yield Entry(url=url, is_list=True)
