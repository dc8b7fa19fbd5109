"""The publisher: the outlet's own name."""

from __future__ import annotations

from bs4 import Tag

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Page, resolve, string
from newsvault.text import one_line

_METAS = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "publisher",
    "apple-mobile-web-app-title",
)


def find_publisher(page: Page, headline: str | None) -> Found[str | None]:
    """Return the outlet's name; None when the page gives none."""
    candidates = []
    for name in _METAS:
        candidates += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    for publisher in resolve(page.article.get("publisher"), page.linked):
        if text := string(publisher):
            candidates.insert(min(1, len(candidates)), ("json-ld publisher", text))
    for mark in page.layout.marks:
        if mark.tag.attrs.get("itemprop") == "publisher":
            inner = mark.tag.find(attrs={"itemprop": "name"})
            if isinstance(inner, Tag):
                name = str(inner.attrs.get("content") or inner.get_text(" "))
                candidates.append(("itemprop publisher", name))
    if headline and page.title and (rest := _around(page.title, headline)):
        candidates.append(("title beside the headline", rest))
    candidates = [
        (s, t)
        for s, v in candidates
        if 1 < len(t := one_line(v).lstrip("@")) < 80 and not t.startswith("http")
    ]
    if not candidates:
        return Found(value=None)
    source, value = candidates[0]
    return Found(value=value, candidates=weigh("publisher", candidates, source, "declared"))


def _around(title: str, headline: str) -> str | None:
    """Return what a title has before or after the headline, when a mark parts them."""
    before, found, after = title.partition(headline)
    if not found or not (rest := (after.strip() or before.strip())):
        return None  # of text on both sides the first is a section
    name = rest.strip(" |:-–—·•»›/")
    return name if name != rest and 1 < len(name.split()) < 6 else None
