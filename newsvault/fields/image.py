"""The image that an article leads with, and its caption."""

from __future__ import annotations

from newsvault.errors import BadAddress
from newsvault.fields import Found, weigh
from newsvault.models import Image
from newsvault.page import Page, resolve, string
from newsvault.text import one_line
from newsvault.urls import resolve as join


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
    for figure in page.soup.find_all("figcaption", limit=1):
        text = one_line(figure.get_text(" "))
        if 3 < len(text) < 1_000:
            return text
    return None
