"""Text for XML: escaped, without the characters that XML 1.0 does not allow."""

from __future__ import annotations

from html import escape

from newsvault.models import Block
from newsvault.output.blocks import markup
from newsvault.output.citations.clean_text import field


def xml(text: str | None) -> str:
    """Return one line of text for an element or a quoted attribute."""
    return escape(field(text), quote=True)


def xhtml_blocks(blocks: tuple[Block, ...]) -> str:
    """Return blocks of an article as XHTML."""
    return "\n".join(markup(blocks, xml))
