"""The lead image of an article, and its caption."""

from __future__ import annotations

from bs4 import Tag

from newsvault.extract.fields import Found, weigh
from newsvault.extract.fields.image_caption import shown_caption, without_notes
from newsvault.extract.fields.picture_credit import plain_credit, shown_credit
from newsvault.extract.page import Page, resolve, string
from newsvault.models import Image
from newsvault.urls import resolved


def find_image(page: Page, first: int, headline: str | None) -> Found[Image | None]:
    """Return the lead image with its caption and credit; None without one.

    `first` is the body's first line.
    """
    candidates = []
    for name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image"):
        candidates += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    caption = credit = None
    for image in resolve(page.article.get("image"), page.linked):
        if isinstance(image, dict):
            address = string(image.get("url")) or string(image.get("contentUrl"))
            caption = caption or string(image.get("caption"))
            credit = credit or string(image.get("creditText"))
        else:
            address = string(image)
        if address:
            candidates.append(("json-ld image", address))
            break
    candidates += _embedded(page)
    for source, value in candidates:
        where = resolved(page.url, value)
        if where:
            caption = shown_caption(page, where.href, first, headline) or caption
            caption = without_notes(caption) if caption else None
            credit = shown_credit(page, where.href, first) or (
                plain_credit(credit) if credit else None
            )
            return Found(
                value=Image(url=where.href, caption=caption, credit=credit),
                candidates=weigh("image", candidates, source, "declared"),
            )
    return Found(value=None)


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
