"""HTML: an article as one generated page, without any markup of the original page."""

from __future__ import annotations

from html import escape

from newsvault.models import Block, StoredArticle
from newsvault.output.doubts import doubts
from newsvault.output.format import Format
from newsvault.text import printable

_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.55 Georgia,serif}"
    "h1{line-height:1.2}.about,footer{color:#555;font-size:.85rem}"
    "table{border-collapse:collapse}td{border:1px solid #bbb;padding:.2rem .5rem}"
    "blockquote{border-left:3px solid #bbb;margin-left:0;padding-left:1rem}"
)
# Second line of defence: no scripts, frames, forms or external resources.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TAGS = {"paragraph": "p", "subheading": "h2", "quote": "blockquote", "list_item": "li"}


def article(stored: StoredArticle) -> str:
    """Return the article as a page without scripts and external resources."""
    a, capture = stored.article, stored.capture
    names = ", ".join(person.name for person in a.byline)
    date = a.published_at.date().isoformat() if a.published_at else ""
    about = " · ".join(_safe(part) for part in (a.publisher, date, names) if part)
    summary = f"<p><strong>{_safe(a.summary)}</strong></p>" if a.summary else ""
    proof = (
        f"{_safe(a.url)}<br>captured {capture.captured_at.isoformat()}{_safe(doubts(capture))}"
        f"<br>SHA-256 {_safe(capture.payload_sha256)}<br>{stored.version_name}"
    )
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{_safe(a.language or "")}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{_safe(a.headline)}</title><style>{_STYLE}</style></head><body><article>",
            f'<h1>{_safe(a.headline)}</h1>{summary}<p class="about">{about}</p>',
            *_blocks(a.blocks),
            f"</article><footer>{proof}</footer></body></html>",
        ]
    )


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    lines = []
    inside_list = False
    for block in blocks:
        is_item = block.kind == "list_item"
        if is_item != inside_list:
            lines.append("<ul>" if is_item else "</ul>")
            inside_list = is_item
        lines.append(_block(block))
    return [*lines, "</ul>"] if inside_list else lines


def _block(block: Block) -> str:
    if block.kind == "table":
        rows = ("".join(f"<td>{_safe(cell)}</td>" for cell in row) for row in block.rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if block.kind == "post":
        text = "<br>".join(map(_safe, block.text.split("\n")))
        link = f'<br><a href="{_safe(block.url)}">{_safe(block.url)}</a>' if block.url else ""
        return f"<blockquote>{text}{link}</blockquote>"
    tag = _TAGS[block.kind]
    return f"<{tag}>{_safe(block.text)}</{tag}>"


def _safe(text: str) -> str:
    return escape(printable(text, keep="\n\t"))


FORMATS = {"html": Format(article=article)}
