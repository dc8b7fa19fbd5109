"""The vault: the one object through which everything is kept and found again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newsvault.errors import NotFound, UsageError, VaultError
from newsvault.models import Capture, CaptureInfo, Quote, Receipt, Refusal, Results, StoredArticle
from newsvault.settings import Settings, default_vault, load_settings
from newsvault.vault import indexing
from newsvault.vault.arguments import count_of, limit_of
from newsvault.vault.opening import open_catalog
from newsvault.vault.references import locate, quote_number

if TYPE_CHECKING:
    from newsvault.models.vault import Change, Listing, Raw, Status
    from newsvault.vault.ready import Ready
    from newsvault.vault.versioning import Read
    from newsvault.vault.writer import Keeper, Kept

_MANY = 8  # captures that share a commit; fewer are found as soon as they are kept
_LATER = 64  # articles whose place in the index may be out of date in the midst of a batch


class Session:
    """A person's news archive in a folder. Open it with `Vault.open`, close it or use `with`."""

    def __init__(
        self,
        path: Path,
        settings: Settings,
        *,
        create: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.path = path
        self.settings = settings
        self._catalog = open_catalog(path, create=create)
        self._clock = clock

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        settings: Settings | None = None,
        create: bool = True,
    ) -> Self:
        """Open the vault in a folder, and make it where there is none.

        Args:
            path: the folder; None for NEWSVAULT_HOME, else the user's data folder.
            settings: settings to use; None for those of the vault's newsvault.toml.
            create: whether to make the vault where there is none.

        Raises:
            NotFound: there is no vault, and `create` is not set.
            VaultTooNew: a newer version of the program made it.
            Damaged, VaultReadOnly, VaultFull: the vault's files cannot be read or written.

        Example:
            >>> Vault.open(folder / "none", create=False)
            Traceback (most recent call last):
            newsvault.errors.NotFound: ...
        """
        folder = default_vault() if path is None else Path(path)
        return cls(folder, settings or load_settings(folder), create=create)

    @cached_property
    def _keeper(self) -> Keeper:
        from newsvault.vault.writer import Keeper  # a search need not pay for what writes

        return Keeper(self.path, self._catalog, self.settings, clock=self._clock)

    def close(self) -> None:
        """Close the vault; every acknowledged article is on the disk already."""
        self.__dict__.get("_ready", self._catalog).close()
        self._catalog.close()

    def reopen(self) -> None:
        """Open the vault's files again, after something replaced them."""
        self._catalog.close()
        self.__dict__.pop("_keeper", None)
        self._catalog = open_catalog(self.path, create=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Keeping.

    def ingest(
        self,
        locators: Iterable[str | Capture | Refusal],
        *,
        url: str | None = None,
        dry_run: bool = False,
    ) -> Iterator[Receipt | Refusal]:
        """Take in addresses, files, folders and captures; yield what became of each, once kept.

        What goes wrong with one locator becomes a Refusal and the rest goes on; an error of the
        vault itself (VaultError) ends it. Captures that come fast share one commit.
        """
        from newsvault.extract.workers import Readers
        from newsvault.vault.capture_groups import arriving, grouped
        from newsvault.vault.preview import preview

        with Readers(self.settings) as readers:
            coming = arriving(locators, url=url, settings=self.settings, vault=self.path)
            for items in grouped(coming if dry_run else readers.ahead(coming)):
                if isinstance(items, Refusal):
                    yield items
                elif dry_run:
                    yield from (preview(self._catalog, item, self.settings) for item in items)
                else:
                    yield from self._keep_all(items, readers.read)
        if not dry_run and self._catalog.pending_count():
            with suppress(VaultError), self._keeper.locked():
                self._drain()  # what could not be indexed stays queued

    def keep(self, capture: Capture) -> Receipt:
        """Keep one capture and what it says; when this returns it is on the disk.

        Raises SourceError when no article is in it (the capture is kept all the same), and
        VaultBusy, VaultFull or VaultReadOnly when nothing could be kept.
        """
        ((_, kept),) = self._store((capture,))
        if kept.error is not None:
            raise kept.error
        return self._receipt(capture, kept)

    def _keep_all(self, captures: Sequence[Capture], read: Read) -> Iterator[Receipt | Refusal]:
        from newsvault.vault.writer import refusal

        for capture, kept in self._store(captures, read):
            if kept.error is not None:
                yield refusal(capture.requested_url, kept.error, kept=True)
            else:
                yield self._receipt(capture, kept)

    def _store(
        self, captures: Sequence[Capture], read: Read | None = None
    ) -> list[tuple[Capture, Kept]]:
        with self._keeper.locked():
            kept = self._keeper.keep(captures, read)
            # Many that came fast are indexed together, later; what is queued is never lost.
            if len(captures) < _MANY or self._catalog.pending_count() >= _LATER:
                with suppress(VaultError):  # all is kept; what could not be indexed stays queued
                    self._drain()
        return list(zip(captures, kept, strict=True))

    def _receipt(self, capture: Capture, kept: Kept) -> Receipt:
        assert kept.outcome
        stored = indexing.stored_of(self._catalog, self._catalog.version_of(kept.number))
        return Receipt(locator=capture.requested_url, outcome=kept.outcome, stored=stored)

    def _drain(self) -> None:
        indexing.drain(self.path, self._catalog, self.settings.engine)

    def remove(self, references: Iterable[str]) -> tuple[str, ...]:
        """Keep articles out of all results from now on; their bytes stay until they are erased."""
        return self._mark("put", references)

    def unremove(self, references: Iterable[str]) -> tuple[str, ...]:
        """Undo `remove`.

        Args:
            references: articles as `get` takes them.

        Returns:
            The ids of the articles.

        Raises:
            NotFound: no article is meant by a reference; nothing was changed.

        Example:
            >>> first = vault.list()[0].id
            >>> vault.remove([first]) == vault.unremove([first]) == (first,)
            True
        """
        return self._mark("drop", references)

    restore = unremove  # its name before 0.2

    def _mark(self, action: str, references: Iterable[str]) -> tuple[str, ...]:
        ids = tuple(dict.fromkeys(locate(self._catalog, one).id for one in references))
        self.record([(action, "removed", article_id, "", "") for article_id in ids])
        return ids

    def record(self, entries: Sequence[tuple[str, str, str, str, str]]) -> None:
        """Keep what the user adds or takes away: (put or drop, kind, subject, name, value).

        Entries are in the capture files too, so they survive a lost catalogue. `added` reads them.
        """
        if not entries:
            return
        with self._keeper.locked():
            self._keeper.record(entries)
            self._drain()

    def added(self, kind: str, subject: str = "") -> tuple[tuple[str, str], ...]:
        """Return (name, value) of what the user added of this kind to this subject."""
        return self._catalog.additions.of(kind, subject)

    # Finding.

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: str = "relevance",
        exact: bool = False,
        snippets: int = 2,
    ) -> Results:
        """Return the articles that match `query`, best first; removed articles never appear.

        limit: articles to return at most, None for all; offset: how many to pass over first.

        Raises QueryError, with the place of the mistake.
        """
        from newsvault.vault.search import Page

        most, first = limit_of(limit), count_of("offset", offset)
        page = Page(limit=most, offset=first, sort=sort, exact=exact, snippets=snippets)
        return self._ready.search(query, page)

    @property
    def index_folder(self) -> Path:
        """Where the index of the last search is: in the vault, or elsewhere if need be."""
        return self._ready.folder

    @cached_property
    def _ready(self) -> Ready:
        from newsvault.vault.ready import Ready

        return Ready(self.path, self._catalog, self.settings.engine)

    def get(self, reference: str) -> StoredArticle:
        """Return the article an id, its beginning, an address, `ID@2` or `ID@2024-05-01` means.

        Raises NotFound or AmbiguousId.
        """
        return indexing.stored_of(self._catalog, locate(self._catalog, reference))

    def quote(self, reference: str) -> tuple[StoredArticle, Quote]:
        """Return the quotation `ID.q3` (counted from 1) and its article."""
        article, number = quote_number(reference)
        stored = self.get(article)
        if not 1 <= number <= len(stored.article.quotes):
            raise NotFound(
                f"{article} has {len(stored.article.quotes)} quotations, not {number}",
                hint=f"`newsvault show {article} --part quotes` lists them",
            )
        return stored, stored.article.quotes[number - 1]

    def list(
        self,
        *,
        limit: int | None = 20,
        offset: int = 0,
        sort: str = "captured",
        include_removed: bool = False,
    ) -> Listing:
        """Return articles in the order `sort`: captured, published, headline or source."""
        from newsvault.models.vault import Listing
        from newsvault.storage.catalog.articles import ORDERS

        if sort not in ORDERS:
            raise UsageError(f"cannot sort by {sort!r}", hint=f"known: {', '.join(ORDERS)}")
        most, first = limit_of(limit), count_of("offset", offset)
        total, rows = self._catalog.articles.page(
            limit=most, offset=first, sort=sort, removed=include_removed
        )
        articles = tuple(indexing.stored_of(self._catalog, row) for row in rows)
        return Listing(total=total, articles=articles)

    def versions(self, reference: str) -> tuple[StoredArticle, ...]:
        """Return every version of an article, oldest first."""
        rows = self._catalog.articles.versions(locate(self._catalog, reference).id)
        return tuple(indexing.stored_of(self._catalog, row) for row in rows)

    def captures(self, reference: str) -> tuple[CaptureInfo, ...]:
        """Return every capture of an article, oldest first."""
        rows = self._catalog.captures.of_article(locate(self._catalog, reference).id)
        return tuple(row.info for row in rows)

    def raw(self, reference: str, *, decoded: bool = True) -> Raw:
        """Return the stored bytes of a version's page, checked against their digest.

        With `decoded` the content coding (gzip, br) is taken off. Raises Damaged.
        """
        from newsvault.storage.stored_bytes import raw

        row = locate(self._catalog, reference)
        return raw(self.path, self._catalog, row.capture, self.settings, decoded=decoded)

    # Upkeep.

    def reparse(
        self, references: Iterable[str] | None = None, *, dry_run: bool = False
    ) -> Iterator[Change]:
        """Read stored bytes again; yield what changed, once it is kept (or would be)."""
        from newsvault.vault.reparse import reparse

        yield from reparse(self._keeper, self._catalog, self.settings, references, dry_run=dry_run)
        if not dry_run and self._catalog.pending_count():
            with self._keeper.locked():
                self._drain()

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the index again from the catalogue; return how many articles are in it."""
        with self._keeper.locked():
            return indexing.rebuild(self.path, self._catalog, self.settings.engine, progress)

    def status(self) -> Status:
        """Return counts, sizes and dates of the vault."""
        from newsvault.vault.status import status

        return status(self.path, self._catalog)
