"""The session: an open vault with all its operations; here those that write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from newsvault.models import Capture, Receipt, Refusal
from newsvault.models.checking import checked
from newsvault.vault import indexing
from newsvault.vault.article_references import locate
from newsvault.vault.lookup import Lookup

if TYPE_CHECKING:
    from newsvault.models.vault import Change


@checked
class Session(Lookup):
    """An open vault. `newsvault.Vault` is a session with the operations of all commands."""

    def ingest(
        self,
        locators: Iterable[str | Capture | Refusal],
        *,
        url: str | None = None,
        dry_run: bool = False,
    ) -> Iterator[Receipt | Refusal]:
        """Ingest addresses, files, folders and captures; yield a receipt for each, once stored.

        An error in one locator is yielded as a Refusal and the batch continues; a VaultError ends
        it. Captures that arrive fast share one commit.
        """
        from newsvault.vault.capture_groups import arriving
        from newsvault.vault.intake import keep_all

        coming = arriving(locators, url=url, settings=self.settings, vault=self.path)
        yield from keep_all(self, coming, dry_run=dry_run)

    def keep_all(
        self, captures: Iterable[Capture | Refusal], *, dry_run: bool = False
    ) -> Iterator[Receipt | Refusal]:
        """Store captures as they arrive; those that arrive fast share one commit.

        Args:
            captures: captures, as for `keep`; a Refusal is yielded unchanged, in order.
            dry_run: whether to parse the pages without storing anything.

        Yields:
            A Receipt for each stored article, a Refusal for each page without one.

        Raises:
            VaultBusy, VaultFull, VaultReadOnly: storing failed; everything yielded before is
            stored.

        Examples:
            >>> list(vault.keep_all([]))
            []
        """
        from newsvault.vault import intake

        return intake.keep_all(self, captures, dry_run=dry_run)

    def keep(self, capture: Capture) -> Receipt:
        """Store and parse one capture; it is on the disk when this returns.

        Args:
            capture: the requests and responses of one visit, or a saved page.

        Returns:
            The stored article, and whether it is new, changed or the same.

        Raises:
            SourceError: the page has no article; the capture is stored all the same.
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
        from newsvault.vault.intake import open_intake

        with open_intake(self) as intake:
            captured, kept = intake.one(capture)
            if kept.error is not None:
                raise kept.error
            receipt = intake.receipt(captured, kept)
        assert isinstance(receipt, Receipt)
        return receipt

    def _drain(self) -> None:
        indexing.drain(self.path, self.catalog, self.settings)

    def remove(self, references: Iterable[str]) -> tuple[str, ...]:
        """Hide articles from all results; their bytes stay until they are erased.

        Args:
            references: articles, as for `get`.

        Returns:
            The ids of the articles.

        Raises:
            NotFound: no such article for one of the references; nothing was changed.

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
            references: articles, as for `get`.

        Returns:
            The ids of the articles.

        Raises:
            NotFound: no such article for one of the references; nothing was changed.

        Examples:
            >>> first = vault.list()[0].id
            >>> vault.remove([first]) == vault.unremove([first]) == (first,)
            True
        """
        return self._mark("drop", references)

    restore = unremove  # its name before 0.2

    def _mark(self, action: str, references: Iterable[str]) -> tuple[str, ...]:
        ids = tuple(dict.fromkeys(locate(self.catalog, reference).id for reference in references))
        self.record([(action, "removed", article_id, "", "") for article_id in ids])
        return ids

    def record(self, entries: Sequence[tuple[str, str, str, str, str]]) -> None:
        """Store or delete entries of user data; the base of `tag`, `add_note` and others.

        Args:
            entries: tuples of five strings: "put" or "drop", kind, subject (an article's id or ""),
                name and value. They are written to the capture files too, so they survive the loss
                of the
                catalogue.

        Raises:
            VaultBusy, VaultFull, VaultReadOnly: nothing was stored.

        Examples:
            >>> vault.record([("put", "query", "", "walls", "sea wall")])
            >>> vault.added("query")
            (('walls', 'sea wall'),)
        """
        if entries:
            with self.writer.locked():
                self.writer.record(entries)
                self._drain()

    def reparse(
        self, references: Iterable[str] | None = None, *, dry_run: bool = False
    ) -> Iterator[Change | Refusal]:
        """Parse stored pages again with the parser of this version.

        Args:
            references: articles, as for `get`; None for all.
            dry_run: whether to store nothing.

        Yields:
            For each changed article, once stored, its fields with their values before and after; a
            Refusal for each page that still has no article. Pages that could not be parsed so far
            (time,
            memory, an interrupted process) are included.

        Raises:
            NotFound: no such article for one of the references.

        Examples:
            >>> list(vault.reparse())
            []
        """
        from newsvault.vault.intake import open_intake
        from newsvault.vault.reparse import reparse

        with open_intake(self) as intake:
            yield from reparse(intake, references, dry_run=dry_run)
        if not dry_run and self.catalog.pending_count():
            with self.writer.locked():
                self._drain()

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Rebuild the search index; return the number of articles in it.

        Args:
            progress: called with the number of articles indexed and the total.

        Examples:
            >>> vault.reindex() == vault.status().articles
            True
        """
        with self.writer.locked():
            return indexing.rebuild(self.path, self.catalog, self.settings, progress)
