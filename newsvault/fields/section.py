"""The section: the part of the outlet that an article ran in."""

from __future__ import annotations

from newsvault.fields import Found, weigh
from newsvault.page import Mark, Page, string, strings
from newsvault.text import fold, one_line

_CRUMBS = frozenset("breadcrumb breadcrumbs crumb crumbs".split())
_LABELS = frozenset("category section rubrik rubric ressort rubrique kategorie tag".split())
_HOME = frozenset("home start startseite homepage accueil inicio news nyheter forside hem".split())


def find_section(page: Page, first: int) -> Found[str | None]:
    """Return the section's name as the page gives it; `first` is the body's first line."""
    heard = [("json-ld articleSection", v) for v in strings(page.article.get("articleSection"))[:1]]
    for name in (
        "article:section",
        "og:article:section",
        "section",
        "parsely-section",
        "dc.subject",
        "sailthru.section",
    ):
        heard += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    heard += _crumbs(page)
    heard += _shown(page, first)
    heard = [(s, text) for s, v in heard if 1 < len(text := one_line(v)) < 60]
    if not heard:
        return Found(value=None)
    source, value = heard[0]
    return Found(value=value, candidates=weigh("section", heard, source, "declared"))


def _shown(page: Page, first: int) -> list[tuple[str, str]]:
    """Return the section as microdata, as shown breadcrumbs, or beside the headline."""
    marks = page.layout.marks
    found = [
        ("itemprop articleSection", str(mark.tag.attrs.get("content") or mark.text))
        for mark in marks
        if mark.tag.attrs.get("itemprop") == "articleSection"
    ][:1]
    for mark in marks:
        if mark.words & _CRUMBS and mark.at <= first and mark.tag.name != "a":
            links = _links(mark)
            names = [name for name in links if name and fold(name) not in _HOME]
            if len(names) < len(links) <= 6 and names:
                found.append(("shown breadcrumb", names[0]))
    for mark in marks:
        if not first - 12 <= mark.at <= first or not mark.words & _LABELS:
            continue
        links = [mark.text] if mark.tag.name == "a" else _links(mark)
        if links == [mark.text]:
            found.append(("link beside the headline", mark.text))
    return found


def _links(mark: Mark) -> list[str]:
    return [" ".join(link.get_text(" ").split()) for link in mark.tag.find_all("a")]


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
