"""Coverage: which outlets published what a query finds, in order, and which had nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsvault.models import StoredArticle
from newsvault.models.copies import Coverage, Covered, published
from newsvault.search.copies.index import CopyIndex
from newsvault.statements.copies.agencies import agency_of
from newsvault.statements.copies.outlets import outlet_of
from newsvault.text import fold
from newsvault.urls import source_of
from newsvault.vault.searching.facets import matching, stored_articles
from newsvault.vault.session import Session


def coverage(vault: Session, query: str, sources: Iterable[str] = ()) -> Coverage:
    """Return the outlets that published what a query finds; see `Vault.coverage`."""
    followed = list(dict.fromkeys(filter(None, map(_name, sources))))
    articles = sorted(
        stored_articles(vault, matching(vault, query)), key=lambda one: (published(one), one.id)
    )
    by_outlet: dict[str, list[StoredArticle]] = {}
    for stored in articles:
        by_outlet.setdefault(source_of(stored.article.url), []).append(stored)
    found = []
    with vault.index.copies() as index:
        stories = _earliest(index, articles)
        for source, own in by_outlet.items():
            earlier = stories.get(own[0].id)
            found.append(Covered(
                outlet=outlet_of(own[0]),
                source=source,
                first=own[0],
                lag=published(own[0]) - published(articles[0]),
                articles=len(own),
                agency=agency_of(own[0]),
                copy_of=earlier.id if earlier else None,
                followed=any(_is(name, source, own[0]) for name in followed),
            ))  # fmt: skip
    silent = [
        name for name in followed if not any(_is(name, one.source, one.first) for one in found)
    ]
    return Coverage(total=len(articles), outlets=tuple(found), silent=tuple(silent))


def _earliest(index: CopyIndex, articles: list[StoredArticle]) -> Mapping[str, StoredArticle]:
    """Return for each copy the first article of its story, if another outlet published that."""
    first: dict[int, StoredArticle] = {}
    found = {}
    story = index.stories_of(stored.id for stored in articles)
    for stored in articles:
        if stored.id in story:
            earliest = first.setdefault(story[stored.id], stored)
            if outlet_of(earliest) != outlet_of(stored):
                found[stored.id] = earliest
    return found


def _name(source: str) -> str:
    """Return the host of an address, or the name of an outlet as given."""
    text = source.strip()
    return source_of(text) if "://" in text else text.removeprefix("www.")


def _is(name: str, source: str, stored: StoredArticle) -> bool:
    """Return whether a source named by the user is this outlet: its host or its name."""
    host = name.lower()
    if source == host or source.endswith(f".{host}") or host.endswith(f".{source}"):
        return True
    return fold(name) == fold(stored.article.publisher or "")
