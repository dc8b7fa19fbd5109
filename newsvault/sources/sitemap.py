"""The source for sitemaps: of pages, of news, and indexes of other sitemaps."""

from __future__ import annotations

from collections.abc import Iterator

from newsvault.errors import BadAddress
from newsvault.sources import Entry
from newsvault.sources.feed import absolute, read_date
from newsvault.sources.markup import elements, local_name
from newsvault.text import one_line
from newsvault.urls import check_address

_ROOTS = (b"<urlset", b"<sitemapindex")


def matches(head: bytes, name: str) -> bool:
    """Tell whether `head` begins a sitemap, packed with gzip or not."""
    if head.startswith(b"\x1f\x8b"):
        return name.lower().endswith(".xml.gz")
    text = head.replace(b"\x00", b"").lower()
    return any(root in text for root in _ROOTS)


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield what a sitemap lists; addresses on other sites than its own are left out.

    Raises Refused ("too-large") for a bomb and NotAnArticle ("bad-list").
    """
    from newsvault import codings

    body = codings.gunzip(body, limit=50 * 1024 * 1024, locator=base)
    for element in elements(body, frozenset({"url", "sitemap"}), locator=base):
        values = {local_name(part): part.text or "" for part in element.iter()}
        url = absolute(base, values.get("loc", ""))
        if url is None or not _same_site(url, base):
            continue
        dated = values.get("publication_date") or values.get("lastmod", "")
        yield Entry(
            url=url,
            title=one_line(values.get("title", ""))[:500],
            published_at=read_date(dated),
            is_list=local_name(element) == "sitemap",
        )


def _same_site(url: str, base: str) -> bool:
    try:
        mine, other = check_address(base).host, check_address(url).host
    except BadAddress:
        return True  # a sitemap from a file speaks for any site
    mine, other = mine.removeprefix("www."), other.removeprefix("www.")
    return mine == other or mine.endswith("." + other) or other.endswith("." + mine)
