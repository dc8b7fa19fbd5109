"""Tables inside an article, and the lines that are one block: of a table, a post, a caption."""

from __future__ import annotations

from newsvault.extract.fields.body.links import links_in
from newsvault.extract.fields.body.posts import is_post
from newsvault.extract.page import Box, Line
from newsvault.models import Block
from newsvault.text import clean

_MOST_LINES = 4_000  # of a table that is read; a larger one is a database, not an article's table
_LINKED = 0.6  # of a table's text: more of it in links is a menu


def is_table(box: Box) -> bool:
    """Whether a box is a table of data: two rows and columns at least, and no menu."""
    if box.name != "table":
        return False
    if box.kind is None:
        box.kind = "table" if _is_data(box) else ""
    return box.kind == "table"


def _is_data(box: Box) -> bool:
    if box.hidden or not 0 < box.last - box.first <= _MOST_LINES:
        return False
    if box.tag.attrs.get("role") == "presentation" or box.links > _LINKED * box.chars:
        return False
    if box.tag.find("table") is not None:
        return False
    rows = box.tag.find_all("tr", limit=3)
    return len(rows) > 1 and all(
        len(row.find_all(("td", "th"), recursive=False)) > 1 for row in rows[-2:]
    )


def whole_of(line: Line) -> Box | None:
    """Return the table, the post or the caption of a gallery that a line is part of, or None."""
    box: Box | None = line.box
    while box is not None:
        if is_post(box) or is_table(box) or box.kind == "caption":
            return box
        box = box.parent
    return None


def table_block(box: Box, lines: list[Line], base: str) -> Block:
    """Return a table as a block: its rows, and in `text` a line for each."""
    cells: dict[int, dict[int, list[str]]] = {}
    for line in lines:
        row, cell = _place(line.box, box)
        cells.setdefault(id(row), {}).setdefault(id(cell), []).append(clean(line.text))
    rows = tuple(tuple(" ".join(texts) for texts in row.values()) for row in cells.values())
    text = "\n".join(" | ".join(row) for row in rows)
    return Block(text=text, kind="table", rows=rows, links=links_in(lines, text, base))


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
