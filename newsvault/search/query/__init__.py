"""The query language: text parsed to a tree for the engines."""

from __future__ import annotations

from datetime import UTC, datetime

from newsvault.errors import QueryError
from newsvault.search.query.parser import Parser
from newsvault.search.query.tree import Query
from newsvault.text import plural

__all__ = ["Query", "parse"]

_LONGEST = 20_000  # characters


def parse(text: str, *, now: datetime | None = None, exact: bool = False) -> Query:
    """Parse a query.

    Args:
        text: a query in the query language.
        now: the time that `yesterday` and `7d` refer to, aware; None for the system clock.
        exact: whether words match in this form only, without stemming.

    Raises:
        QueryError: the query is invalid; it has the position, and a hint to what to write instead.
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
    root = parser.parse()
    return Query(text=text, root=root, remarks=tuple(dict.fromkeys(parser.remarks)))
