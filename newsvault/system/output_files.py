"""Files that the user names for output: no other file is overwritten, and none is left half."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from newsvault.errors import NewsvaultError, SystemRefused, UsageError
from newsvault.system.file_modes import opener

_HEAD = 4096  # bytes that hold the mark of our own files
# Errors of the path, which another path avoids; all others are of the disk or the permissions.
_WRONG_PATH = (
    errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP,
    errno.EINVAL, errno.EILSEQ,
)  # fmt: skip


def refuse_existing(
    target: Path, is_ours: Callable[[Path], bool] | None = None, *, folder: bool = False
) -> None:
    """Raise UsageError if a file or folder at `target` would be overwritten, or none can be there.

    Args:
        target: the path to write.
        is_ours: returns whether `target` is an earlier output of the same kind.
        folder: whether a folder is written; an empty one is not overwritten.
    """
    with output_errors(target):
        if not _is_there(target):
            if not folder:
                target.absolute().parent.stat()  # raises early that the folder is missing
            return
        if is_ours and is_ours(target):
            return
        if not folder:
            raise UsageError(f"{target} already exists", hint="give another name, or delete it")
        if not target.is_dir():
            raise UsageError(f"{target} is not a folder", hint="give the name of a folder")
        if any(target.iterdir()):
            raise UsageError(f"{target} is not empty", hint="give a new folder")


def _is_there(target: Path) -> bool:
    """Return whether there is anything at `target`, also a link that leads nowhere."""
    try:
        target.lstat()  # not `lexists`, which is false for a name that is too long
    except FileNotFoundError:
        return False
    return True


def has_mark(path: Path, mark: bytes) -> bool:
    """Return whether `path` is a file with `mark` near its beginning."""
    if not path.is_file():
        return False  # not opened: a pipe without a writer would never end
    with path.open("rb") as stream:
        return mark in stream.read(_HEAD)


@contextmanager
def output_errors(target: Path) -> Iterator[None]:
    """Translate an OSError raised in the block into the error of output that cannot be written.

    Raises:
        UsageError: no file can be at `target`: a missing folder, too long a name.
        SystemRefused: no permission, a full or a read-only disk, or another error of the system.
    """
    try:
        yield
    except OSError as error:
        raise _cannot_write(target, error) from error


def _cannot_write(target: Path, error: OSError) -> NewsvaultError:
    message = f"cannot write {target}: {error.strerror or error}"
    if error.errno == errno.ENOENT:
        return UsageError(message, hint="create the folder first, or give another path")
    if error.errno in _WRONG_PATH:
        return UsageError(message, hint="give another path")
    return SystemRefused(message, hint="check the disk and the permissions of the folder")


def beside(target: Path) -> Path:
    """Return a path in the folder of `target`, for a file that is renamed once it is whole."""
    return target.with_name(f".newsvault-{secrets.token_hex(4)}.new")


@contextmanager
def replacing(target: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Open a new file that takes the name `target` once it is whole.

    Its permissions are those of the file that it replaces, else those of the umask; with `private`
    it is readable only by its owner.
    """
    place = Path(os.path.realpath(target))  # a link stays a link
    fresh = beside(place)
    with output_errors(target), ExitStack() as undo:
        with open(fresh, "xb", opener=opener if private else None) as stream:
            undo.callback(fresh.unlink, missing_ok=True)
            yield stream
        if place.exists() and not private:
            fresh.chmod(stat.S_IMODE(place.stat().st_mode))
        fresh.replace(place)
