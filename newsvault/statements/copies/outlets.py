"""The outlet of an article."""

from __future__ import annotations

from newsvault.models import StoredArticle
from newsvault.urls import source_of


def outlet_of(stored: StoredArticle) -> str:
    """Return the name of an article's outlet: its publisher, else its host."""
    return stored.article.publisher or source_of(stored.article.url)
