"""Search, counts, facets, explanations and lists of articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Self, cast

from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models import Hit, Results, StoredArticle
    from newsvault.vault.searching.facets import Explanation, ListedIds


@checked
class Finding(Session):
    """The part of `Vault` that finds articles."""

    def count(self, query: str = "*", *, exact: bool = False) -> int:
        """Return the number of articles that match a query.

        Args:
            query: a query in the query language; "*" for all articles.
            exact: whether to match words without stemming.

        Raises:
            QueryError: invalid query.

        Examples:
            >>> vault.count("lang:en")
            19
        """
        from newsvault.vault.searching import facets

        return facets.count(self, query, exact=exact)

    def revision(self, when: int | str | None = None) -> int:
        """Return the archive's revision: a number that grows with what a search can find.

        Args:
            when: None for the present; a revision, or a date for the last one of that day (UTC).

        Raises:
            UsageError: a revision that the archive has not reached.
            QueryError: not a date.

        Examples:
            >>> vault.revision() == vault.search("*").revision
            True
            >>> vault.revision("1999-12-31")
            0
        """
        from newsvault.vault.searching.as_of import revision_of

        latest = self.catalog.history.latest()
        return latest if when is None else revision_of(self.catalog, when)

    def erased_since(self, when: int | str) -> int:
        """Return how many articles that were here at a revision were erased since.

        Args:
            when: a revision, or a date for the last one of that day (UTC).

        Raises:
            UsageError: a revision that the archive has not reached.
            QueryError: not a date.

        Examples:
            >>> vault.erased_since(vault.revision())
            0
        """
        from newsvault.vault.searching.as_of import erased_since

        return erased_since(self.catalog, self.revision(when))

    def as_of(self, when: int | str) -> AbstractContextManager[Self]:
        """Open the archive as it was at an earlier revision, to be read only.

        It has the articles, versions, tags, notes and corrections of then, in the readings of
        today. Articles erased since are not in it. It is a copy in the folder for temporary files,
        deleted at the end of the block.

        Args:
            when: a revision, or a date for the last one of that day (UTC).

        Returns:
            A context manager with a vault for the methods that read: `search`, `count`, `facets`,
            `quotes` and others.

        Raises:
            UsageError: a revision that the archive has not reached; the index is in a cluster.
            QueryError: not a date.
            VaultFull: no space for the copy.

        Examples:
            >>> with vault.as_of("1999-12-31") as then:
            ...     then.count()
            0
        """
        from newsvault.vault.searching.as_of import opened

        return cast("AbstractContextManager[Self]", opened(self, self.revision(when)))

    def facets(
        self, query: str = "*", fields: Sequence[str] = ("source",), *, exact: bool = False
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        """Count the articles that match a query by the values of fields.

        Args:
            query: a query in the query language; "*" for all articles.
            fields: names of fields: source, section, lang, month, year, tag, byline, speaker.
            exact: whether to match words without stemming.

        Returns:
            For each field its values with their counts, most frequent first; months and years in
            chronological order.

        Raises:
            UsageError: a field that is not a facet.
            QueryError: invalid query.

        Examples:
            >>> vault.facets("*", ["lang"])["lang"][0]
            ('en', 19)
        """
        from newsvault.vault.searching import facets

        return facets.facets(self, query, fields, exact=exact)

    def explain(self, query: str, *, exact: bool = False) -> Explanation:
        """Return the parsed query and the number of articles each part matches.

        Args:
            query: a query in the query language.
            exact: whether to match words without stemming.

        Raises:
            QueryError: invalid query.

        Examples:
            >>> vault.explain("sea wall").total
            1
        """
        from newsvault.vault.searching import facets

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
        """Yield the hits of a search one by one, in constant memory.

        Args:
            query: a query in the query language.
            limit: maximum number of hits; None for all.
            offset: number of hits to skip first.
            sort: relevance, fresh (relevance, newer articles higher), newest or oldest.
            exact: whether to match words without stemming.
            snippets: maximum passages for each hit; 0 for none.

        Raises:
            QueryError: invalid query.
            UsageError: an unknown `sort`, a negative `limit` or `offset`.

        Examples:
            >>> [hit.stored.article.headline for hit in vault.hits("zebra")]
            []
        """
        from newsvault.vault.searching import facets

        yield from facets.hits(
            self, query, limit=limit, offset=offset, sort=sort, exact=exact, snippets=snippets
        )

    def ids(
        self, query: str = "*", *, sort: str = "captured", include_removed: bool = False
    ) -> tuple[str, ...]:
        """Return the ids of all articles that match a query, in the order of a list.

        Args:
            query: a query in the query language; "*" for all articles.
            sort: captured or published (newest first), headline or source (alphabetical).
            include_removed: whether to include removed articles; only with the query "*".

        Raises:
            QueryError: invalid query.
            UsageError: an unknown `sort`.

        Examples:
            >>> vault.ids()[0] == vault.list()[0].id
            True
        """
        from newsvault.vault.searching import facets

        return facets.listed(self, query, sort=sort, removed=include_removed)

    def listed_ids(
        self,
        query: str = "*",
        *,
        sort: str = "captured",
        include_removed: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> ListedIds:
        """Return the number of matching articles, and a stream of their ids in constant memory.

        Args:
            query: as for `ids`, also `sort` and `include_removed`.
            sort: the order.
            include_removed: whether to include removed articles.
            limit: maximum number of ids; None for all.
            offset: number of ids to skip at the beginning.

        Raises:
            QueryError: invalid query.
            UsageError: an unknown `sort`, a negative `limit` or `offset`.

        Examples:
            >>> found = vault.listed_ids("lang:en", limit=2)
            >>> found.total == vault.count("lang:en"), len(list(found.ids))
            (True, 2)
        """
        from newsvault.vault.searching import facets

        return facets.listed_page(
            self, query, sort=sort, removed=include_removed, limit=limit, offset=offset
        )

    def articles(self, ids: Iterable[str]) -> Iterator[StoredArticle]:
        """Yield articles one by one, in constant memory.

        Args:
            ids: their ids, as `ids` returns them; articles erased since are skipped.

        Examples:
            >>> [stored.id for stored in vault.articles(vault.ids())] == list(vault.ids())
            True
        """
        from newsvault.vault.searching import facets

        yield from facets.stored_articles(self, ids)

    def like(self, reference: str, *, limit: int | None = 10) -> Results:
        """Return the articles most similar to an article.

        Args:
            reference: an article as `get` takes it: an id, a prefix of one, an address.
            limit: maximum number of articles; None for all.

        Raises:
            NotFound: no such article.
            AmbiguousId: an id prefix of several articles.

        Examples:
            >>> len(vault.like(vault.list()[0].id)) <= 10
            True
        """
        return self.search(f"like:{self.get(reference).id}", limit=limit)
