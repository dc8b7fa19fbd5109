"""Permissions of a vault's files: owner only, independent of the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from newsvault.system.platform import WINDOWS

FILE = 0o600
# Mode of a finished file; Windows cannot delete a read-only file.
CLOSED = FILE if WINDOWS else 0o400
FOLDER = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


# For `open(..., opener=opener)`: a file that is made belongs to its owner.
opener = partial(os.open, mode=FILE)


def make_file(path: Path) -> None:
    """Create an empty file at `path` if missing, before a library opens it by name."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE))


def open_to_others(root: Path) -> Iterator[Path]:
    """Yield the files and folders from `root` down that other users may read, write or enter."""
    for path in (root, *sorted(root.rglob("*"))):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue  # deleted by another process
        if mode & _OTHERS and not stat.S_ISLNK(mode):
            yield path
