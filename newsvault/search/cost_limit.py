"""A bound on what one query may cost, so that nothing a person types takes long."""

from __future__ import annotations

from newsvault.errors import QueryError

# Counted in postings read, of which a slow machine reads a million and more a second. The bound is
# a count, not a time, so that a query is answered or refused the same way each time.
LIMIT = 4_000_000


class Work:
    """What a query has cost so far."""

    def __init__(self, query: str, limit: int = LIMIT) -> None:
        self._query = query
        self._left = limit

    @property
    def is_spent(self) -> bool:
        """Whether the query has cost more than it may."""
        return self._left < 0

    def spend(self, amount: int) -> None:
        """Count work that is about to be done; raises QueryError when it is too much."""
        if self.count(amount):
            raise self.refusal()

    def count(self, amount: int) -> bool:
        """Count work where nothing can be raised; return whether it is too much."""
        self._left -= amount
        return self.is_spent

    def refusal(self) -> QueryError:
        """Return the error for a query that costs too much."""
        return QueryError(
            "this query would take too long",
            query=self._query,
            position=0,
            hint="use fewer or rarer words, longer beginnings before *, or a smaller distance",
        )
