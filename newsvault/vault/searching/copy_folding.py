"""Search with copies folded: the best hit of each story, with the number of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from newsvault.models import Match, Matches, Results
from newsvault.models.arguments import ALL
from newsvault.vault.searching.search import Page, hits_of, state_of

if TYPE_CHECKING:
    from newsvault.search.engines import Engine
    from newsvault.search.query.tree import Query
    from newsvault.vault.base import SessionBase

_MORE = 20  # matches asked for beyond a page; four times as many when they are not enough


def search_grouped(vault: SessionBase, query: str, page: Page, group: str) -> Results:
    """Return the hits of a search, grouped as `group` of `Vault.search` says; raises QueryError."""
    if group == "none":
        return vault.index.search(query, page)
    return _search_folded(vault, query, page, always=group == "story")


def _search_folded(vault: SessionBase, query: str, page: Page, *, always: bool) -> Results:
    """Return the hits of a search with one hit for each story; `limit` and `offset` count these.

    Unless `always`, hits of queries in removed text are not folded. `total` is the number of
    articles all the same. Raises QueryError.
    """
    from newsvault.search.highlight import asks_removed
    from newsvault.vault.searching.query_resolver import resolve_query

    def question(engine: Engine) -> tuple[Query, int, list[Match], dict[str, int]]:
        resolved = resolve_query(vault.catalog, engine, query, exact=page.exact)
        if not always and asks_removed(resolved.root):
            found = engine.search(resolved, limit=page.limit, offset=page.offset, sort=page.sort)
            return resolved, found.total, list(found.matches), {}
        total, matches, stories = _matches(
            vault, lambda window: engine.search(resolved, limit=window, sort=page.sort), page
        )
        return resolved, total, matches, _others(engine, resolved, matches, stories)

    with vault.index.asked(question) as (engine, (resolved, total, matches, others)):
        hits = hits_of(
            vault.catalog, engine, resolved, matches, snippets=page.snippets, copies=others
        )
        return Results(
            query=query,
            total=total,
            hits=tuple(hits),
            suggestion=None if total else engine.suggest(resolved),
            remarks=resolved.remarks,
            **state_of(vault.catalog),
        )


def _matches(
    vault: SessionBase, search: Callable[[int], Matches], page: Page
) -> tuple[int, list[Match], dict[str, tuple[str, ...]]]:
    """Return the number of all matches, those of the page, and the ids of their stories."""
    last = min(page.offset + page.limit, ALL)
    window = min(2 * last + _MORE, ALL)
    while True:
        found = search(window)
        with vault.index.copies() as copies:
            stories = copies.stories_of(match.id for match in found.matches)
            folded: dict[object, Match] = {}
            for match in found.matches:
                folded.setdefault(stories.get(match.id, match.id), match)
            if len(folded) >= last or len(found.matches) >= found.total:
                shown = list(folded.values())[page.offset : last]
                return found.total, shown, {
                    match.id: copies.story(match.id) for match in shown if match.id in stories
                }  # fmt: skip
        window *= 4


def _others(
    engine: Engine, resolved: Query, matches: list[Match], stories: dict[str, tuple[str, ...]]
) -> Counter[str]:
    """Return how many other matches the story of each match has."""
    if not stories:
        return Counter()
    matching = {match.id for match in engine.search(resolved, limit=ALL, sort="oldest").matches}
    return Counter({
        match.id: len(matching.intersection(stories[match.id])) - 1
        for match in matches if match.id in stories
    })  # fmt: skip
