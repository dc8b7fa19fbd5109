"""Sentences that an earlier text has and a later one has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsvault.extract.changes.normal import keys
from newsvault.extract.changes.relative import is_ticking
from newsvault.models import Article

_END = re.compile(
    r"(?<=[.!?\u2026])[\u201d\u2019\"'\u00bb)]*\s+(?=[^\Wa-z])"
    r"|(?<=[\u3002\uff01\uff1f])|\n"
)


def sentences(article: Article) -> Iterator[str]:
    """Yield the sentences of an article: headline, summary, body and correction note."""
    texts = (article.headline, article.summary, *article.paragraphs, article.correction)
    for text in texts:
        if text and not is_ticking(text):
            for sentence in _END.split(text):
                if sentence and sentence.strip():
                    yield sentence.strip()


def removed_sentences(old: Article, new: Article) -> tuple[str, ...]:
    """Return the sentences of `old` that `new` has nowhere, each once."""
    there = {tuple(keys(sentence)) for sentence in sentences(new)}
    found: dict[tuple[str, ...], str] = {}
    for sentence in sentences(old):
        words = tuple(keys(sentence))
        if words and words not in there:
            found.setdefault(words, sentence)
    return tuple(found.values())
