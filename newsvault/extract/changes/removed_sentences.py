"""Sentences that one text has and another has not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsvault.extract.changes.normalisation import keys
from newsvault.extract.changes.volatile_words import is_ticking
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


def sentence_keys(texts: Iterable[str]) -> dict[tuple[str, ...], str]:
    """Return the compared words of some sentences, each with the first sentence that has them."""
    found: dict[tuple[str, ...], str] = {}
    for text in texts:
        found.setdefault(tuple(keys(text)), text)
    found.pop((), None)
    return found


def only_in(texts: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the sentences of `texts` that are not among `others`, each once."""
    there = sentence_keys(others)
    return tuple(text for key, text in sentence_keys(texts).items() if key not in there)


def removed_sentences(old: Article, new: Article) -> tuple[str, ...]:
    """Return the sentences of `old` that `new` has nowhere, each once."""
    return only_in(sentences(old), sentences(new))
