"""Taking pages in: ingest with its options, refreshing, import and export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.api.checking import checked
from newsvault.errors import UsageError
from newsvault.models import Capture, Receipt, Refusal
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.maintenance.export import Exported
    from newsvault.maintenance.import_captures import Imported


@checked
class Intake(Session):
    """The part of `Vault` that takes pages in and gives them out."""

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
            UsageError: an option that needs addresses was given with captures.

        Examples:
            >>> receipts = list(vault.ingest(["seeds/pages/sea-wall-graph.html"], dry_run=True))
            >>> receipts[0].stored.article.headline != ""
            True
        """
        options = (resume, skip_known, if_older, refresh, since, limit, wayback, captured_at)
        if not any(option not in (None, False) for option in options):
            yield from super().ingest(locators, url=url, dry_run=dry_run)
            return
        from newsvault.ingest.batch import Batch, Wishes

        given = list(locators)
        wanted = [one for one in given if isinstance(one, str)]
        if len(wanted) < len(given):
            raise UsageError("options of ingest need addresses or files, not captures")
        wishes = Wishes(
            since=since,
            most=limit,
            skip_known=skip_known,
            if_older=if_older,
            wayback=wayback,
            refresh=refresh,
            captured_at=captured_at,
        )
        yield from Batch(self, wanted, wishes, url=url, dry_run=dry_run)

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

    def export(
        self, target: Path | str, references: Iterable[str] | None = None, *, name: str = ""
    ) -> Exported:
        """Write captures to one file: WARC (.warc, .warc.gz) or a WACZ package (.wacz).

        Args:
            target: the file to write.
            references: articles as `get` takes them; None for the whole vault, with tags, notes
                and removals.
            name: what the vault is called where the export is imported.

        Raises:
            UsageError: the file's name ends in none of the three.
            NotFound: no article is meant by a reference.
            Damaged: a stored byte is not as it was stored.

        Examples:
            >>> vault.export(folder / "all.wacz").captures == vault.status().captures
            True
        """
        from newsvault.maintenance.export import export

        path = Path(target)
        if not path.name.endswith((".warc", ".warc.gz", ".wacz")):
            raise UsageError(
                f"{path.name} names neither a WARC file nor a WACZ package",
                hint="end the name in .warc.gz or .wacz",
            )
        return export(
            self.path,
            path,
            format_="wacz" if path.suffix == ".wacz" else "warc",
            references=references,
            now=datetime.now(UTC),
            name=name or self.settings.name,
        )

    def import_(self, source: Path | str, *, take: Iterable[str] = ()) -> Imported:
        """Take in the export of a vault; nothing that is here is changed or hidden.

        Args:
            source: the WARC or WACZ file that `export` wrote. Archives of other programs are taken
                in by `ingest`.
            take: decisions of the other user to take over: "removals", "verdicts", "merges",
                "feeds", "erased", or "all".

        Returns:
            How many records of each kind came in, and the faults that were found.

        Raises:
            UsageError: `source` is no export of a vault, or an unknown name in `take`.

        Examples:
            >>> _ = vault.export(folder / "mine.wacz")
            >>> list(vault.import_(folder / "mine.wacz").faults)
            []
        """
        from newsvault.maintenance.import_export import import_own, is_ours

        path = Path(source)
        if not is_ours(path):
            raise UsageError(
                f"{path} is no export of a vault", hint="vault.ingest takes other web archives"
            )
        return import_own(self.path, self.settings, path, take=frozenset(take))
