"""Threads that each have the vault open: several for reading, one for notes, one for new pages.

A connection to the catalogue belongs to one thread, so each thread opens the vault itself. Pages
are read while others are being saved, because these are different threads and connections.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from newsvault.api.vault import Vault

T = TypeVar("T")
READERS = 3
OpenVault = Callable[[], Vault]


class VaultThread:
    """One thread with one open vault; the vault is opened at the first use."""

    def __init__(self, open_vault: OpenVault, name: str) -> None:
        self._open = open_vault
        self._vault: Vault | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    def submit(self, work: Callable[[Vault], T]) -> asyncio.Future[T]:
        """Run `work` in the thread with its vault; return a future of its result."""
        return asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Vault], T]) -> T:
        if self._vault is None:
            self._vault = self._open()
        elif not self._vault.catalog.current():  # `rebuild` or `repair` replaced the file
            self._vault.reopen()
        return work(self._vault)

    def close(self) -> None:
        """Finish the submitted work, then close the vault."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _close(self) -> None:
        if self._vault is not None:
            self._vault.close()


@dataclass(slots=True)
class VaultThreads:
    """The threads of a server. `notes` stores small entries, `pages` fetches and saves pages."""

    open_vault: OpenVault
    notes: VaultThread = field(init=False)
    pages: VaultThread = field(init=False)
    _readers: list[VaultThread] = field(init=False)
    _free: asyncio.LifoQueue[VaultThread] | None = None

    def __post_init__(self) -> None:
        """Make the threads; none of them starts before its first use."""
        self.notes = VaultThread(self.open_vault, "newsvault-notes")
        self.pages = VaultThread(self.open_vault, "newsvault-pages")
        self._readers = [VaultThread(self.open_vault, "newsvault-read") for _ in range(READERS)]

    async def read(self, work: Callable[[Vault], T]) -> T:
        """Run `work` in the reading thread that was free last: its caches are warm."""
        if self._free is None:
            self._free = asyncio.LifoQueue()
            for thread in self._readers:
                self._free.put_nowait(thread)
        thread = await self._free.get()
        running = thread.submit(work)
        # When the client goes away the request is cancelled, but the thread is busy until the end.
        free = self._free
        running.add_done_callback(lambda _: free.put_nowait(thread))
        return await asyncio.shield(running)

    def close(self) -> None:
        """Finish the submitted work, then close all vaults."""
        for thread in (*self._readers, self.notes, self.pages):
            thread.close()
