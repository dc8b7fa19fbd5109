"""The site's own name in titles and headings: which texts it is, and titles without it."""

from __future__ import annotations

import re

from bs4 import Tag

from newsvault.extract.page import Page, string, words_of
from newsvault.text import fold, one_line

SEPARATOR = re.compile(r"(?:(?<!\s)\s++[|\-–—·•∙»›‹<>~:/│]++\s|(?:(?<!\s)\s++)?[|｜│：])\s*")
_ROOT = re.compile(r"https?://[^/]+")
_SITE = frozenset(("site", "title"))
_LOGOS = 8  # headings of the first rank among which the site's name is looked for


def site_names(page: Page) -> set[str]:
    """Return the site's names, folded: as its data declare them, and as headings link them."""
    names = {fold(value) for value in page.meta.get("og:site_name", ())}
    names |= {fold(value) for value in page.meta.get("application-name", ())}
    headings = page.tags.get("h1", ())[:_LOGOS]
    names |= {fold(one_line(tag.get_text(" "))) for tag in headings if _is_logo(tag, page)}
    publisher = string(page.article.get("publisher"))
    return (names | ({fold(publisher)} if publisher else set())) - {""}


def _is_logo(tag: Tag, page: Page) -> bool:
    """Whether a heading is called the site's title, or is one link to the outlet's first page."""
    if words_of(tag, "class") >= _SITE:
        return True
    links = tag.find_all("a", limit=2)
    if len(links) != 1 or pack(tag.get_text()) != pack(links[0].get_text()):
        return False
    if "home" in str(links[0].attrs.get("rel", "")).split():
        return True
    if (root := _ROOT.match(page.url)) is None:
        return False
    href = str(links[0].attrs.get("href", "")).strip()
    return href.rstrip("/") in ("", root[0]) and page.url.rstrip("/") != root[0]


def pack(text: str) -> str:
    """Return the letters and figures of a text, folded."""
    return re.sub(r"\W", "", fold(text))


def is_site(text: str, page: Page, site: set[str]) -> bool:
    """Whether a part of a title is the site's name; `site` are its names, folded."""
    plain = fold(text).removeprefix("the ")
    packed = pack(plain)
    names = {name.removeprefix("the ") for name in site}
    return (
        plain in names
        or (len(packed) > 2 and packed in re.sub(r"\W", "", _host(page)))
        or any(len(name) > 3 and (name in plain or plain in name) for name in names)
    )


def _host(page: Page) -> str:
    return fold(page.url.split("/")[2] if page.url.count("/") > 2 else "").replace("www.", "")


def without_site(text: str, page: Page, site: set[str]) -> str:
    """Take a site's name off the end (or beginning) of a title."""
    name, colon, behind = text.partition(": ")
    if colon and {plain := fold(name), f"the {plain}", plain.removeprefix("the ")} & site:
        return behind
    pieces = list(SEPARATOR.finditer(text))
    if not pieces:
        return text
    tail, head = text[pieces[-1].end() :], text[: pieces[0].start()]
    if is_site(tail, page, site):
        return without_site(text[: pieces[-1].start()].rstrip(), page, site)
    if is_site(head, page, site):
        return text[pieces[0].end() :]
    rest = text[: pieces[-1].start()].rstrip()
    if pieces[-1][0].strip() and rest.count(" ") > 2 and _is_heading(rest, page):
        return rest  # what follows is a section or a name that the page does not show there
    return text


def without_name(heading: str, site: set[str]) -> str:
    """Take the site's own name off the end of a visible heading."""
    ends = list(SEPARATOR.finditer(heading))
    if ends and fold(heading[ends[-1].end() :]) in site and ends[-1].start() > 0:
        return heading[: ends[-1].start()].rstrip()
    return heading


def _is_heading(text: str, page: Page) -> bool:
    """Whether a line of the page is just this, and none is this and more."""
    begin = [line.text for line in page.layout.lines if line.text.startswith(text)]
    return bool(begin) and all(line == text for line in begin)
