"""The publisher: the outlet's own name."""

from __future__ import annotations

from newsvault.fields import Found, weigh
from newsvault.page import Page, resolve, string
from newsvault.text import one_line

_METAS = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "publisher",
    "apple-mobile-web-app-title",
)


def find_publisher(page: Page) -> Found[str | None]:
    """Return the outlet's name; None when the page gives none."""
    heard = []
    for name in _METAS:
        heard += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    for publisher in resolve(page.article.get("publisher"), page.linked):
        if text := string(publisher):
            heard.insert(min(1, len(heard)), ("json-ld publisher", text))
    heard = [
        (s, t) for s, v in heard if 1 < len(t := one_line(v)) < 80 and not t.startswith("http")
    ]
    if not heard:
        return Found(value=None)
    source, value = heard[0]
    return Found(value=value, candidates=weigh("publisher", heard, source, "declared"))
