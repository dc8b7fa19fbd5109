"""Exchange with other vaults and programs: export, import, web archives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from newsvault.api.checking import checked
from newsvault.errors import UsageError
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.ingest.archive import ArchivePages
    from newsvault.maintenance.export import Exported
    from newsvault.maintenance.import_captures import Imported


@checked
class Exchange(Session):
    """The part of `Vault` that writes and reads files for other vaults and programs."""

    def export(
        self,
        target: Path | str,
        references: Iterable[str] | None = None,
        *,
        name: str = "",
        format_: str | None = None,
    ) -> Exported:
        """Write captures to one file: WARC (.warc, .warc.gz) or a WACZ package (.wacz).

        Args:
            target: the file to write.
            references: articles as `get` takes them; None for the whole vault, with tags, notes
                and removals.
            name: what the vault is called where the export is imported.
            format_: "warc" or "wacz"; None for what the file's name says.

        Raises:
            UsageError: the file's name ends in none of the three, and no format is given; the file
                exists already.
            NotFound: no article is meant by a reference.
            Damaged: a stored byte is not as it was stored.

        Examples:
            >>> vault.export(folder / "all.wacz").captures == vault.status().captures
            True
        """
        from newsvault.maintenance.export import export

        path = Path(target)
        if format_ is None and not path.name.endswith((".warc", ".warc.gz", ".wacz")):
            raise UsageError(
                f"{path.name} names neither a WARC file nor a WACZ package",
                hint="end the name in .warc.gz or .wacz",
            )
        return export(
            self.path,
            path,
            format_=format_ or ("wacz" if path.suffix == ".wacz" else "warc"),
            references=references,
            now=datetime.now(UTC),
            name=name or self.settings.name,
        )

    def import_(self, source: Path | str, *, take: Iterable[str] = ()) -> Imported:
        """Take in the export of a vault; nothing that is here is changed or hidden.

        Args:
            source: the WARC or WACZ file that `export` wrote. Archives of other programs are taken
                in by `import_archive`.
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
                f"{path} is no export of a vault",
                hint="see Vault.import_archive",
            )
        return import_own(self.path, self.settings, path, take=frozenset(take))

    def import_archive(self, source: Path | str, *, erased: bool = False) -> ArchivePages:
        """Take in the pages of another program's web archive (WARC, ARC, WACZ).

        Args:
            source: the file.
            erased: whether pages that were erased from this vault come in again; else each is a
                Refusal.

        Returns:
            What yields a Receipt or a Refusal for each page, once stored; `passed` counts the other
            records by what they are.

        Raises:
            UsageError: the file is no web archive.

        Examples:
            >>> _ = vault.export(folder / "some.warc.gz")
            >>> {outcome.outcome for outcome in vault.import_archive(folder / "some.warc.gz")}
            {'same'}
        """
        from newsvault.ingest.archive import ArchivePages

        return ArchivePages(self, Path(source), erased=erased)

    @staticmethod
    def archive_kind(source: Path | str) -> Literal["export", "archive"]:
        """Return "export" for the export of a vault, "archive" for another web archive.

        Args:
            source: the file.

        Raises:
            UsageError: the file is neither.

        Examples:
            >>> _ = vault.export(folder / "other.wacz")
            >>> Vault.archive_kind(folder / "other.wacz")
            'export'
        """
        from newsvault.ingest.archive import check_archive
        from newsvault.maintenance.import_export import is_ours

        path = Path(source)
        if is_ours(path):
            return "export"
        check_archive(path)
        return "archive"
