"""Tables and embedded posts inside an article: blocks of kind table and post."""

from __future__ import annotations

import re

from newsvault.extract.page import Box, Line
from newsvault.models import Block
from newsvault.text import clean

_SERVICES = frozenset(
    "tweet twitter instagram tiktok bluesky mastodon threads facebook fb reddit telegram".split()
)
_MOST_LINES = 4_000  # of a table that is read; a larger one is a database, not an article's table
_LINKED = 0.6  # of a table's text: more of it in links is a menu
# "— Name (@handle) 4 May 2024", the line that these services print below a post.
_SIGNED = re.compile(
    r"^[—–-]{1,3}\s?(.{1,80}?)\s?(?:\((@[\w.@-]{1,80})\))?,?\s?([^()]{4,40}\d{4})?$"
)
_BY = re.compile(
    r"\b(?:A post shared by|Posted by|Post by)\s+(.{1,80}?)(?:\s*\((@[^()]{1,80})\))?$"
)
_LEADS = re.compile(
    r"\b(?:post|video|reel|photo) (?:shared )?(?:on|by)\b|^[—–-]|\bthis post\b", re.IGNORECASE
)


def is_table(box: Box) -> bool:
    """Whether a box is a table of data: two rows and columns at least, and no menu."""
    if box.data is None:
        box.data = _is_data(box)
    return box.data


def _is_data(box: Box) -> bool:
    if box.name != "table" or box.hidden or not 0 < box.last - box.first <= _MOST_LINES:
        return False
    if box.tag.attrs.get("role") == "presentation" or box.links > _LINKED * box.chars:
        return False
    if box.tag.find("table") is not None:
        return False
    rows = box.tag.find_all("tr", limit=3)
    return len(rows) > 1 and all(
        len(row.find_all(("td", "th"), recursive=False)) > 1 for row in rows[-2:]
    )


def is_post(box: Box) -> bool:
    """Whether a box is a post of another service as its embedding code has it."""
    return box.name == "blockquote" and bool(box.words & _SERVICES)


def whole_of(line: Line) -> Box | None:
    """Return the table or the post that a line is part of, or None."""
    box: Box | None = line.box
    while box is not None:
        if is_post(box) or (box.name == "table" and is_table(box)):
            return box
        box = box.parent
    return None


def table_block(box: Box, lines: list[Line]) -> Block:
    """Return a table as a block: its rows, and in `text` a line for each."""
    cells: dict[int, dict[int, list[str]]] = {}
    for line in lines:
        row, cell = _place(line.box, box)
        cells.setdefault(id(row), {}).setdefault(id(cell), []).append(clean(line.text))
    rows = tuple(tuple(" ".join(texts) for texts in row.values()) for row in cells.values())
    return Block(text="\n".join(" | ".join(row) for row in rows), kind="table", rows=rows)


def _place(box: Box, table: Box) -> tuple[Box, Box]:
    """Return the row and the cell of a table that a box is in."""
    cell = row = box
    around: Box | None = box
    while around is not None and around is not table:
        if around.name in ("td", "th", "caption"):
            cell = row = around
        elif around.name == "tr":
            row = around
        around = around.parent
    return row, cell


def post_block(box: Box, lines: list[Line]) -> Block | None:
    """Return a post as a block: who posted it, when, and its address where its code says so.

    None for a post that its embedding code only leads to ("View this post on ...").
    """
    texts = [clean(line.text) for line in lines]
    author = date = None
    for text in reversed(texts):
        if signed := _SIGNED.match(text):
            author, date = signed[1], signed[3]
            break
        if named := _BY.search(text):
            author = named[1]
            break
    if not any(len(text.split()) > 2 and not _LEADS.search(text) for text in texts if text):
        return None
    addresses = [str(a.attrs["href"]) for a in box.tag.find_all("a", limit=50) if a.get("href")]
    url = next((one for one in reversed(addresses) if one.startswith(("http:", "https:"))), None)
    return Block(text="\n".join(texts), kind="post", author=author, date=date, url=url)
