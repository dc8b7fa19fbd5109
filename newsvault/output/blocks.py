"""Blocks of an article as markup: their text with its links, and lines of HTML or XHTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby

from newsvault.models import Block, BlockKind, Image
from newsvault.text import printable

_SCHEMES = ("http://", "https://", "mailto:")
_NOT_IN_IRI = frozenset(' "<>\\^`{|}')
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_TAGS: dict[BlockKind, str] = {
    "paragraph": "p", "subheading": "h2", "list_item": "li", "term": "dt", "definition": "dd",
}  # fmt: skip
# The element of the list that an item of this kind is in.
LISTS: dict[BlockKind, str] = {"list_item": "ul", "term": "dl", "definition": "dl"}


def linked_pieces(block: Block) -> Iterator[tuple[str, str | None]]:
    """Yield the text of a block in pieces, each with the address it leads to, or None.

    A stored address that is not http, https or mailto leads nowhere: a record is no better than
    the vault it came from.
    """
    at = 0
    for link in block.links:
        end = link.start + len(link.text)
        if link.start < at or block.text[link.start : end] != link.text or not is_safe(link.href):
            continue
        if at < link.start:
            yield block.text[at : link.start], None
        yield link.text, link.href
        at = end
    if at < len(block.text):
        yield block.text[at:], None


def is_safe(address: str) -> bool:
    """Whether an address may be printed as a link."""
    return address.lower().startswith(_SCHEMES)


def markup(blocks: tuple[Block, ...], safe: Callable[[str], str] | None = None) -> list[str]:
    """Return lines of XHTML for the blocks of a body.

    `safe` escapes text; by default for HTML, with characters that are not printable made visible.
    """
    escaped = safe or _escaped
    lines: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: LISTS.get(block.kind)):
        inner = [_element(block, escaped) for block in group]
        lines += [f"<{kind}>", *inner, f"</{kind}>"] if kind else inner
    return lines


def _escaped(text: str) -> str:
    return escape(printable(text, keep="\n\t"))


def _element(block: Block, safe: Callable[[str], str]) -> str:
    """Return the XHTML of a block; `safe` escapes its texts."""
    if block.kind == "table":
        rows = ("".join(f"<td>{safe(cell)}</td>" for cell in row) for row in block.rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if block.kind == "post":
        text = "<br/>".join(map(safe, block.text.split("\n")))
        url = block.url if block.url and is_safe(block.url) else None
        link = f"<br/>{anchor(url, safe(url))}" if url else ""
        return f"<blockquote><p>{text}{link}</p></blockquote>"
    words = linked(block, safe, anchor)
    if block.kind == "quote":
        return f"<blockquote><p>{words}</p></blockquote>"
    if block.kind == "caption":
        maker = f" ({safe(block.author)})" if block.author else ""
        return f'<p class="caption">{words}{maker}</p>'
    tag = _TAGS[block.kind]
    return f"<{tag}>{words}</{tag}>"


def linked(block: Block, safe: Callable[[str], str], link: Callable[[str, str], str]) -> str:
    """Return a block's text with its links; `safe` may strip: spaces at the edges stay.

    `link` returns a link to an address around words that `safe` returned.
    """
    parts = []
    for text, href in linked_pieces(block):
        plain = text.strip()
        lead = " " if text[:1].isspace() else ""
        tail = " " if text[-1:].isspace() and plain else ""
        words = f"{lead}{safe(plain)}{tail}"
        parts.append(link(href, words) if href else words)
    return "".join(parts)


def anchor(href: str, words: str) -> str:
    """Return a link to `href` around `words`, which are escaped already."""
    return f'<a href="{escape(iri(href), quote=True)}">{words}</a>'


def iri(address: str) -> str:
    """Return an address with the signs encoded that RFC 3987 does not allow, but browsers take."""
    encoded = (f"%{ord(c):02X}" if c in _NOT_IN_IRI else c for c in printable(address))
    return _STRAY_PERCENT.sub("%25", "".join(encoded))


def picture_words(image: Image | None) -> tuple[str, str]:
    """Return the caption of a lead picture, and its credit unless the caption names it."""
    caption = (image.caption if image else None) or ""
    credit = (image.credit if image else None) or ""
    return caption, "" if credit and credit in caption else credit
