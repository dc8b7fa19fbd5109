"""Taking pages in: ingest with its options, and refreshing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.errors import UsageError
from newsvault.models import Capture, Receipt, Refusal
from newsvault.vault.session import Session

__all__ = ["Batch", "Intake"]

if TYPE_CHECKING:
    from newsvault.ingest.batch import Batch


@checked
class Intake(Session):
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
        """Take in addresses, files, folders and lists; yield what became of each page.

        Args:
            locators: addresses (http, https), paths of saved pages, folders, web archives, lists
                and feeds; or captures made elsewhere. A generator is read as pages are fetched.
            url: the address of the one saved page given, where the page does not say it.
            dry_run: whether to read the pages and store nothing.
            resume: whether an interrupted call with the same locators goes on where it stopped.
            skip_known: leave out addresses that are stored.
            if_older: leave out addresses stored within this time.
            refresh: fetch only what changed since the newest capture (ids may be given, too).
            since: of feeds and sitemaps, only entries dated from then on (an aware datetime).
            limit: of each feed, sitemap or list, entries at most; None for the program's limit.
            wayback: a date as 2024-05-01: fetch the copy of that day from the web archive.
            captured_at: when saved pages were saved (an aware datetime), where they do not say it.

        Yields:
            A Receipt for each article stored, a Refusal for each page that gave none. What goes
            wrong with one page costs this page only.

        Raises:
            VaultBusy, VaultFull, VaultReadOnly: nothing more can be stored; what was yielded is.
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
            wanted = [one for one in given if isinstance(one, str)]
            if len(wanted) < len(given):
                raise UsageError("options of ingest need addresses or files, not captures")
            yield from self.batch(
                wanted,
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
        """Return what `ingest` with options takes in, to iterate, and how far it is.

        `waiting()` is how many pages and hosts are left, `done_before` how many pages an
        interrupted call did, `left_out` how many addresses were known, and `passed` how many
        records of web archives were passed over, by what they are.

        Args:
            locators: addresses, paths of saved pages, folders, web archives, lists and feeds.
            url: the address of the one saved page given, where the page does not say it.
            dry_run: whether to read the pages and store nothing.
            skip_known: leave out addresses that are stored.
            if_older: leave out addresses stored within this time.
            refresh: fetch only what changed since the newest capture (ids may be given, too).
            since: of feeds and sitemaps, only entries dated from then on (an aware datetime).
            limit: of each feed, sitemap or list, entries at most; None for the program's limit.
            wayback: a date as 2024-05-01: fetch the copy of that day from the web archive.
            captured_at: when saved pages were saved (an aware datetime), where they do not say it.

        Raises:
            UsageError: `captured_at` is in the future, or older than the web.

        Examples:
            >>> batch = vault.batch(["seeds/pages/sea-wall-graph.html"], dry_run=True)
            >>> [outcome.outcome for outcome in batch], batch.waiting()
            (['same'], (0, 0))
        """
        from newsvault.ingest.batch import Batch, BatchOptions, saved_at

        wishes = BatchOptions(
            since=since,
            most=limit,
            skip_known=skip_known,
            if_older=if_older,
            wayback=wayback,
            refresh=refresh,
            captured_at=saved_at(captured_at),
        )
        return Batch(self, locators, wishes, url=url, dry_run=dry_run)

    def refresh(self, *, younger_than: timedelta) -> Iterator[Receipt | Refusal]:
        """Fetch stored pages again that may have changed: young ones often, old ones rarely.

        Args:
            younger_than: only articles first stored within this time.

        Yields:
            What became of each page, once stored.

        Examples:
            >>> from datetime import timedelta
            >>> list(vault.refresh(younger_than=timedelta(0)))
            []
        """
        from newsvault.ingest import refresh

        yield from refresh.run(self, younger_than=younger_than)
