"""The credit of the lead image: who made the picture, as the page says beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import Tag

from newsvault.extract.fields.image_caption import captioned
from newsvault.extract.page import Page, words_of
from newsvault.text import one_line

_CREDIT = frozenset("credit credits photographer photocredit copyright bildnachweis".split())
_LABEL = re.compile(
    r"(?<!\W)\W*(?:(?:photo(?:graph|[ -]illustration)?s?|foto|bild|image|picture|illustration"
    r"|credits?|source|quelle|copyright|crédits?)\s*(?::|(?:by|via|von|par)\b)|©|\(c\)|copyright\b)\s*",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:[.!?]\s*+|(?<![\s.!?])\s++)[(\[]?(?:(?:photo(?:graph)?|foto|bild|image|picture|credits?"
    r"|quelle|crédits?)\s*(?::|by\b|von\b|par\b)|©)\s*(?P<who>[^.!?:()\[\]]{2,80})[)\]]?\.?$",
    re.IGNORECASE,
)
_MAKER = re.compile(r"(?:^|[.!?]\s)(?P<who>[\w .’'-]{2,40}/\s?[\w .’'-]{2,60})\.?$")
_LONGEST = 120  # characters
_MOST = 30  # elements of a figure that are looked at


def shown_credit(page: Page, address: str, first: int) -> str | None:
    """Return who made the picture at `address`, as its caption or an element beside it says.

    `first` is the body's first line, as in `caption.shown_caption`.
    """
    for tag in captioned(page, address, first):
        for text in _elements(tag):
            if 2 < len(text) <= _LONGEST:
                return text
        whole = one_line(tag.get_text(" "))
        if len(whole) <= _LONGEST and _LABEL.match(whole):
            return plain_credit(whole)
        found = _BEHIND.search(whole) or _MAKER.search(whole)
        if found:
            return one_line(found["who"])
    return None


def plain_credit(text: str) -> str | None:
    """Return a credit without the word "Photo" in front; None when nothing is left of it."""
    return _LABEL.sub("", one_line(text), count=1).strip(" .()[]") or None


def _elements(caption: Tag) -> Iterator[str]:
    """Yield what the elements that credit a maker say, in the caption and beside it."""
    figure = caption.find_parent("figure") or caption.parent
    for around in (caption, figure):
        for tag in islice(around.find_all(True) if around else (), _MOST):
            words = words_of(tag, "class", "itemprop")
            if words & _CREDIT and tag.find(("img", "figcaption")) is None:
                yield plain_credit(tag.get_text(" ")) or ""
