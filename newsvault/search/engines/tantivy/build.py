"""Small queries of tantivy, and their combinations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tantivy import Occur, Query

from newsvault.search.engines.tantivy.schema import schema

_FEW = 32  # terms that are combined one by one


def nothing() -> Query:
    """Return the query that no article matches."""
    return Query.empty_query()


def everything() -> Query:
    """Return the query that every article matches."""
    return Query.all_query()


def term(field: str, value: str) -> Query:
    """Return the query for a term of a field."""
    return Query.term_query(schema(), field, value)


def terms(field: str, values: Sequence[str]) -> Query:
    """Return the query for any of some terms of a field."""
    if len(values) > _FEW:
        return Query.term_set_query(schema(), field, values)
    return any_of([term(field, value) for value in values])


def phrase(field: str, values: Sequence[str], slop: int = 0) -> Query:
    """Return the query for a sequence of terms, with at most `slop` terms in between."""
    if len(values) == 1:
        return term(field, values[0])
    return Query.phrase_query(schema(), field, list(values), slop)


def any_of(queries: Iterable[Query]) -> Query:
    """Return the query for articles that match any of some queries."""
    found = list(queries)
    if len(found) == 1:
        return found[0]
    return Query.boolean_query([(Occur.Should, one) for one in found]) if found else nothing()


def all_of(queries: Iterable[Query], *, without: Sequence[Query] = ()) -> Query:
    """Return the query for articles that match all of some queries, and none of others."""
    found = list(queries) or [everything()]
    if len(found) == 1 and not without:
        return found[0]
    excluded = [(Occur.MustNot, one) for one in without]
    return Query.boolean_query([*((Occur.Must, one) for one in found), *excluded])


def unscored(query: Query) -> Query:
    """Return a query whose matches have no score."""
    return Query.const_score_query(query, 0.0)


def scored_by(query: Query, scores: Sequence[Query]) -> Query:
    """Return `query` with the scores of others, which need not match."""
    extra = [(Occur.Should, one) for one in scores]
    return Query.boolean_query([(Occur.Must, unscored(query)), *extra])
