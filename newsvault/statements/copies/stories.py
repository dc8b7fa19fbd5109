"""Stories: the copies of a text, with other texts of the same days that share sentences with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from newsvault.models import StoredArticle
from newsvault.models.arguments import limit_of
from newsvault.models.copies import Stories, Story, published
from newsvault.search.copies.copy_comparison import covered
from newsvault.search.copies.fingerprints import fingerprints
from newsvault.search.copies.index import CopyIndex
from newsvault.statements.copies.agencies import credited
from newsvault.statements.copies.outlets import outlet_of
from newsvault.vault.searching.facets import matching, stored_articles
from newsvault.vault.session import Session

_DAYS = timedelta(days=3)  # between two texts of one story
_RUN = 10  # words in a row that two texts of one story share


def stories(
    vault: Session, query: str, *, min_outlets: int, limit: int | None, offset: int
) -> Stories:
    """Return the stories of the articles that match a query; see `Vault.stories`."""
    wanted = None if query.strip() in ("", "*") else frozenset(matching(vault, query))
    with vault.index.copies() as index:
        groups = [ids for ids in index.stories() if wanted is None or not wanted.isdisjoint(ids)]
        found = [
            story for story in _stories(vault, index, groups) if len(story.outlets) >= min_outlets
        ]
    found.sort(key=lambda story: (-len(story.outlets), story.first, story.articles[0].id))
    end = offset + limit_of(limit)
    return Stories(total=len(found), stories=tuple(found[offset:end]))


def _stories(vault: Session, index: CopyIndex, groups: list[tuple[str, ...]]) -> Iterator[Story]:
    """Yield the stories; groups of copies that belong to one story are joined."""
    seen: set[str] = set()
    for ids in groups:
        if not seen.isdisjoint(ids):
            continue
        texts = [ids, *_related(vault, index, ids)]
        texts = [text for text in texts if seen.isdisjoint(text)]
        seen.update(*texts)
        articles = sorted(
            stored_articles(vault, [one for text in texts for one in text]),
            key=lambda stored: (published(stored), stored.id),
        )
        if articles:
            yield Story(
                articles=tuple(articles),
                outlets=tuple(dict.fromkeys(map(outlet_of, articles))),
                texts=tuple(texts),
                agency=credited(articles),
            )


def _related(vault: Session, index: CopyIndex, ids: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the other texts of the same days that share a long run of words with these copies."""
    stored = max(stored_articles(vault, ids), key=lambda one: one.article.word_count, default=None)
    if stored is None:
        return
    yielded = set(ids)
    day, days = published(stored).date(), _DAYS + timedelta(days=1)  # of another time zone
    found = index.candidates(
        fingerprints(stored.article), (day - days).isoformat(), (day + days).isoformat()
    )
    for other in stored_articles(vault, found):
        if other.id not in yielded and _is_related(stored, other):
            text = index.story(other.id)
            yielded.update(text)
            yield text


def _is_related(one: StoredArticle, other: StoredArticle) -> bool:
    if abs(published(one) - published(other)) > _DAYS or outlet_of(one) == outlet_of(other):
        return False
    ours, theirs = fingerprints(one.article), fingerprints(other.article)
    run = _RUN * ours.width // 5
    return b"\1" * run in covered(ours, theirs)
