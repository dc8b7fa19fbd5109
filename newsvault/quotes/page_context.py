"""Context of an article's quotations in its page: headline, captions, quoted blocks."""

from __future__ import annotations

from newsvault.models import BLOCK_SEPARATOR, Article


def page_context(article: Article) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return what else the page says for its names, and the spans that it marks as quoted."""
    spans, at = [], 0
    for block in article.blocks:
        if block.kind == "quote":
            spans.append((at, at + len(block.text)))
        at += len(block.text) + len(BLOCK_SEPARATOR)
    caption = article.image.caption if article.image else None
    context = "\n".join(text for text in (article.headline, article.summary, caption) if text)
    return context, tuple(spans)
