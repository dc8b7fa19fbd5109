"""Timelines: statements in order of date, each with all its wordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice

from newsvault.models.statements import Saying, Statement, Streamed, Timeline, Variant
from newsvault.statements.grouping import Place, grouped
from newsvault.statements.quotation_search import (
    Question,
    QuotationSearch,
    articles,
    streaming,
)
from newsvault.statements.text_diff import difference
from newsvault.vault.copy_index import current_copies
from newsvault.vault.session import Session


def timeline(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    newest_first: bool = False,
) -> Timeline:
    """Return the statements that match, in the order of first publication.

    The arguments are those of `search.find`; earlier versions of articles are included. Raises
    QueryError.
    """
    ids = articles(vault, question)
    with vault.index.copies():
        pass  # built now, if need be: nothing is written within a snapshot
    with vault.catalog.snapshot():
        search = QuotationSearch(vault.catalog, question, ids, earlier=True)
        groups = _groups(search, newest_first=newest_first)
        page = islice(groups, offset, None if limit is None else offset + limit)
        return Timeline(
            total=len(groups),
            sayings=sum(map(len, groups)),
            statements=tuple(_statement(search, group) for group in page),
            people=search.fitting,
            near=search.near,
            hosts=search.hosts,
        )


def stream_timeline(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    newest_first: bool = False,
) -> AbstractContextManager[Streamed[Statement]]:
    """Open the statements of `timeline` as an iterator, as `search.streaming` does."""

    def statements(search: QuotationSearch) -> Iterator[Statement]:
        groups = _groups(search, newest_first=newest_first)
        return (_statement(search, group) for group in groups)

    return streaming(vault, question, statements, limit=limit, offset=offset, earlier=True)


def _groups(search: QuotationSearch, *, newest_first: bool) -> list[list[Place]]:
    groups = grouped(
        search.rows("oldest"), lambda row: search.people.person(row.article_id, row.name)
    )
    return groups[::-1] if newest_first else groups


def _statement(search: QuotationSearch, group: Sequence[Place]) -> Statement:
    """Return the statement of a group of places, each wording compared with the first."""
    sayings = [search.saying_at(place[:3], place.person) for place in group]
    copied = _copied(search, sayings)
    return Statement(
        variants=tuple(
            Variant(
                saying=saying,
                difference=difference(sayings[0].text, saying.text),
                copy_of=copied.get(saying.article_id),
            )
            for saying in sayings
        )
    )


def _copied(search: QuotationSearch, sayings: Sequence[Saying]) -> dict[str, str]:
    """Return for each article that is a copy of an earlier one the id of that article."""
    ids = dict.fromkeys(saying.article_id for saying in sayings)
    if len(ids) < 2:
        return {}
    catalog = search.catalog
    with current_copies(catalog.path.parent, catalog) as copies:
        stories = copies.stories_of(ids) if copies else {}
    first: dict[int, str] = {}
    found = {one: first.setdefault(stories[one], one) for one in ids if one in stories}
    return {one: earlier for one, earlier in found.items() if one != earlier}
