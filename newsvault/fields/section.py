"""The section: the part of the outlet that an article ran in."""

from __future__ import annotations

from newsvault.fields import Found, weigh
from newsvault.page import Page, string, strings
from newsvault.text import fold, one_line

_HOME = frozenset("home start startseite homepage accueil inicio news nyheter forside hem".split())


def find_section(page: Page) -> Found[str | None]:
    """Return the section's name as the page declares it; None when it does not."""
    heard = [("json-ld articleSection", v) for v in strings(page.article.get("articleSection"))[:1]]
    for name in ("article:section", "section", "parsely-section", "dc.subject", "sailthru.section"):
        heard += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    heard += _crumbs(page)
    heard = [(s, text) for s, v in heard if 1 < len(text := one_line(v)) < 60]
    if not heard:
        return Found(value=None)
    source, value = heard[0]
    return Found(value=value, candidates=weigh("section", heard, source, "declared"))


def _crumbs(page: Page) -> list[tuple[str, str]]:
    """Return the first crumb below the outlet itself."""
    for entity in page.linked:
        items = entity.get("itemListElement")
        if entity.get("@type") != "BreadcrumbList" or not isinstance(items, list):
            continue
        crumbs = [_crumb(item) for item in items if isinstance(item, dict)]
        title = fold(string(page.article.get("headline")) or page.title or "")
        names = [n for n in crumbs if n and fold(n) not in _HOME and fold(n)[:30] not in title]
        if names:
            return [("json-ld breadcrumb", names[0])]
    return []


def _crumb(item: dict[str, object]) -> str | None:
    inner = item.get("item")
    return string(item.get("name")) or (
        string(inner.get("name")) if isinstance(inner, dict) else None
    )
