"""The session: an open vault, that every service takes; what stores is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from newsvault.errors import VaultError
from newsvault.models import Capture, Receipt, Refusal
from newsvault.vault import indexing
from newsvault.vault.arguments import entries_of, texts_of
from newsvault.vault.lookup import Lookup
from newsvault.vault.references import locate

if TYPE_CHECKING:
    from newsvault.models.vault import Change
    from newsvault.vault.intake import Intake


class Session(Lookup):
    """An open vault. `newsvault.Vault` is the session with everything that commands do."""

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
        from newsvault.vault.capture_groups import arriving

        coming = arriving(locators, url=url, settings=self.settings, vault=self.path)
        yield from self.keep_all(coming, dry_run=dry_run)

    def keep_all(
        self, captures: Iterable[Capture | Refusal], *, dry_run: bool = False
    ) -> Iterator[Receipt | Refusal]:
        """Store captures as they come; those that come fast share one commit.

        Args:
            captures: as `keep` takes them; a Refusal passes through to its place in the outcomes.
            dry_run: whether to read the pages and store nothing.

        Yields:
            A Receipt for each article stored, a Refusal for each page that gave none.

        Raises:
            VaultBusy, VaultFull, VaultReadOnly: nothing more can be stored; what was yielded is.

        Examples:
            >>> list(vault.keep_all([]))
            []
        """
        from newsvault.vault.capture_groups import grouped
        from newsvault.vault.erase_marks import Erased, without_erased
        from newsvault.vault.preview import preview

        captures = without_erased(captures, Erased(self.catalog))
        with self._intake() as intake:
            if dry_run:
                yield from preview(self.catalog, captures, intake.readers)
                return
            for item in intake.take(grouped(captures)):
                yield item if isinstance(item, Refusal) else intake.receipt(*item)
        if self.catalog.pending_count():
            with suppress(VaultError), self.keeper.locked():
                self._drain()  # what could not be indexed stays queued

    @contextmanager
    def _intake(self) -> Iterator[Intake]:
        from newsvault.vault.intake import Intake
        from newsvault.vault.workers import Readers

        self._has_read = True
        with Readers(self.settings, stays=True) as readers:
            yield Intake(self.path, self.catalog, self.settings, self.keeper, readers)

    def keep(self, capture: Capture) -> Receipt:
        """Store one capture and what is read from it; it is on the disk when this returns.

        Args:
            capture: the requests and responses of one visit, or a saved page.

        Returns:
            The stored article, and whether it is new, changed or the same.

        Raises:
            SourceError: no article is in it; the capture is stored all the same.
            VaultBusy, VaultFull, VaultReadOnly: nothing was stored.

        Examples:
            >>> from datetime import UTC, datetime
            >>> from newsvault import Capture
            >>> page = vault.raw(vault.list()[0].id)
            >>> seen = Capture(
            ...     requested_url=page.url,
            ...     captured_at=datetime.now(UTC),
            ...     saved_body=page.body,
            ...     origin="file",
            ... )
            >>> vault.keep(seen).outcome
            'same'
        """
        with self._intake() as intake:
            captured, kept = intake.one(capture)
            if kept.error is not None:
                raise kept.error
            receipt = intake.receipt(captured, kept)
        assert isinstance(receipt, Receipt)
        return receipt

    def _drain(self) -> None:
        indexing.drain(self.path, self.catalog, self.settings.engine)

    def remove(self, references: Iterable[str]) -> tuple[str, ...]:
        """Leave articles out of all results from now on; their bytes stay until they are erased.

        Args:
            references: articles as `get` takes them.

        Returns:
            The ids of the articles.

        Raises:
            NotFound: no article is meant by a reference; nothing was changed.

        Examples:
            >>> before = vault.list().total
            >>> ids = vault.remove([vault.list()[0].id])
            >>> before - vault.list().total
            1
        """
        return self._mark("put", references)

    def unremove(self, references: Iterable[str]) -> tuple[str, ...]:
        """Undo `remove`.

        Args:
            references: articles as `get` takes them.

        Returns:
            The ids of the articles.

        Raises:
            NotFound: no article is meant by a reference; nothing was changed.

        Examples:
            >>> first = vault.list()[0].id
            >>> vault.remove([first]) == vault.unremove([first]) == (first,)
            True
        """
        return self._mark("drop", references)

    restore = unremove  # its name before 0.2

    def _mark(self, action: str, references: Iterable[str]) -> tuple[str, ...]:
        asked = texts_of("references", references)
        ids = tuple(dict.fromkeys(locate(self.catalog, one).id for one in asked))
        self.record([(action, "removed", article_id, "", "") for article_id in ids])
        return ids

    def record(self, entries: Sequence[tuple[str, str, str, str, str]]) -> None:
        """Store what a user adds or takes away; `tag`, `add_note` and others are made of it.

        Args:
            entries: tuples of five strings: "put" or "drop", kind, subject (an article's id or ""),
                name and value. They are in the capture files too, so they survive a lost catalogue.

        Raises:
            VaultBusy, VaultFull, VaultReadOnly: nothing was stored.

        Examples:
            >>> vault.record([("put", "query", "", "walls", "sea wall")])
            >>> vault.added("query")
            (('walls', 'sea wall'),)
        """
        if checked := entries_of(entries):
            with self.keeper.locked():
                self.keeper.record(checked)
                self._drain()

    def reparse(
        self, references: Iterable[str] | None = None, *, dry_run: bool = False
    ) -> Iterator[Change | Refusal]:
        """Read stored pages again by the parser of this version of the program.

        Args:
            references: articles as `get` takes them; None for all.
            dry_run: whether to store nothing.

        Yields:
            For each article that changed its fields with their values before and after, once
            stored; a Refusal for each page that still gives no article. What could not be read so
            far (time, memory, an interrupted program) is read, too.

        Raises:
            NotFound: no article is meant by a reference.

        Examples:
            >>> list(vault.reparse())
            []
        """
        from newsvault.vault.reparse import reparse

        with self._intake() as intake:
            yield from reparse(intake, references, dry_run=dry_run)
        if not dry_run and self.catalog.pending_count():
            with self.keeper.locked():
                self._drain()

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the search index again; return how many articles are in it.

        Args:
            progress: called with articles indexed and articles in all.

        Examples:
            >>> vault.reindex() == vault.status().articles
            True
        """
        with self.keeper.locked():
            return indexing.rebuild(self.path, self.catalog, self.settings.engine, progress)
