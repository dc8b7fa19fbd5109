"""A parsed page: tree, meta tags, linked data and layout; `read_page` creates it."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from newsvault.extract.page.dom import grow
from newsvault.extract.page.layout import Box, Layout, Line, Mark, lay_out
from newsvault.extract.page.linked_data import (
    Entity,
    article_of,
    read_linked,
    resolve,
    string,
    strings,
    unescaped,
)
from newsvault.extract.page.parsely import with_parsely
from newsvault.extract.page.sanitize import read_source
from newsvault.extract.page.words import split_words, words_of
from newsvault.urls import resolved

__all__ = [
    "Box",
    "Entity",
    "Layout",
    "Line",
    "Mark",
    "Page",
    "read_page",
    "resolve",
    "split_words",
    "string",
    "strings",
    "unescaped",
    "words_of",
]

# Elements of a moment: that of HTML, and those that scripts make of it ("3 hours ago").
MOMENTS = ("time", "relative-time", "time-ago", "local-time", "amp-timeago")
_SOUGHT = frozenset([*"base meta link html title h1 figure article main input".split(), *MOMENTS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The input of all fields.

    Attributes:
        meta: values of the meta tags, by lower-case name, property or itemprop.
        tags: elements by name (h1, time, figure, ...).
        linked: all JSON-LD entities.
        article: the JSON-LD entity of this page, or {}.
        title: text of `<title>`.
        source: the markup as it came, with its scripts.
        incomplete: the tree has lost most of the page's text.
    """

    url: str
    soup: BeautifulSoup
    meta: dict[str, tuple[str, ...]]
    linked: tuple[Entity, ...]
    article: Entity
    title: str | None
    canonical: str | None
    declared_language: str | None
    layout: Layout
    tags: dict[str, list[Tag]]
    source: str
    incomplete: bool

    @property
    def base(self) -> str:
        """The address that relative links of the page are resolved against."""
        stated = self.tags["base"][0].attrs.get("href") if "base" in self.tags else None
        where = resolved(self.url, str(stated)) if stated else None
        return where.href if where else self.url

    def first(self, *names: str) -> tuple[str, str] | None:
        """Return (name, value) of the first of the meta tags `names` with a value."""
        for name in names:
            for value in self.meta.get(name, ()):
                return name, value
        return None


def read_page(text: str, url: str) -> Page:
    """Parse the page in `text`.

    Raises NotAnArticle (`parse-refused`) for a page too complex to parse.
    """
    source = read_source(text, url)
    soup = grow(source.markup, url)
    layout = lay_out(soup)
    tags = _by_name(soup)
    meta = with_parsely(_meta(tags.get("meta", [])))
    linked = read_linked(source.linked)
    title = " ".join(tags["title"][0].get_text().split()) if "title" in tags else ""
    canonical = _link(tags.get("link", []), "canonical")
    titles = tuple(t for t in (title, *meta.get("og:title", ())) if t)
    return Page(
        url=url,
        soup=soup,
        meta=meta,
        linked=linked,
        article=article_of(linked, canonical or url, titles),
        title=title or None,
        canonical=canonical,
        declared_language=_language(tags.get("html", [])),
        layout=layout,
        tags=tags,
        source=text,
        incomplete=source.visible > 1_000 and layout.chars < source.visible * 0.2,
    )


def _by_name(soup: BeautifulSoup) -> dict[str, list[Tag]]:
    """Return the elements that fields need, by name, in a single walk of the tree."""
    found: dict[str, list[Tag]] = {}
    for element in soup.descendants:
        if isinstance(element, Tag) and element.name in _SOUGHT:
            found.setdefault(element.name, []).append(element)
    return found


def _meta(tags: list[Tag]) -> dict[str, tuple[str, ...]]:
    """Return the values of the meta tags by name in lower case, at most 100 each."""
    found: dict[str, list[str]] = {}
    for tag in tags:
        attrs = tag.attrs
        value = " ".join(unescaped(str(attrs.get("content", ""))).split())
        if not value:
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = str(attrs.get(key, "")).strip().lower()
            if name:
                known = found.setdefault(name, [])
                if value not in known and len(known) < 100:
                    known.append(value)
    return {name: tuple(values) for name, values in found.items()}


def _link(tags: list[Tag], rel: str) -> str | None:
    for tag in tags:
        if rel in str(tag.attrs.get("rel", "")).lower().split():
            return str(tag.attrs.get("href", "")).strip() or None
    return None


def _language(tags: list[Tag]) -> str | None:
    attrs = tags[0].attrs if tags else {}
    value = attrs.get("lang") or attrs.get("xml:lang")
    return str(value).strip() or None if value else None
