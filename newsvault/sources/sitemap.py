"""Sitemaps: of pages, of news, and sitemap indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsvault.errors import BadAddress, NotAnArticle
from newsvault.sources.base import MAX_LIST_BYTES, Entry
from newsvault.sources.feed import read_date
from newsvault.sources.xml import absolute, core, elements, is_document, local_name, name_space
from newsvault.text import one_line, plural
from newsvault.urls import check_address

FILES_ONLY = False

_ROOTS = frozenset({"urlset", "sitemapindex"})


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins a sitemap, compressed with gzip or not."""
    if head.startswith(b"\x1f\x8b"):
        return name.lower().endswith(".xml.gz")
    return is_document(head, _ROOTS)


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the entries of a sitemap; URLs on other sites are left out.

    Raises Refused ("too-large") for a decompression bomb; NotAnArticle: "bad-list", or "empty-list"
    when every URL is on another site.
    """
    from newsvault.decoding import content_encoding

    body = content_encoding.gunzip(body, limit=MAX_LIST_BYTES, locator=base)
    given = foreign = 0
    for element in elements(body, frozenset({"url", "sitemap"}), locator=base):
        if name_space(element) != name_space(element.getroottree().getroot()):
            continue
        values = core(element)
        url = absolute(base, values.get("loc", ""))
        if url is None:
            continue
        if not same_site(url, base):
            foreign += 1
            continue
        given += 1
        news = _news(element)
        yield Entry(
            url=url,
            title=one_line(news.get("title", ""))[:500],
            published_at=read_date(news.get("publication_date") or values.get("lastmod", "")),
            is_list=local_name(element) == "sitemap",
        )
    if foreign and not given:
        raise only_foreign(foreign, base)


def _news(element: Any) -> dict[str, str]:
    """Return the values of the news extension, by local name."""
    part = next((child for child in element if local_name(child) == "news"), None)
    return {} if part is None else core(part)


def only_foreign(count: int, base: str) -> NotAnArticle:
    """Return the error for a sitemap whose `count` URLs are all on other sites."""
    return NotAnArticle(
        f"all addresses in the sitemap are on other sites: {plural(count, 'address', 'addresses')}",
        locator=base,
        hint="a sitemap may only list its own site; give the addresses of the pages",
        reason="empty-list",
    )


def same_site(url: str, base: str) -> bool:
    """Return whether `url` is on the site of the sitemap at `base`, or a sub- or parent domain."""
    try:
        mine, other = check_address(base).host, check_address(url).host
    except BadAddress:
        return True  # a sitemap from a file may list any site
    mine, other = mine.removeprefix("www."), other.removeprefix("www.")
    return mine == other or mine.endswith("." + other) or other.endswith("." + mine)
