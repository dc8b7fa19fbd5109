"""HTML: an article as one generated page, without any markup of the original page."""

from __future__ import annotations

from html import escape

from newsvault.models import Image, StoredArticle
from newsvault.output.blocks import anchor, is_safe, markup, picture_words
from newsvault.output.capture_warnings import doubts
from newsvault.output.format_protocol import Format
from newsvault.text import printable

_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.55 Georgia,serif}"
    "h1{line-height:1.2}.about,.caption,figcaption,footer{color:#555;font-size:.85rem}"
    "figure{margin:1rem 0}dt{font-weight:bold}"
    "table{border-collapse:collapse}td{border:1px solid #bbb;padding:.2rem .5rem}"
    "blockquote{border-left:3px solid #bbb;margin-left:0;padding-left:1rem}"
)
# Second line of defence: no scripts, frames, forms or external resources.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


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
            *filter(None, (_picture(a.image),)),
            *markup(a.blocks),
            f"</article><footer>{proof}</footer></body></html>",
        ]
    )


def _picture(image: Image | None) -> str:
    """Return the lead picture: a link to it, which loads nothing, its caption and credit."""
    if image is None:
        return ""
    caption, credit = picture_words(image)
    link = anchor(image.url, "Picture") if is_safe(image.url) else "Picture"
    words = " · ".join(filter(None, (link, _safe(caption), _safe(credit))))
    return f"<figure><figcaption>{words}</figcaption></figure>"


def _safe(text: str) -> str:
    return escape(printable(text, keep="\n\t"))


FORMATS = {"html": Format(article=article)}
