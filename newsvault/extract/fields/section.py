"""The section: the part of the outlet that an article ran in."""

from __future__ import annotations

import re

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Mark, Page, string, strings
from newsvault.text import fold, one_line
from newsvault.urls import resolved

_CRUMBS = frozenset("breadcrumb breadcrumbs crumb crumbs".split())
_LABELS = frozenset("category section rubrik rubric ressort rubrique kategorie tag".split())
_HOME = frozenset(
    "home start startseite homepage accueil inicio news nyheter forside hem website top トップ"
    " トップページ index article articles story stories uncategorized other".split()
)
# The first part of an address that says what kind of page this is, or whose, and no section.
_NO_SECTION = _HOME | frozenset(
    "amp archive archives archiv archivio artikel article articolo articulo blog blogs content"
    " detail doc entry essay feature features gallery galleries id item live media mobile"
    " nachrichten noticia noticias nyhet page pages permalink photo photos post posts print read"
    " site slideshow tag tags topic topics video videos web".split()
)
_PEOPLE = frozenset("author authors autor autoren autores auteur auteurs people staff".split())
_FOLDER = re.compile(r"[a-z]{3,}(?:-[a-z]+){0,2}")


def find_section(page: Page, first: int, publisher: str | None, address: str) -> Found[str | None]:
    """Return the section's name as the page gives it, else as its address does.

    `first` is the body's first line, `address` the canonical one.
    The `publisher`'s own name is no section, though many pages begin their breadcrumb with it.
    """
    candidates = [
        ("json-ld articleSection", v) for v in strings(page.article.get("articleSection"))[:1]
    ]
    for name in (
        "article:section",
        "og:article:section",
        "section",
        "parsely-section",
        "dc.subject",
        "sailthru.section",
    ):
        candidates += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    candidates += _crumbs(page)
    candidates += _shown(page, first)
    where = resolved(address, address)
    candidates += _folder(where.path if where else "")
    own = _own_names(where.host if where else "", publisher)
    candidates = [
        (s, text)
        for s, v in candidates
        if 1 < len(text := _without(one_line(v), publisher)) < 60 and fold(text) not in own
    ]
    if not candidates:
        return Found(value=None)
    source, value = candidates[0]
    return Found(value=value, candidates=weigh("section", candidates, source, "declared"))


def _own_names(host: str, publisher: str | None) -> set[str]:
    """Return what names the outlet or its front page, folded: its name, its host, "home"."""
    bare = host.removeprefix("www.")
    names = {host, bare, bare.partition(".")[0]}
    if publisher:
        names |= {fold(publisher), fold(publisher.partition(".")[0])}
    return names | (_HOME - {"news"})


def _without(text: str, publisher: str | None) -> str:
    """Return a section without the outlet's name before a bar: "Paper | Sport" is Sport."""
    before, bar, after = text.partition(" | ")
    return after.strip() if bar and publisher and fold(before) == fold(publisher) else text


def _folder(path: str) -> list[tuple[str, str]]:
    """Return the first folder of an address that reads as a word and not as a kind of page."""
    for part in [part for part in path.split("/") if part][:-1][:2]:
        if part in _NO_SECTION or len(part) < 3:  # or the language of an edition
            continue
        if part in _PEOPLE or not _FOLDER.fullmatch(part):
            break
        return [("address", part)]
    return []


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
