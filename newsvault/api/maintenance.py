"""Checking, repairing, copying and erasing a vault, as `vault.maintenance`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.models.arguments import path_of
from newsvault.models.checking import checked
from newsvault.settings import Settings, load_settings
from newsvault.vault.session import Session

__all__ = ["Finding", "Maintenance", "Report"]

if TYPE_CHECKING:
    from newsvault.maintenance.backup import Copied
    from newsvault.maintenance.doctor import Finding
    from newsvault.maintenance.erase import Erased
    from newsvault.maintenance.rebuild import Rebuilt
    from newsvault.maintenance.repair import Repaired
    from newsvault.maintenance.verify import Report

Progress = Callable[[int, int], None]


@checked
class Maintenance:
    """What keeps a vault whole, as `vault.maintenance`; of a vault that does not open, made so.

    `progress` is called with how much is done and how much there is to do, in bytes or records.

    Args:
        path: the vault's folder.
        settings: settings to use; None for those of the vault's newsvault.toml.
        session: the open vault, where it is open.
    """

    def __init__(
        self, path: Path | str, settings: Settings | None = None, *, session: Session | None = None
    ) -> None:
        self.path = path_of("path", path)
        self._given = settings
        self._session = session

    @cached_property
    def settings(self) -> Settings:
        """The settings to use."""
        return self._given or load_settings(self.path)

    def __repr__(self) -> str:
        return f"<maintenance of {self.path}>"

    def verify(
        self,
        *,
        since: datetime | None = None,
        sample: float | None = None,
        readings: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Check every stored byte against its digest, and the catalogue against the bytes.

        Args:
            since: check only files not verified since then (an aware datetime).
            sample: check only this share of the files, 0 to 1.
            readings: whether to parse each page again and compare headline and quotations.
            progress: called with bytes checked and total bytes.

        Returns:
            The checked files and bytes, and `faults`, which is empty for an intact vault.

        Examples:
            >>> vault.maintenance.verify().faults
            ()
        """
        from newsvault.maintenance.verify import verify

        return verify(
            self.path,
            self.settings,
            now=datetime.now(UTC),
            since=since,
            sample=sample,
            readings=readings,
            progress=progress,
        )

    def doctor(self) -> Iterator[Finding]:
        """Yield the results of all checks, with the command that fixes each problem.

        Examples:
            >>> all(finding.what for finding in vault.maintenance.doctor())
            True
        """
        from newsvault.maintenance.doctor import examine

        yield from examine(self.path, self.settings, now=datetime.now(UTC))

    def backup(self, target: Path | str, *, progress: Progress | None = None) -> Copied:
        """Copy the vault to a folder, or update an earlier copy.

        Args:
            target: the folder of the copy, a complete vault.
            progress: called with bytes copied and total bytes.

        Raises:
            Damaged: stored bytes have changed; damaged files are not copied.
            UsageError: the folder contains other files or the copy of another vault.

        Examples:
            >>> vault.maintenance.backup(folder / "copy").files >= 1
            True
        """
        from newsvault.maintenance.backup import backup

        return backup(self.path, Path(target), progress)

    def restore(self, copy: Path | str, *, progress: Progress | None = None) -> Copied:
        """Make the vault, which must not exist yet, from a backup.

        Args:
            copy: the folder that `backup` wrote.
            progress: called with bytes copied and bytes in all.

        Raises:
            UsageError: there is a vault in the folder already.
            Damaged: a byte of the copy is not as it was stored.

        Examples:
            >>> from newsvault.api.maintenance import Maintenance
            >>> _ = vault.maintenance.backup(folder / "safe")
            >>> Maintenance(folder / "again").restore(folder / "safe").files >= 1
            True
        """
        from newsvault.maintenance.backup import restore

        return restore(Path(copy), self.path, progress)

    def repair(
        self, copy: Path | str | None = None, *, progress: Progress | None = None
    ) -> Repaired:
        """Repair damaged data from a second copy.

        Args:
            copy: a backup of this vault; None repairs only what needs no copy.
            progress: called with bytes checked and total bytes.

        Returns:
            The repaired names, and the faults that are left.

        Raises:
            UsageError: `copy` is not a vault or a copy of another one.

        Examples:
            >>> vault.maintenance.repair().left
            ()
        """
        from newsvault.maintenance.repair import repair

        return repair(
            self.path,
            self.settings,
            copy=None if copy is None else Path(copy),
            now=datetime.now(UTC),
            progress=progress,
        )

    def rebuild(self, *, progress: Progress | None = None) -> Rebuilt:
        """Rebuild the catalogue and index from the capture files; reopens the vault.

        Args:
            progress: called with bytes read and total bytes.

        Examples:
            >>> vault.maintenance.rebuild().faults
            ()
        """
        from newsvault.maintenance.rebuild import rebuild

        if self._session is not None:
            self._session.close()
        try:
            return rebuild(
                self.path,
                self.settings,
                now=datetime.now(UTC),
                progress=progress,
            )
        finally:
            if self._session is not None:
                self._session.reopen()

    def reindex(self, *, progress: Progress | None = None) -> int:
        """Rebuild the search index; return the number of articles in it.

        Args:
            progress: called with articles indexed and total articles.

        Examples:
            >>> vault.maintenance.reindex() == vault.status().articles
            True
        """
        if self._session is not None:
            return self._session.reindex(progress)
        with Session(self.path, self.settings, create=False) as session:
            return session.reindex(progress)

    def erase(self, references: Iterable[str]) -> Erased:
        """Delete articles with all captures, tags and notes from disk permanently.

        Args:
            references: articles as `get` takes them.

        Raises:
            NotFound: a reference to no article; nothing is erased.
            Damaged: a capture file is damaged; nothing is erased.

        Examples:
            >>> vault.maintenance.erase([vault.list()[0].id]).captures >= 1
            True
        """
        from newsvault.maintenance.erase import erase

        return erase(self.path, self.settings, references)
