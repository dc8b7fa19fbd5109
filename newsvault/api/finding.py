"""Finding articles: search, counts, facets, explanations, and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models import Hit, Results, StoredArticle
    from newsvault.vault.facets import Explanation


@checked
class Finding(Session):
    """The part of `Vault` that finds articles."""

    def count(self, query: str = "*", *, exact: bool = False) -> int:
        """Return how many articles match a query.

        Args:
            query: a query in the query language; "*" is every article.
            exact: whether words match in this form only, without stemming.

        Raises:
            QueryError: the query cannot be understood.

        Examples:
            >>> vault.count("lang:en")
            19
        """
        from newsvault.vault import facets

        return facets.count(self, query, exact=exact)

    def facets(
        self, query: str = "*", fields: Sequence[str] = ("source",), *, exact: bool = False
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        """Count the articles that match a query by the values of fields.

        Args:
            query: a query in the query language; "*" is every article.
            fields: names of fields: source, section, lang, month, year, tag, byline, speaker.
            exact: whether words match in this form only, without stemming.

        Returns:
            For each field its values with their counts, the most frequent first; months and years
            in order of time.

        Raises:
            UsageError: a field that cannot be counted by.
            QueryError: the query cannot be understood.

        Examples:
            >>> vault.facets("*", ["lang"])["lang"][0]
            ('en', 19)
        """
        from newsvault.vault import facets

        return facets.facets(self, query, fields, exact=exact)

    def explain(self, query: str, *, exact: bool = False) -> Explanation:
        """Return how a query is understood, and how many articles each part of it matches.

        Args:
            query: a query in the query language.
            exact: whether words match in this form only, without stemming.

        Raises:
            QueryError: the query cannot be understood.

        Examples:
            >>> vault.explain("sea wall").total
            1
        """
        from newsvault.vault import facets

        return facets.explain(self, query, exact=exact)

    def hits(
        self,
        query: str,
        *,
        limit: int | None = None,
        offset: int = 0,
        sort: str = "relevance",
        exact: bool = False,
        snippets: int = 2,
    ) -> Iterator[Hit]:
        """Yield the hits of a search one by one: any number of them takes little memory.

        Args:
            query: a query in the query language.
            limit: hits at most; None for all.
            offset: hits to leave out at the beginning.
            sort: relevance, fresh (relevance, newer articles higher), newest or oldest.
            exact: whether words match in this form only, without stemming.
            snippets: passages to show for each hit at most; 0 for none.

        Raises:
            QueryError: the query cannot be understood.
            UsageError: an unknown `sort`, a negative `limit` or `offset`.

        Examples:
            >>> [hit.stored.article.headline for hit in vault.hits("zebra")]
            []
        """
        from newsvault.vault import facets

        yield from facets.hits(
            self, query, limit=limit, offset=offset, sort=sort, exact=exact, snippets=snippets
        )

    def ids(
        self, query: str = "*", *, sort: str = "captured", include_removed: bool = False
    ) -> tuple[str, ...]:
        """Return the ids of all articles that match a query, in the order of a list.

        Args:
            query: a query in the query language; "*" is every article.
            sort: captured or published (newest first), headline or source (by alphabet).
            include_removed: whether removed articles come too; only with the query "*".

        Raises:
            QueryError: the query cannot be understood.
            UsageError: an unknown `sort`.

        Examples:
            >>> vault.ids()[0] == vault.list()[0].id
            True
        """
        from newsvault.vault import facets

        return facets.listed(self, query, sort=sort, removed=include_removed)

    def articles(self, ids: Iterable[str]) -> Iterator[StoredArticle]:
        """Yield articles one by one: any number of them takes little memory.

        Args:
            ids: their ids, as `ids` returns them; one that was erased meanwhile is left out.

        Examples:
            >>> [stored.id for stored in vault.articles(vault.ids())] == list(vault.ids())
            True
        """
        from newsvault.vault import facets

        yield from facets.stored_articles(self, ids)

    def like(self, reference: str, *, limit: int | None = 10) -> Results:
        """Return the articles whose texts are most similar to one article's.

        Args:
            reference: an article as `get` takes it: an id, its beginning, an address.
            limit: articles at most; None for all.

        Raises:
            NotFound: no article is meant.
            AmbiguousId: several articles are meant.

        Examples:
            >>> len(vault.like(vault.list()[0].id)) <= 10
            True
        """
        return self.search(f"like:{self.get(reference).id}", limit=limit)
