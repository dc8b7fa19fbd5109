"""Caption of the lead image: the text displayed with it, if any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import NavigableString, Tag

from newsvault.extract.page import Page, words_of
from newsvault.text import fold, one_line

_CAPTION = frozenset("caption legende bildunterschrift leyenda didascalia".split())
_CREDIT = frozenset(
    "credit credits foto photo photographer copyright source author agency bildnachweis".split()
)
_MAKER = re.compile(
    r"\W*(?:(?:photo(?:[ -]illustration)?|foto|photograph|bild|image|illustration|screenshot"
    r"|credits?|source|quelle|copyright|crédits?)\b(?:\s*:|\s+(?:by|via|courtesy|von|par|de)\b)"
    r"|©|\(c\)|getty images\b|(?:ap|afp|reuters|epa|dpa)(?: photo)?\s*[/|])",
    re.IGNORECASE,
)
_STEM = re.compile(r"(.*?)(?:[-_]\d{2,4}x\d{2,4})?(?:\.[a-z]{3,4})?", re.IGNORECASE)
_SLASH = re.compile(r"/|%2F", re.IGNORECASE)
_CREDITED = re.compile(r"(?:by )?[\w .’'-]{2,40}/\s?[\w .’'-]{2,40}\.?", re.IGNORECASE)
_PLAYER = re.compile(r"(?:listen|watch|play|hear)\b", re.IGNORECASE)
_FILE = re.compile(r"^(?:FILE(?: PHOTO)?|ARCHIV(?:BILD|FOTO)?)\s?[:–—-]\s*")
_TO_EDITORS = re.compile(
    r"(?:(?<!\s)\s++)?(?:ATTENTION EDITORS|EDITORIAL USE ONLY|NO (?:SALES|ARCHIVES?))\b.*",
    re.DOTALL,
)
_MAKER_BEHIND = re.compile(
    r"(?<=[.!?]) [^.!?/]{2,60}/[^.!?]{2,80}(?:/ ?(?:File(?: Photo)?|Handout|Pool|Archive))\.?$"
)
_SHORT = 80  # characters: a line this short that begins with a picture's maker names him alone
_ABOVE, _BELOW = 25, 4  # lines from the body's first that may hold the lead image
_MOST = 12  # captions that are looked at, and
_UP = 3  # elements around each: a page of ten thousand pictures costs no more than another


def shown_caption(page: Page, address: str, first: int, headline: str | None) -> str | None:
    """Return the caption displayed with the image at `address`, else that of the lead image.

    `first` is the body's first line: the caption of another image is used only at the position of
    a lead image. None without a caption, or if it only has the credit.
    """
    stem = _stem(address)
    lead = None
    for at, tag in islice(_captions(page), _MOST):
        text = without_notes(one_line(_text(tag)))
        if not 3 < len(text) < 1_000 or _says_nothing(text, headline):
            continue
        pictures = _pictures(tag)
        if pictures is None:
            continue
        if stem and any(stem in source for source in pictures):
            return text
        if lead is None and first - _ABOVE <= at <= first + _BELOW:
            lead = text
    return lead


def captioned(page: Page, address: str, first: int) -> Iterator[Tag]:
    """Yield the captions of the image at `address`, then those at a lead image's position."""
    stem, near = _stem(address), []
    for at, tag in islice(_captions(page), _MOST):
        pictures = _pictures(tag)
        if stem and any(stem in source for source in pictures or ()):
            yield tag
        elif pictures is not None and first - _ABOVE <= at <= first + _BELOW:
            near.append(tag)
    yield from near[:1]


def without_notes(text: str) -> str:
    """Return a caption without "FILE PHOTO", the credit after it and notes to editors."""
    plain = _FILE.sub("", _TO_EDITORS.sub("", text))
    return _MAKER_BEHIND.sub("", plain).strip() or text


def _says_nothing(text: str, headline: str | None) -> bool:
    only_credit = _MAKER.match(text) or _CREDITED.fullmatch(text) or _PLAYER.match(text)
    return bool(len(text) < _SHORT and only_credit) or fold(text) == fold(headline or "")


def _captions(page: Page) -> Iterator[tuple[int, Tag]]:
    """Yield the elements that call themselves a caption, each with the line it begins at."""
    found = [(box.first, box.tag) for box in page.layout.boxes if box.name == "figcaption"]
    found += [
        (mark.at, mark.tag)
        for mark in page.layout.marks
        if mark.words & _CAPTION and mark.tag.name not in ("a", "figcaption", "figure")
    ]
    for at, tag in sorted(found, key=lambda pair: pair[0]):
        if tag.find("img") is None:  # what holds the picture too is more than its caption
            yield at, tag


def _pictures(caption: Tag) -> list[str] | None:
    """Return what the pictures beside a caption say of their files; None when there is none.

    A figure whose picture a script brings later has one that says nothing.
    """
    figure = caption.find_parent("figure")
    for around in [figure] if figure else islice(caption.parents, _UP):
        if around.name in ("body", "main", "article"):
            return None
        images = around.find_all(("img", "source", "amp-img"), limit=4)
        if images:
            return [str(value) for image in images for value in image.attrs.values()]
    if figure is None or figure.find(("video", "iframe", "audio")):
        return None
    return []


def _stem(address: str) -> str:
    """Return the name of a picture's file without its size and kind; "" for one too common."""
    name = _SLASH.split(address)[-1].partition("?")[0]
    match = _STEM.fullmatch(name)
    stem = match[1] if match else ""
    return stem if len(stem) > 4 and not stem.isalpha() else ""


def _text(tag: Tag) -> str:
    """Return the text of a caption without the elements that credit its maker."""
    pieces = []
    for child in tag.children:
        if isinstance(child, Tag):
            words = words_of(child, "class", "itemprop")
            if not words & _CREDIT:
                pieces.append(_text(child))
        elif type(child) is NavigableString:
            pieces.append(str(child))
    return "".join(pieces)
