"""The records: data passed between the parts of newsvault, without behaviour."""

from __future__ import annotations

from newsvault.models.article import (
    BLOCK_SEPARATOR,
    EMBEDDED,
    Access,
    Article,
    Block,
    BlockKind,
    Candidate,
    Image,
    Link,
    Person,
    Precision,
    Quote,
    QuoteKind,
)
from newsvault.models.capture import REDIRECTS, Capture, DateSource, Exchange, Truncation
from newsvault.models.search import Hit, Match, Matches, RemovedText, Results, Snippet
from newsvault.models.vault import (
    CaptureInfo,
    Document,
    History,
    Outcome,
    Receipt,
    Refusal,
    StoredArticle,
)

__all__ = [
    "BLOCK_SEPARATOR",
    "EMBEDDED",
    "REDIRECTS",
    "Access",
    "Article",
    "Block",
    "BlockKind",
    "Candidate",
    "Capture",
    "CaptureInfo",
    "DateSource",
    "Document",
    "Exchange",
    "History",
    "Hit",
    "Image",
    "Link",
    "Match",
    "Matches",
    "Outcome",
    "Person",
    "Precision",
    "Quote",
    "QuoteKind",
    "Receipt",
    "Refusal",
    "RemovedText",
    "Results",
    "Snippet",
    "StoredArticle",
    "Truncation",
]
