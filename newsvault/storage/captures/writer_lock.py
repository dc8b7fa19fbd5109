"""The writer lock of a vault."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsvault.errors import VaultBusy
from newsvault.storage.captures.disk import disk_errors
from newsvault.system.file_lock import Held, hold


@contextmanager
def writer_lock(root: Path, *, wait: float) -> Iterator[None]:
    """Hold the writer lock of the vault at `root`.

    Args:
        root: the vault's folder.
        wait: seconds to wait for another writer.

    Raises:
        VaultBusy: another process still holds the lock; the message has its process id.
    """
    with disk_errors(root):
        try:
            handle = hold(root / "lock", wait=wait)
        except Held as exc:
            raise VaultBusy(
                f"the vault in {root} is being written by {exc} (waited {wait:g} s)",
                path=str(root),
                hint="wait for it to finish and run the same command again",
            ) from exc
    try:
        yield
    finally:
        os.close(handle)
