"""Blocks of an article, and its lead picture, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from newsvault.models import Block, Image
from newsvault.output.blocks import is_safe, linked, picture_words
from newsvault.text import printable

Escape = Callable[[str], str]

# Characters that begin or close markup, links, comments, embeds, formulas and tags.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~^$!&{}])")
_LIST = re.compile(r"^(\d+)([.)])(?=\s|$)")
_MARKS = {
    "paragraph": ("", ""), "subheading": ("## ", ""), "quote": ("> ", ""), "list_item": ("- ", ""),
    "term": ("**", "**"), "definition": (": ", ""), "caption": ("*", "*"),
}  # fmt: skip


def escaped(line: str) -> str:
    """Return one line of text as Markdown that shows it as it is, also at the start of a block."""
    text = _SPECIAL.sub(r"\\\1", line)
    if text[:1] in ("-", "+", "=", ":", "%"):
        text = "\\" + text
    return _LIST.sub(r"\1\\\2", text)


def markdown(block: Block, safe: Escape) -> str:
    """Return a block with its links; `safe` returns text as one line without markup."""
    if block.kind == "table":
        return _table(block, safe)
    if block.kind == "post":
        url = [f"<{address(block.url)}>"] if block.url and is_safe(block.url) else []
        return "\n>\n".join(f"> {line}" for line in (*map(safe, block.text.split("\n")), *url))
    words = linked(block, safe, lambda href, words: f"[{words}](<{address(href)}>)")
    maker = f" ({safe(block.author)})" if block.author else ""
    before, behind = _MARKS[block.kind]
    # Nothing between two signs, as in "****", would be a rule.
    return f"{before}{words}{maker}{behind}" if f"{words}{maker}".strip() else ""


def picture(image: Image | None, safe: Escape) -> list[str]:
    """Return the lead picture as a link, which loads nothing, with its caption and credit."""
    if image is None:
        return []
    link = f"[Picture](<{address(image.url)}>)" if is_safe(image.url) else "Picture"
    return [" · ".join(filter(None, (link, *map(safe, picture_words(image)))))]


def address(url: str) -> str:
    """Return an address for angle brackets."""
    return printable(url).replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")


def _table(block: Block, safe: Escape) -> str:
    """Return a table in the form of GitHub, whose first row is always the header."""
    width = max(map(len, block.rows), default=1)
    rows = [[safe(cell) for cell in (*row, *[""] * (width - len(row)))] for row in block.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]])
