"""Markdown: an article with front matter, or a list of links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsvault.models import Block, Hit, Quote, StoredArticle
from newsvault.output.doubts import doubts
from newsvault.output.format import Format
from newsvault.output.table import Table
from newsvault.text import printable

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def article(stored: StoredArticle) -> str:
    """Return the article with its proof in the front matter."""
    a = stored.article
    parts = [_front_matter(stored), f"# {_escape(a.headline)}"]
    if a.summary:
        parts.append(f"**{_escape(a.summary)}**")
    parts += [_block(block) for block in a.blocks]
    if a.correction:
        parts.append(f"*{_escape(a.correction)}*")
    if a.quotes:
        parts.append("## Quotations")
        parts.append("\n".join(_quote(q) for q in a.quotes))
    return "\n\n".join(parts)


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Yield a list item per article."""
    for stored in articles:
        a = stored.article
        about = [
            x for x in (a.publisher, a.published_at and a.published_at.date().isoformat()) if x
        ]
        link = f"[{_escape(a.headline)}](<{_address(a.url)}>)"
        yield f"- {link} {_escape(', '.join(about))} `{stored.id}`"


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield a list item per hit."""
    yield from rows(hit.stored for hit in found)


def table(found: Table) -> Iterator[str]:
    """Yield a list item per quotation, with a link to its article."""
    for row in found.rows:
        speaker = row["person"] or row["speaker"] or "unknown speaker"
        where = f"[{_escape(row['outlet'])}, {row['date'][:10]}](<{_address(row['url'])}>)"
        said = f"**{_escape(speaker)}**: “{_escape(row['text'])}”"
        yield f"- {said} {where} `{row['full_reference']}`"


def _front_matter(stored: StoredArticle) -> str:
    a, capture = stored.article, stored.capture
    fields = {
        "id": stored.version_name,
        "url": a.url,
        "publisher": a.publisher,
        "byline": "; ".join(person.name for person in a.byline),
        "published": a.published_at and a.published_at.isoformat(),
        "captured": capture.captured_at.isoformat() + doubts(capture),
        "sha256": capture.payload_sha256,
    }
    lines = [f'{k}: "{_yaml(v)}"' for k, v in fields.items() if v]
    return "\n".join(["---", *lines, "---"])


def _yaml(value: str) -> str:
    """Return `value` for double quotes, with no link or tag for a reader that knows no YAML."""
    text = printable(value).replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("](", "\\u005d(").replace("<", "\\u003c")


def _block(block: Block) -> str:
    if block.kind == "table":
        return _table(block)
    if block.kind == "post":
        lines = [f"> {_escape(line)}" for line in block.text.split("\n")]
        return "\n>\n".join([*lines, *([f"> <{_address(block.url)}>"] if block.url else [])])
    text = _escape(block.text)
    mark = {"subheading": "## ", "quote": "> ", "list_item": "- ", "paragraph": ""}[block.kind]
    return f"{mark}{text}"


def _table(block: Block) -> str:
    """Return a table in the form of GitHub, whose first row is always the header."""
    width = max(map(len, block.rows), default=1)
    rows = [[_escape(cell) for cell in (*row, *[""] * (width - len(row)))] for row in block.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]])


def _quote(quote: Quote) -> str:
    speaker = quote.speaker_name or quote.speaker or "unknown speaker"
    return f"- {_escape(speaker)}: “{_escape(quote.text)}”"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(" ".join(text.split())))


def _address(url: str) -> str:
    return printable(url).replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")


FORMATS = {"md": Format(article=article, rows=rows, hits=hits, table=table)}
