"""The source for sitemaps: of pages, of news, and indexes of other sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsvault.errors import BadAddress, NotAnArticle
from newsvault.sources.base import MAX_LIST_BYTES
from newsvault.sources.crawler import Entry
from newsvault.sources.feed import read_date
from newsvault.sources.xml import absolute, core, elements, is_document, local_name, name_space
from newsvault.text import one_line, plural
from newsvault.urls import check_address

FILES_ONLY = False

_ROOTS = frozenset({"urlset", "sitemapindex"})


def matches(head: bytes, name: str) -> bool:
    """Tell whether `head` begins a sitemap, packed with gzip or not."""
    if head.startswith(b"\x1f\x8b"):
        return name.lower().endswith(".xml.gz")
    return is_document(head, _ROOTS)


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield what a sitemap lists; addresses on other sites than its own are left out.

    Raises Refused ("too-large") for a bomb and NotAnArticle: "bad-list", or "empty-list" when
    every address is on another site.
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
    """Return what the news extension says of a page, by local name."""
    part = next((child for child in element if local_name(child) == "news"), None)
    return {} if part is None else core(part)


def only_foreign(count: int, base: str) -> NotAnArticle:
    """Return the error for a sitemap with nothing but `count` addresses on other sites."""
    return NotAnArticle(
        f"all in the sitemap is on other sites: {plural(count, 'address', 'addresses')}",
        locator=base,
        hint="a sitemap speaks for its own site only; give the addresses themselves",
        reason="empty-list",
    )


def same_site(url: str, base: str) -> bool:
    """Tell whether `url` is on the site of the sitemap at `base`, or below or above its host."""
    try:
        mine, other = check_address(base).host, check_address(url).host
    except BadAddress:
        return True  # a sitemap from a file speaks for any site
    mine, other = mine.removeprefix("www."), other.removeprefix("www.")
    return mine == other or mine.endswith("." + other) or other.endswith("." + mine)
