"""Copies of articles, stories, and who covered what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.models.copies import Copies, Coverage, Stories


@checked
class CopiesOfArticles(Session):
    """The part of `Vault` for copies of one text in several outlets."""

    def same(self, reference: str, *, diff: bool = False) -> Copies:
        """Return an article and its copies, first published first.

        A copy has the same text, or a part of it, with another headline, lead or order, or with
        paragraphs added. Texts on one event in each outlet's own words are no copies.

        Args:
            reference: an article as `get` takes it: an id, a prefix of one, an address.
            diff: whether to list the sentences that each copy cut and added.

        Returns:
            The copies, each with the share of its words that the article has, the share of the
            article's words that it retained, and the agency it credits. Empty if there are none.

        Raises:
            NotFound: no such article.
            AmbiguousId: an id prefix of several articles.

        Examples:
            >>> found = vault.same("https://bayview-gazette.example/article_5c0e7a12.html")
            >>> [(copy.stored.article.publisher, copy.retained > 0.5) for copy in found]
            [('North Coast Daily', True), ('Bayview Gazette', True)]
        """
        from newsvault.statements.copies.same import same

        return same(self, reference, diff=diff)

    def stories(
        self,
        query: str = "*",
        *,
        min_outlets: int = 2,
        limit: int | None = 20,
        offset: int = 0,
    ) -> Stories:
        """Return the stories that several outlets printed, those of most outlets first.

        A story is the copies of a text, with other texts of the same days that share a long run of
        words with it, such as a quotation.

        Args:
            query: a query in the query language; a story is listed with all its articles if one of
                them matches. "*" for all.
            min_outlets: smallest number of outlets.
            limit: maximum number of stories; None for all.
            offset: number of stories to skip first.

        Returns:
            The stories, each with its articles, outlets, independent texts, origin, first and last
            publication.

        Raises:
            QueryError: invalid query.
            UsageError: a negative number.

        Examples:
            >>> story = vault.stories("herring")[0]
            >>> len(story.outlets), len(story.texts)
            (2, 1)
        """
        from newsvault.statements.copies.stories import stories

        return stories(self, query, min_outlets=min_outlets, limit=limit, offset=offset)

    def coverage(self, query: str, *, sources: Iterable[str] = ()) -> Coverage:
        """Return the outlets that published what a query finds, first published first.

        Args:
            query: a query in the query language.
            sources: outlets of which to say whether they published anything: hosts, addresses or
                names.

        Returns:
            Each outlet with its first article, the lag behind the first of all, and the article
            it copied; in `silent` the sources that published nothing.

        Raises:
            QueryError: invalid query.

        Examples:
            >>> found = vault.coverage("herring", sources=["nowhere.example"])
            >>> found[0].outlet, found.silent
            ('North Coast Daily', ('nowhere.example',))
        """
        from newsvault.statements.copies.coverage import coverage

        return coverage(self, query, sources)
