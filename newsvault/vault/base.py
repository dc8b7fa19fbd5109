"""An open vault: folder, settings, catalogue; writer and index are created on first use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newsvault.models.checking import checked
from newsvault.settings import Settings, default_vault, load_settings, settings_of
from newsvault.storage.opening import open_catalog

if TYPE_CHECKING:
    from newsvault.vault.searching.current_index import CurrentIndex
    from newsvault.vault.writer import Writer


@checked
class SessionBase:
    """Opening and closing of a session.

    `catalog`, `writer` and `index` are shared by the services of this package, so that a session
    has one connection to the catalogue. They are not part of the public interface.
    """

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
        self.catalog = open_catalog(path, create=create)
        self._clock = clock
        self.has_read = False  # pages, with worker processes

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        settings: Settings | None = None,
        create: bool = True,
    ) -> Self:
        """Open the vault in a folder, and create it if it does not exist.

        Args:
            path: the folder; None for NEWSVAULT_HOME, else the user's data folder.
            settings: settings to use; None for those of the vault's newsvault.toml.
            create: whether to create a vault that does not exist.

        Raises:
            NotFound: there is no vault, and `create` is not set.
            VaultTooNew: a newer version of the program made it.
            Damaged, VaultReadOnly, VaultFull: the vault's files cannot be read or written.

        Examples:
            >>> Vault.open(folder / "none", create=False)
            Traceback (most recent call last):
            newsvault.errors.NotFound: ...
        """
        folder = default_vault() if path is None else Path(path)
        return cls(folder, settings_of(settings) or load_settings(folder), create=create)

    @cached_property
    def writer(self) -> Writer:
        """The write path."""
        from newsvault.vault.writer import Writer  # imported late: a search does not write

        return Writer(self.path, self.catalog, self.settings, clock=self._clock)

    @cached_property
    def index(self) -> CurrentIndex:
        """The search index; each use updates it from the catalogue."""
        from newsvault.vault.searching.current_index import CurrentIndex

        return CurrentIndex(self.path, self.catalog, self.settings)

    def close(self) -> None:
        """Close the vault; stored data is already on the disk.

        Examples:
            >>> vault.close()
        """
        self._close_files()
        if self.has_read:
            from newsvault.vault.workers import end_forks

            end_forks()

    def reopen(self) -> None:
        """Reopen the vault's files after `rebuild` or `repair` replaced them.

        Examples:
            >>> vault.reopen()
        """
        self._close_files()
        self.__dict__.pop("writer", None)
        self.catalog = open_catalog(self.path, create=False)

    def _close_files(self) -> None:
        if "index" in self.__dict__:  # else it was never needed
            self.index.close()
            del self.index
        self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
