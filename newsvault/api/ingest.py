"""Taking pages in: ingest with its options, and refreshing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsvault.errors import UsageError
from newsvault.models import Capture, Receipt, Refusal
from newsvault.models.checking import checked
from newsvault.vault.session import Session

__all__ = ["Batch", "Due", "Ingesting"]

if TYPE_CHECKING:
    from newsvault.ingest.batch import Batch
    from newsvault.ingest.refresh import Due


@checked
class Ingesting(Session):
    """The part of `Vault` that takes pages in."""

    def ingest(
        self,
        locators: Iterable[str | Capture | Refusal],
        *,
        url: str | None = None,
        dry_run: bool = False,
        resume: bool = False,
        skip_known: bool = False,
        if_older: timedelta | None = None,
        refresh: bool = False,
        since: datetime | None = None,
        limit: int | None = None,
        wayback: str | None = None,
        captured_at: datetime | None = None,
    ) -> Iterator[Receipt | Refusal]:
        """Save pages from addresses, files, folders and lists; yield the outcome of each page.

        Args:
            locators: addresses (http, https), paths of saved pages, folders, web archives, lists
                and feeds; or captures. A generator is consumed while pages are fetched.
            url: the address of a single saved page that does not contain it.
            dry_run: whether to parse the pages without storing them.
            resume: whether to resume an interrupted call with the same locators.
            skip_known: skip addresses that are already stored.
            if_older: skip addresses stored within this time.
            refresh: fetch only pages changed since the newest capture; accepts ids too.
            since: skip older entries of feeds and sitemaps (an aware datetime).
            limit: maximum entries of each feed, sitemap or list; None for the built-in limit.
            wayback: a date (2024-05-01): fetch the Wayback Machine's copy nearest to it.
            captured_at: capture time of saved pages that do not contain it (an aware datetime).

        Yields:
            A Receipt for each stored article, a Refusal for each page without one. An error in one
            page does not affect the others.

        Raises:
            VaultBusy, VaultFull, VaultReadOnly: nothing more can be stored; yielded articles are.
            UsageError: an option that needs addresses was given with captures, or `captured_at` is
                in the future.

        Examples:
            >>> receipts = list(vault.ingest(["seeds/pages/sea-wall-graph.html"], dry_run=True))
            >>> receipts[0].stored.article.headline != ""
            True
        """
        options = (resume, skip_known, if_older, refresh, since, limit, wayback)
        if any(option not in (None, False) for option in options):
            given = list(locators)
            names = [locator for locator in given if isinstance(locator, str)]
            if len(names) < len(given):
                raise UsageError("options of ingest need addresses or files, not captures")
            yield from self.batch(
                names,
                url=url,
                dry_run=dry_run,
                skip_known=skip_known,
                if_older=if_older,
                refresh=refresh,
                since=since,
                limit=limit,
                wayback=wayback,
                captured_at=captured_at,
            )
            return
        if captured_at is None:
            yield from super().ingest(locators, url=url, dry_run=dry_run)
            return
        from newsvault.ingest.batch import dated_pages

        coming = dated_pages(self, locators, captured_at, url)
        yield from super().ingest(coming, dry_run=dry_run)

    def keep_page(self, body: bytes, *, url: str | None = None) -> Receipt:
        """Store a page that a browser sent as its reader sees it; on the disk when this returns.

        Args:
            body: the page's HTML.
            url: its address; None for the address that the page states.

        Raises:
            UsageError: no address.
            SourceError: no page, or a page without an article; the latter is stored all the same.
            VaultBusy, VaultFull, VaultReadOnly: nothing was stored.

        Examples:
            >>> page = vault.raw(vault.list()[0].id)
            >>> vault.keep_page(page.body, url=page.url).outcome
            'same'
        """
        from newsvault.sources.saved_pages import capture_now

        return self.keep(capture_now(body, url=url, settings=self.settings))

    def batch(
        self,
        locators: Sequence[str],
        *,
        url: str | None = None,
        dry_run: bool = False,
        skip_known: bool = False,
        if_older: timedelta | None = None,
        refresh: bool = False,
        since: datetime | None = None,
        limit: int | None = None,
        wayback: str | None = None,
        captured_at: datetime | None = None,
    ) -> Batch:
        """Return a batch: iterate to ingest it with options, and query its progress.

        `waiting()` returns the pages and hosts left, `done_before` is the number of pages done by
        an interrupted call, `left_out` the number of addresses skipped as stored, and `passed`
        counts skipped records of web archives by kind.

        Args:
            locators: addresses, paths of saved pages, folders, web archives, lists and feeds.
            url: the address of a single saved page that does not contain it.
            dry_run: whether to parse the pages without storing them.
            skip_known: skip addresses that are already stored.
            if_older: skip addresses stored within this time.
            refresh: fetch only pages changed since the newest capture; accepts ids too.
            since: skip older entries of feeds and sitemaps (an aware datetime).
            limit: maximum entries of each feed, sitemap or list; None for the built-in limit.
            wayback: a date (2024-05-01): fetch the Wayback Machine's copy nearest to it.
            captured_at: capture time of saved pages that do not contain it (an aware datetime).

        Raises:
            UsageError: `captured_at` is in the future, or older than the web.

        Examples:
            >>> batch = vault.batch(["seeds/pages/sea-wall-graph.html"], dry_run=True)
            >>> [outcome.outcome for outcome in batch], batch.waiting()
            (['same'], (0, 0))
        """
        from newsvault.ingest.batch import Batch, BatchOptions

        wishes = BatchOptions(
            since=since,
            most=limit,
            skip_known=skip_known,
            if_older=if_older,
            wayback=wayback,
            refresh=refresh,
            captured_at=captured_at,
        )
        return Batch(self, locators, wishes, url=url, dry_run=dry_run)

    def refresh(
        self,
        query: str = "*",
        *,
        ids: Iterable[str] | None = None,
        if_older: timedelta | None = None,
        younger_than: timedelta | None = None,
        limit: int | None = None,
        dry_run: bool = False,
    ) -> Batch:
        """Return a batch that fetches the pages of stored articles again; iterate to do it.

        Requests are conditional: an unchanged page is not sent again. Pages that declare
        `noarchive` are left out. Pages requested longest ago come first.

        Args:
            query: a query in the query language; "*" for all articles.
            ids: article ids instead of a query.
            if_older: only pages last requested this long ago or earlier. Every answer counts but
                server errors and failed connections.
            younger_than: instead of all these, the articles first stored within this time, each the
                less often the older it is.
            limit: maximum number of pages; None for all.
            dry_run: whether to ask without storing anything.

        Returns:
            A batch as `batch` returns it; `due.fresh` is the number of pages requested too
            recently.

        Raises:
            QueryError: invalid query.
            UsageError: `younger_than` with another choice of articles, a negative `limit`.

        Examples:
            >>> from datetime import timedelta
            >>> list(vault.refresh(younger_than=timedelta(0)))
            []
            >>> list(vault.refresh("zebra", if_older=timedelta(hours=24)))
            []
        """
        from newsvault.ingest import refresh
        from newsvault.ingest.batch import Batch, BatchOptions
        from newsvault.models.arguments import limit_of
        from newsvault.vault.searching import facets

        if younger_than is not None:
            if query != "*" or ids is not None or if_older is not None:
                raise UsageError(
                    "younger_than takes no query, ids or if_older", hint="leave them out"
                )
            due = refresh.recent(self, younger_than=younger_than)
        else:
            chosen = facets.listed(self, query) if ids is None else tuple(ids)
            due = refresh.due(self, chosen, if_older=if_older)
        return Batch(
            self,
            due.addresses[: limit_of(limit)],
            BatchOptions(refresh=True),
            dry_run=dry_run,
            due=due,
        )
