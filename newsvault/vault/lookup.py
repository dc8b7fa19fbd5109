"""Read operations of an open vault: search, articles, versions, captures, bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsvault.errors import NotFound
from newsvault.models import CaptureInfo, Quote, Results, StoredArticle
from newsvault.models.arguments import choice_of, limit_of
from newsvault.models.checking import checked
from newsvault.text import plural
from newsvault.vault import indexing, quotation_numbers
from newsvault.vault.article_references import locate, quote_number
from newsvault.vault.base import SessionBase

if TYPE_CHECKING:
    from newsvault.models.vault import ForeignReading, Listing, Raw, Status

GROUPS = ("none", "story", "auto")


@checked
class Lookup(SessionBase):
    """The read operations of a session."""

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: str = "relevance",
        exact: bool = False,
        snippets: int = 2,
        group: str = "none",
        as_of: int | str | None = None,
        since_rev: int | str | None = None,
    ) -> Results:
        """Return the articles that match a query, best first; removed articles never appear.

        Args:
            query: a query in the query language (docs/query-language.md).
            limit: maximum number of articles; None for all.
            offset: number of articles to skip at the beginning.
            sort: relevance, fresh (relevance, newer articles higher), newest or oldest.
            exact: whether words match in this form only, without stemming.
            snippets: maximum number of passages per hit; 0 for none.
            group: none, or story for one hit of each text that several outlets printed; `limit` and
                `offset` then count these. auto is story, but none with `since_rev` and for queries
                in removed text, which is not the same in all copies.
            as_of: an archive revision, or a date for the last one of that day: search the articles
                and versions of then, in the readings of today. Digits alone are a revision.
            since_rev: an archive revision or a date: only hits that were none then, or in another
                version.

        Returns:
            A sequence of hits; `total` is the number of all articles that match.

        Raises:
            QueryError: the query is invalid; `position` is the place of the error, in characters.
            UsageError: an unknown `sort` or `group`, a negative `limit` or `offset`, a revision not
                reached yet, `as_of` and `since_rev` together, `since_rev` of a cluster's engine.

        Examples:
            >>> [hit.stored.article.headline for hit in vault.search("zebra")]
            []
        """
        from newsvault.search.engines import SORTS
        from newsvault.vault.searching.search import Page

        choice_of("group", group, GROUPS)
        order = choice_of("sort", sort, SORTS)
        page = Page(
            limit=limit_of(limit), offset=offset, sort=order, exact=exact, snippets=snippets
        )
        if as_of is not None or since_rev is not None:
            from newsvault.vault.searching.as_of import search_of

            return search_of(self, query, page, group, as_of=as_of, since=since_rev)
        from newsvault.vault.searching.copy_folding import search_grouped

        return search_grouped(self, query, page, group)

    def get(self, reference: str) -> StoredArticle:
        """Return an article.

        Args:
            reference: an id or its first characters (at least 4), an address, a version by number
                (`ID@2`) or by the day or time of its first capture (`ID@2024-05-01`).

        Raises:
            NotFound: no such article.
            AmbiguousId: several ids have this prefix.

        Examples:
            >>> first = vault.list()[0]
            >>> vault.get(first.id).article.headline == first.article.headline
            True
        """
        return indexing.stored_of(self.catalog, locate(self.catalog, reference))

    def quote(self, reference: str) -> tuple[StoredArticle, Quote]:
        """Return a quotation and its article.

        Args:
            reference: `ID.q3`, or `ID@2.q3` for an earlier version; counted from 1.

        Raises:
            NotFound: no such article or quotation.
            AmbiguousId: several ids have this prefix.

        Examples:
            >>> stored, quote = vault.quote(vault.quotes(limit=1)[0].full_reference)
            >>> stored.article.text[quote.start : quote.end] == quote.text
            True
        """
        article, number = quote_number(reference)
        stored = self.get(article)
        if not 1 <= number <= len(stored.article.quotes):
            moves = "; ".join(self.renumbered(reference))
            raise NotFound(
                f"{article} has {plural(len(stored.article.quotes), 'quotation')}, not {number}",
                hint=moves or f"`newsvault show {article} --part quotes` lists them",
            )
        return stored, stored.article.quotes[number - 1]

    def renumbered(self, reference: str) -> tuple[str, ...]:
        """Return what a quotation's number meant before `reparse` gave it to other words.

        Args:
            reference: `ID.q3`, or `ID@2.q3` for an earlier version.

        Returns:
            A line for each earlier meaning, the latest first: its first words, and its reference
            now. Empty where the number always had its words.

        Raises:
            NotFound: no such article.

        Examples:
            >>> vault.renumbered(vault.quotes(limit=1)[0].full_reference)
            ()
        """
        return quotation_numbers.earlier_meanings(self.catalog, reference)

    def versions(self, reference: str) -> tuple[StoredArticle, ...]:
        """Return every version of an article, oldest first.

        Args:
            reference: an article, as for `get`.

        Raises:
            NotFound: no such article.
            AmbiguousId: several ids have this prefix.

        Examples:
            >>> first = vault.list()[0]
            >>> len(vault.versions(first.id)) == first.versions
            True
        """
        rows = self.catalog.articles.versions(locate(self.catalog, reference).id)
        return tuple(indexing.stored_of(self.catalog, row) for row in rows)

    def captures(self, reference: str) -> tuple[CaptureInfo, ...]:
        """Return every capture of an article, oldest first.

        Args:
            reference: an article, as for `get`.

        Raises:
            NotFound: no such article.
            AmbiguousId: several ids have this prefix.

        Examples:
            >>> len(vault.captures(vault.list()[0].id)[0].payload_sha256)
            64
        """
        rows = self.catalog.captures.of_article(locate(self.catalog, reference).id)
        return tuple(row.info for row in rows)

    def foreign_readings(self, reference: str) -> tuple[ForeignReading, ...]:
        """Return what other vaults read in an article's pages, where it differs from ours.

        It came with their exports, was never proved by the bytes, and is not searched.

        Args:
            reference: an article as `get` takes it.

        Raises:
            NotFound: no article is meant.
            AmbiguousId: several ids begin so.
            Damaged: a capture file cannot be read.

        Examples:
            >>> vault.foreign_readings(vault.list()[0].id)
            ()
        """
        from newsvault.vault.foreign_readings import foreign_readings

        row = locate(self.catalog, reference)
        return foreign_readings(self.path, self.catalog, row.id)

    def raw(self, reference: str, *, decoded: bool = True) -> Raw:
        """Return the stored bytes of a version's page, verified against their SHA-256.

        Args:
            reference: an article or a version, as for `get`.
            decoded: whether to undo the Content-Encoding (gzip, br).

        Raises:
            Damaged: the bytes do not match their SHA-256.
            NotFound: no such article.

        Examples:
            >>> b"<" in vault.raw(vault.list()[0].id).body
            True
        """
        from newsvault.storage.stored_bytes import raw

        row = locate(self.catalog, reference)
        return raw(self.path, self.catalog, row.capture, self.settings, decoded=decoded)

    def added(self, kind: str, subject: str = "") -> tuple[tuple[str, str], ...]:
        """Return the user's entries of one kind; the inverse of `record`.

        Args:
            kind: the kind of entry: tag, note, query, feed, removed and others.
            subject: an article's id; "" for entries of the vault itself.

        Returns:
            Pairs of name and value, sorted by name.

        Examples:
            >>> vault.added("query")
            ()
        """
        return self.catalog.additions.of(kind, subject)

    def status(self) -> Status:
        """Return counts, sizes in bytes, and dates of the vault.

        Examples:
            >>> vault.status().articles == vault.list().total
            True
        """
        from newsvault.vault.status import status

        return status(self.path, self.catalog)

    def list(
        self,
        *,
        limit: int | None = 20,
        offset: int = 0,
        sort: str = "captured",
        include_removed: bool = False,
    ) -> Listing:
        """Return articles, without a query.

        Args:
            limit: maximum number of articles; None for all.
            offset: number of articles to skip at the beginning.
            sort: captured or published (newest first), headline or source (alphabetical).
            include_removed: whether to include removed articles.

        Returns:
            A sequence of articles; `total` is the number of all.

        Raises:
            UsageError: an unknown `sort`, a negative `limit` or `offset`.

        Examples:
            >>> len(vault.list(limit=2))
            2
        """
        from newsvault.models.vault import Listing
        from newsvault.storage.catalog.articles import ORDERS

        order = choice_of("sort", sort, ORDERS)
        total, rows = self.catalog.articles.page(
            limit=limit_of(limit), offset=offset, sort=order, removed=include_removed
        )
        articles = tuple(indexing.stored_of(self.catalog, row) for row in rows)
        return Listing(total=total, articles=articles)
