"""Blocks of the body from its lines: what kind each is, and its links."""

from __future__ import annotations

from newsvault.extract.fields.body.bounds import HEADINGS
from newsvault.extract.fields.body.embedded import table_block, whole_of
from newsvault.extract.fields.body.gallery import caption_block
from newsvault.extract.fields.body.links import links_of
from newsvault.extract.fields.body.posts import is_post, post_block
from newsvault.extract.page import Box, Line
from newsvault.models import Block, BlockKind
from newsvault.text import clean

_KINDS: dict[str, BlockKind] = {
    "blockquote": "quote", "li": "list_item", "dt": "term", "dd": "definition",
}  # fmt: skip


def blocks_of(lines: list[Line], kept: list[int], base: str) -> tuple[Block, ...]:
    """Return the blocks of the lines at the body's places; a table or a post is one block.

    The addresses of links are resolved against `base`.
    """
    blocks: list[Block] = []
    parts: list[Line] = []
    whole: Box | None = None
    for place in [*kept, None]:
        around = whole_of(lines[place]) if place is not None else None
        if whole is not None and around is not whole:
            if block := _whole(whole, parts, base):
                blocks.append(block)
            parts = []
        whole = around
        if place is not None and whole is not None:
            parts.append(lines[place])
        elif place is not None:
            blocks.append(_block(lines[place], base))
    return tuple(blocks)


def _whole(box: Box, lines: list[Line], base: str) -> Block | None:
    if is_post(box):
        return post_block(box, lines, base)
    return table_block(box, lines, base) if box.name == "table" else caption_block(box, lines, base)


def _block(line: Line, base: str) -> Block:
    text = clean(line.text)
    links = links_of(line, text, base) if line.anchors else ()
    return Block(text=text, kind=_kind(line.box), links=links)


def _kind(box: Box | None) -> BlockKind:
    if box is not None and (box.name in HEADINGS or box.name == "h1"):
        return "subheading"
    while box is not None:
        if box.name in _KINDS:
            return _KINDS[box.name]
        box = box.parent
    return "paragraph"
