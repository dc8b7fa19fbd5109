"""Passages: words found in the texts of articles, quoted or not."""

from __future__ import annotations

import re

from newsvault.models import StoredArticle
from newsvault.models.statements import Passage
from newsvault.search.analysis import sentence_starts, spans
from newsvault.statements.text_diff import folded
from newsvault.storage.catalog import source_of
from newsvault.vault.searching import facets
from newsvault.vault.session import Session

_LEAST = 4  # words; shorter sequences are too common
_ASKED = 12  # words in the index query; the text is compared with all of them
_SHOWN = 5


def passages(vault: Session, text: str) -> tuple[Passage, ...]:
    """Return the passages with the words of `text` in newest versions, oldest article first."""
    words = folded(text)
    if len(words) < _LEAST:
        return ()
    found = []
    for article_id in facets.matching(vault, f'body:"{" ".join(words[:_ASKED])}"'):
        stored = vault.get(article_id)
        sentence = _around(stored.article.text, words)
        if sentence is not None:
            found.append(_passage(stored, sentence))
        if len(found) == _SHOWN:
            break
    return tuple(found)


def _around(text: str, words: list[str]) -> str | None:
    """Return the sentences of `text` that contain `words` as one sequence."""
    places = list(spans(text))
    there = [word for word, _, _ in places]
    size = len(words)
    at = next((n for n in range(len(there) - size + 1) if there[n : n + size] == words), None)
    if at is None:
        return None
    first, last = places[at][1], places[at + size - 1][2]
    starts = sorted({*sentence_starts(text), *_paragraphs(text), len(text)})
    start = max(n for n in starts if n <= first)
    end = min(n for n in starts if n >= last)
    return " ".join(text[start:end].split())


def _paragraphs(text: str) -> list[int]:
    return [found.end() for found in re.finditer(r"\n\n", text)]


def _passage(stored: StoredArticle, sentence: str) -> Passage:
    article = stored.article
    return Passage(
        article_id=stored.id,
        short_id=stored.short_id,
        text=sentence,
        outlet=article.publisher or source_of(article),
        headline=article.headline,
        url=article.url,
        at=article.published_at or stored.capture.captured_at,
        dated=article.published_at is not None,
    )
