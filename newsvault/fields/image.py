"""The image that an article leads with, and its caption."""

from __future__ import annotations

from bs4 import NavigableString, Tag

from newsvault.errors import BadAddress
from newsvault.fields import Found, weigh
from newsvault.models import Image
from newsvault.page import Page, resolve, split_words, string
from newsvault.text import one_line
from newsvault.urls import resolve as join

_CAPTION = frozenset("caption legende bildunterschrift leyenda didascalia".split())
_CREDIT = frozenset(
    "credit credits foto photo photographer copyright source author agency bildnachweis".split()
)


def find_image(page: Page) -> Found[Image | None]:
    """Return the lead image with the caption of the page's first figure; None without one."""
    heard = []
    for name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image"):
        heard += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    caption = None
    for image in resolve(page.article.get("image"), page.linked):
        if isinstance(image, dict):
            address = string(image.get("url")) or string(image.get("contentUrl"))
            caption = caption or string(image.get("caption"))
        else:
            address = string(image)
        if address:
            heard.append(("json-ld image", address))
            break
    heard += _embedded(page)
    for source, value in heard:
        address = _absolute(value, page.url)
        if address:
            caption = _shown_caption(page) or caption
            return Found(
                value=Image(url=address, caption=caption),
                candidates=weigh("image", heard, source, "declared"),
            )
    return Found(value=None)


def _absolute(value: str, url: str) -> str | None:
    try:
        return join(url, value).href
    except BadAddress:
        return None


def _shown_caption(page: Page) -> str | None:
    found = next(iter(page.tags.get("figcaption", [])), None)
    if found is None:
        marked = (m.tag for m in page.layout.marks if m.words & _CAPTION and m.tag.name != "a")
        found = next(marked, None)
    if found is None:
        return None
    text = one_line(_text(found))
    return text if 3 < len(text) < 1_000 else None


def _text(tag: Tag) -> str:
    """Return the text of a caption without the elements that credit its maker."""
    pieces = []
    for child in tag.children:
        if isinstance(child, Tag):
            words = split_words(f"{child.attrs.get('class', '')} {child.attrs.get('itemprop', '')}")
            if not words & _CREDIT:
                pieces.append(_text(child))
        elif type(child) is NavigableString:
            pieces.append(str(child))
    return "".join(pieces)


def _embedded(page: Page) -> list[tuple[str, str]]:
    """Return the picture in microdata, else the first in a figure."""
    found = []
    for mark in page.layout.marks:
        if "image" in str(mark.tag.attrs.get("itemprop", "")).split():
            inner = mark.tag if mark.tag.name == "img" else mark.tag.find("img")
            if isinstance(inner, Tag):
                found.append(("itemprop image", str(inner.attrs.get("src", ""))))
    for figure in page.tags.get("figure", []) if not found else []:
        inner = figure.find("img", src=True)
        if isinstance(inner, Tag):
            found.append(("first figure", str(inner.attrs["src"])))
            break
    return found[:2]
