"""The search language: what a person types, as a tree the engines understand."""

from __future__ import annotations

from datetime import UTC, datetime

from newsvault.errors import QueryError
from newsvault.search.query.parser import Parser
from newsvault.search.query.tree import Query
from newsvault.text import plural

__all__ = ["Query", "parse"]

_LONGEST = 20_000  # characters


def parse(text: str, *, now: datetime | None = None, exact: bool = False) -> Query:
    """Return what `text` means; `yesterday` and `7d` are as seen from `now` (aware).

    With `exact`, words are not found in their other forms. Raises QueryError, and nothing else,
    for anything that cannot be understood: it has the position and what to write instead.
    """
    if len(text) > _LONGEST:
        raise QueryError(
            f"the query has {plural(len(text), 'character')}",
            query=text,
            position=_LONGEST,
            hint=f"at most {_LONGEST} go; newsvault check FILE looks for a text's quotations",
        )
    moment = now or datetime.now(UTC)
    parser = Parser(text, now=moment, exact=exact)
    return Query(text=text, root=parser.parse(), remarks=parser.remarks)
