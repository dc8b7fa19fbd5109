"""Markdown: an article with front matter, or a list of links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.models import Hit, Quote, StoredArticle
from newsvault.output.capture_warnings import doubts
from newsvault.output.format_protocol import Format
from newsvault.output.markdown_blocks import address, escaped, markdown, picture
from newsvault.output.table import Table
from newsvault.text import printable


def article(stored: StoredArticle) -> str:
    """Return the article with its proof in the front matter."""
    a = stored.article
    parts = [_front_matter(stored), f"# {_escape(a.headline)}"]
    if summary := _escape(a.summary or ""):
        parts.append(f"**{summary}**")
    parts += picture(a.image, _escape)
    parts += [markdown(block, _escape) for block in a.blocks]
    if correction := _escape(a.correction or ""):
        parts.append(f"*{correction}*")
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
        link = f"[{_escape(a.headline)}](<{address(a.url)}>)"
        yield f"- {link} {_escape(', '.join(about))} `{stored.id}`"


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield a list item per hit."""
    yield from rows(hit.stored for hit in found)


def table(found: Table) -> Iterator[str]:
    """Yield a list item per quotation, with a link to its article."""
    for row in found.rows:
        speaker = row["person"] or row["speaker"] or "unknown speaker"
        where = f"[{_escape(row['outlet'])}, {row['date'][:10]}](<{address(row['url'])}>)"
        said = f"**{_escape(speaker)}**: “{_escape(row['text'])}”"
        yield f"- {said} {where} `{row['full_reference']}`"


def _front_matter(stored: StoredArticle) -> str:
    """Return the YAML before an article's text; empty values are left out."""
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


def _quote(quote: Quote) -> str:
    speaker = quote.speaker_name or quote.speaker or "unknown speaker"
    return f"- {_escape(speaker)}: “{_escape(quote.text)}”"


def _escape(text: str) -> str:
    return escaped(" ".join(printable(" ".join(text.split())).split()))


FORMATS = {"md": Format(article=article, rows=rows, hits=hits, table=table)}
