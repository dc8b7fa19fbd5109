"""Export, import, and web archives of other programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from newsvault.errors import UsageError
from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.ingest.archive import ArchivePages
    from newsvault.maintenance.export import Exported
    from newsvault.maintenance.import_captures import Imported


__all__ = ["Exchange", "Exported"]


@checked
class Exchange(Session):
    """The part of `Vault` for export and import."""

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
            name: name of the vault, shown where the export is imported.
            format_: "warc" or "wacz"; None to infer it from the file extension.

        Raises:
            UsageError: another file extension and no format; the file exists already.
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
                f"cannot infer the format from the name {path.name}",
                hint="name the file .warc.gz or .wacz",
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
        """Import the export of a vault; existing data is not changed or hidden.

        Args:
            source: the WARC or WACZ file that `export` wrote. `import_archive` imports archives of
                other programs.
            take: decisions of the other user to import too: "removals", "verdicts", "merges",
                "feeds", "erased", or "all".

        Returns:
            The number of imported records of each kind, and the faults found.

        Raises:
            UsageError: `source` is not an export of a vault, or an unknown name in `take`.

        Examples:
            >>> _ = vault.export(folder / "mine.wacz")
            >>> list(vault.import_(folder / "mine.wacz").faults)
            []
        """
        from newsvault.maintenance.import_export import import_own, is_ours

        path = Path(source)
        if not is_ours(path):
            raise UsageError(
                f"{path} is not an export of a vault",
                hint="see Vault.import_archive",
            )
        return import_own(self.path, self.settings, path, take=frozenset(take))

    def import_archive(self, source: Path | str, *, erased: bool = False) -> ArchivePages:
        """Import the pages of a web archive of another program (WARC, ARC, WACZ).

        Args:
            source: the file.
            erased: whether to import pages erased from this vault again; else each is a
                Refusal.

        Returns:
            An iterable of a Receipt or Refusal for each page after it is stored; `passed` counts
            the other records by kind.

        Raises:
            UsageError: the file is not a web archive.

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
