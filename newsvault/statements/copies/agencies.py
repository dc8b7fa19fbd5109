"""The news agency that an article credits, found by the form of the credit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from newsvault.models import StoredArticle
from newsvault.statements.copies.outlets import outlet_of
from newsvault.text import fold


def agency_of(stored: StoredArticle) -> str | None:
    """Return the agency named in dateline, byline, source line or footer, or None.

    An organisation in the byline that is not the outlet itself is one.
    """
    if stored.article.agency:
        return stored.article.agency
    outlet = fold(outlet_of(stored))
    for person in stored.article.byline:
        name = fold(person.name)
        if person.kind == "organisation" and name not in outlet and outlet not in name:
            return person.name
    return None


def credited(articles: Iterable[StoredArticle]) -> str | None:
    """Return the agency that most of these articles credit, the first of equals; None if none."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for stored in articles:
        if name := agency_of(stored):
            counts[names.setdefault(fold(name), name)] += 1
    return max(counts, key=lambda name: counts[name]) if counts else None
