"""How a vault's files are made: for their owner's eyes only, whatever the umask allows."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from newsvault.system.platform import WINDOWS

FILE = 0o600
# A file that never changes again; Windows could not take a read-only one away.
CLOSED = FILE if WINDOWS else 0o400
FOLDER = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


# For `open(..., opener=opener)`: a file that is made belongs to its owner.
opener = partial(os.open, mode=FILE)


def make_file(path: Path) -> None:
    """Make an empty file at `path` if there is none, for a library that opens by name."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE))


def open_to_others(root: Path) -> Iterator[Path]:
    """Yield the files and folders from `root` down that other users may read, write or enter."""
    for path in (root, *sorted(root.rglob("*"))):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue  # taken away meanwhile
        if mode & _OTHERS and not stat.S_ISLNK(mode):
            yield path
