"""Parts of a query that apply to all of it, wherever they are: `tz:` and `in:`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import pairwise

from newsvault.search.query import fields
from newsvault.search.query.lexer import Token


def zone_of(tokens: Sequence[Token], query: str) -> tzinfo | None:
    """Return the time zone of a query's days, by `tz:`; raises QueryError for an unknown one."""
    token = _value(tokens, "tz")
    return None if token is None else fields.zone(token.value, query=query, position=token.position)


def scope_of(tokens: Sequence[Token], query: str) -> str | None:
    """Return the field that words without one are searched in, by `in:`; None for the usual ones.

    Raises QueryError for an unknown scope.
    """
    token = _value(tokens, "in")
    if token is None:
        return None
    scope = fields.key("in", token.value, [], query=query, position=token.position).value
    return "was" if scope == "versions" else None


def _value(tokens: Sequence[Token], field: str) -> Token | None:
    for name, token in pairwise(tokens):
        if name.kind == "field" and name.value == field and token.kind in ("word", "phrase"):
            return token
    return None
