"""Galleries: articles whose text is in the captions of their pictures."""

from __future__ import annotations

import re

from newsvault.extract.fields.body.boilerplate_words import has_stop
from newsvault.extract.fields.body.links import links_of
from newsvault.extract.fields.body.posts import is_post
from newsvault.extract.page import Box, Line, Page, words_of
from newsvault.models import Block
from newsvault.text import clean

_FEWEST = 3  # pictures with captions that make a gallery
_SHORTEST = 25  # characters of a caption that says more than a name
_MOST = 500  # captions that are looked at
_UP = 3  # elements from a caption to the one that holds its picture too
_CAPTION = frozenset("caption captions legende bildunterschrift leyenda didascalia".split())
_CREDIT = frozenset(
    "credit credits photographer copyright source author agency bildnachweis".split()
)
_LABEL = re.compile(
    r"^(?:photo(?:graph)?s?|foto|bild|image|picture|credits?|quelle|source|crédits?)\s*"
    r"(?::|by\b|von\b|par\b)\s*|^(?:©|\(c\))\s*",
    re.IGNORECASE,
)


def mark_gallery(page: Page, noise: list[bool], weights: list[float]) -> None:
    """Take the captions of a gallery for text, where they hold more of it than paragraphs do.

    Beside a longer text they are captions, as in any article. `noise` says of each line whether it
    is beside the article, `weights` how much it speaks for one.
    """
    captions = [box for box in page.layout.boxes if _is_caption(box)][:_MOST]
    telling = [box for box in captions if _tells(page, box)]
    if len(telling) < _FEWEST or 2 * len(telling) < len(captions):
        return
    inside = {place for box in captions for place in range(box.first, box.last)}
    beside = sum(w for at, w in enumerate(weights) if at not in inside and not noise[at])
    inside_weight = sum(weights[place] for place in inside)
    if inside_weight <= beside or not all(_has_picture(box) for box in telling[:_FEWEST]):
        return
    for box in captions:
        if not is_post(box):
            box.kind = "caption"
        for place in range(box.first, box.last):
            noise[place] = False


def _is_caption(box: Box) -> bool:
    if box.hidden or box.last == box.first:
        return False
    if box.name == "figcaption":
        return True
    within = box.parent is not None and (
        box.parent.name == "figcaption" or bool(box.parent.words & _CAPTION)
    )
    return bool(box.words & _CAPTION) and box.name in ("div", "p") and not within


def _tells(page: Page, box: Box) -> bool:
    text = " ".join(line.text for line in page.layout.lines[box.first : box.last])
    return len(text) >= _SHORTEST and has_stop(text) and box.links < 0.3 * len(text)


def _has_picture(box: Box) -> bool:
    around: Box | None = box.parent
    for _ in range(_UP):
        if around is None or around.name in ("body", "main", "article"):
            return False
        if around.tag.find(("img", "picture", "amp-img")) is not None:
            return True
        around = around.parent
    return False


def caption_block(box: Box, lines: list[Line], base: str) -> Block | None:
    """Return the caption of a picture as a block; who made the picture is its `author`."""
    text = " ".join(clean(line.text) for line in lines)
    author = None
    for tag in box.tag.find_all(True, limit=50):
        named = words_of(tag, "class", "itemprop")
        words = " ".join(clean(tag.get_text()).split())
        if named & _CREDIT and words:
            text = text.removesuffix(words).rstrip()
            author = _LABEL.sub("", words).strip(" .()[]") or None
            break
    links = tuple(link for line in lines[:1] for link in links_of(line, text, base))
    return Block(text=text, kind="caption", author=author, links=links) if text else None
