"""Cost limit of a query, so that no input takes long."""

from __future__ import annotations

from newsvault.errors import QueryError

# In postings read; a slow computer reads over a million a second. A count, not a time limit, so
# that a query is always answered or always refused.
LIMIT = 4_000_000


class Work:
    """The cost of a query so far."""

    def __init__(self, query: str, limit: int = LIMIT) -> None:
        self._query = query
        self._left = limit

    @property
    def is_spent(self) -> bool:
        """Whether the query has exceeded the limit."""
        return self._left < 0

    def spend(self, amount: int) -> None:
        """Add cost before the work is done; raises QueryError above the limit."""
        if self.count(amount):
            raise self.refusal()

    def count(self, amount: int) -> bool:
        """Add cost where raising is impossible; return whether the limit is exceeded."""
        self._left -= amount
        return self.is_spent

    def refusal(self) -> QueryError:
        """Return the error for a query above the limit."""
        return QueryError(
            "this query would take too long",
            query=self._query,
            position=0,
            hint="use fewer or rarer words, longer beginnings before *, or a smaller distance",
        )
