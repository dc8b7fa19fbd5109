"""Text for XML: escaped, without the characters that XML 1.0 does not allow."""

from __future__ import annotations

from html import escape

from newsvault.output.citations.clean_text import field


def xml(text: str | None) -> str:
    """Return one line of text for an element or a quoted attribute."""
    return escape(field(text), quote=True)


def xhtml_blocks(blocks: tuple[tuple[str, str], ...]) -> str:
    """Return blocks of an article, as (kind, text), as XHTML."""
    tags = {"paragraph": "p", "subheading": "h2", "quote": "blockquote", "list_item": "li"}
    lines = []
    inside = False
    for kind, text in blocks:
        if (kind == "list_item") != inside:
            inside = not inside
            lines.append("<ul>" if inside else "</ul>")
        tag = tags[kind]
        words = xml(text)
        lines.append(
            f"<{tag}><p>{words}</p></{tag}>" if tag == "blockquote" else f"<{tag}>{words}</{tag}>"
        )
    return "\n".join([*lines, "</ul>"] if inside else lines)
