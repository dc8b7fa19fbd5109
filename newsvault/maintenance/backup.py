"""`backup` and `restore`: a second copy that is a vault itself, proved while it is made.

Capture files first, the catalogue last, so that an interrupted copy never promises what it has not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from newsvault.errors import Damaged, UsageError, VaultReadOnly
from newsvault.maintenance.diverged_copies import refuse_diverged
from newsvault.maintenance.replay import Progress
from newsvault.maintenance.scan import Fault, deposits
from newsvault.maintenance.vault_identity import refuse_stranger
from newsvault.settings import FILE_NAME as SETTINGS_NAME
from newsvault.storage.captures import Archive, disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.disk import make_folder, sync_file, write_all, write_file
from newsvault.storage.captures.files import OPEN, SIDE
from newsvault.storage.catalog import FILE_NAME, Catalog, FileRow, discard
from newsvault.system import file_modes
from newsvault.system.platform import open_binary
from newsvault.vault import indexing
from newsvault.vault.opening import open_catalog

_CHUNK = 1024 * 1024
_WAIT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup copied: files and bytes; those that were there already are not counted."""

    files: int
    bytes: int
    there: int


def backup(root: Path, target: Path, progress: Progress | None = None) -> Copied:
    """Copy the vault at `root` to the folder `target`, or bring an earlier copy up to date.

    What was erased in the vault since goes from the copy too. Everything is read through its
    digest: raises Damaged, naming the file, rather than carry damage into the copy. Raises
    UsageError for a target that holds something else: the backup of another vault, or a copy that
    was written to since and has captures that this vault does not have.
    """
    _check_target(root, target)
    with closing(open_catalog(root, create=False)) as catalog:
        with disk_errors(target):
            make_folder(target.absolute())
        refuse_stranger(root, target)
        refuse_diverged(root, catalog, target)
        rows = [row for row in catalog.captures.files() if row.sha256]
        counts = [0, 0, 0]
        total = sum(row.end for row in rows)
        for row in rows:  # closed files never change: no lock is needed
            _count(counts, _copy_closed(root, target, row))
            if progress:
                progress(counts[1], total)
        with _unchanging(root):
            for row in catalog.captures.files():
                copy = _copy_closed if row.sha256 else _copy_growing
                if not row.sha256 or row.name not in {one.name for one in rows}:
                    _count(counts, copy(root, target, row))
            _copy_rest(root, target, catalog)
            drop_rewritten(target, catalog.captures.files())
    return Copied(files=counts[0], bytes=counts[1], there=counts[2])


@contextmanager
def _unchanging(root: Path) -> Iterator[None]:
    """Keep other writers out; of a vault on a read-only disk there are none."""
    with ExitStack() as stack:
        with suppress(VaultReadOnly):
            stack.enter_context(writer_lock(root, wait=_WAIT))
        yield


def restore(copy: Path, root: Path, progress: Progress | None = None) -> Copied:
    """Make the vault at `root`, which must not exist yet, from a backup."""
    if (root / FILE_NAME).exists() or (root / "captures").exists():
        raise UsageError(
            f"there is a vault in {root} already",
            hint="restore into a new folder: newsvault --vault NEW restore COPY",
        )
    return backup(copy, root, progress)


def _check_target(root: Path, target: Path) -> None:
    one, other = root.resolve(), target.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise UsageError("a vault cannot be copied into itself", hint="give another folder")
    names = {path.name for path in target.iterdir()} if target.is_dir() else set()
    if names and FILE_NAME not in names and "captures" not in names:
        raise UsageError(
            f"{target} holds something else", hint="give a new folder or an earlier backup"
        )


def _count(counts: list[int], copied: int) -> None:
    counts[0 if copied else 2] += 1
    counts[1] += copied


def _copy_closed(root: Path, target: Path, row: FileRow) -> int:
    source, goal = Archive(root).path(row.name), target / row.name
    side = goal.with_name(goal.name + SIDE)
    if goal.is_file() and side.is_file() and goal.stat().st_size == row.end:
        return 0
    _copy(root, source, goal, row.end, row.sha256)
    with disk_errors(target):
        goal.chmod(file_modes.CLOSED)
        write_file(side, f"{row.sha256}  {goal.name}\n".encode())
        goal.with_name(goal.name + OPEN).unlink(missing_ok=True)  # its beginning, copied earlier
    return row.end


def _copy_growing(root: Path, target: Path, row: FileRow) -> int:
    name = row.name + OPEN
    source = Archive(root).path(row.name)
    if _is_copied(source, target / name, row.end):
        return 0
    if source.is_file() and any(
        isinstance(item, Fault) for item in deposits(source, row.name, stop=row.end)
    ):
        raise _damaged(root, source)
    _copy(root, source, target / name, row.end, None)
    return row.end


def _is_copied(source: Path, goal: Path, size: int) -> bool:
    if not goal.is_file() or goal.stat().st_size != size or not source.is_file():
        return False
    with source.open("rb") as one, goal.open("rb") as other:
        while piece := other.read(_CHUNK):
            if one.read(len(piece)) != piece:
                return False
    return True


def _copy(root: Path, source: Path, goal: Path, size: int, digest: str | None) -> None:
    """Copy the first `size` bytes under a name of their own, then put them in place."""
    beside = goal.with_name(goal.name + ".new")
    found = hashlib.sha256()
    copied = 0
    with disk_errors(goal):
        make_folder(goal.parent.absolute())
        handle = open_binary(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            for piece in _pieces(root, source, size):
                found.update(piece)
                copied += len(piece)
                write_all(handle, piece)
            os.fsync(handle)
        finally:
            os.close(handle)
        if copied != size or (digest is not None and found.hexdigest() != digest):
            beside.unlink()
            raise _damaged(root, source)
        beside.replace(goal)
        sync_folder(goal.parent)


def _pieces(root: Path, source: Path, size: int) -> Iterator[bytes]:
    if not source.is_file():
        raise _damaged(root, source)
    with source.open("rb") as stream:
        while size > 0 and (piece := stream.read(min(size, _CHUNK))):
            size -= len(piece)
            yield piece


def _damaged(root: Path, source: Path) -> Damaged:
    name = str(source.relative_to(root))
    return Damaged(
        f"{name} is not what was stored, and was not copied",
        path=str(root),
        names=(name,),
        hint="run `newsvault verify`; an earlier backup may still have it: newsvault repair",
    )


def drop_rewritten(target: Path, rows: Iterable[FileRow], but: Collection[str] = ()) -> list[str]:
    """Take what was erased in a vault out of the copy in `target` too; return what is gone.

    `erase` writes a file anew under the same time and number with another ending: so a file that
    the catalogue does not know, and that one it knows took the place of, is known for sure.
    `but` are names that stay.
    """
    known = {Path(row.name).name.removesuffix(".warc.gz") for row in rows}
    bases = {name.rpartition("-")[0] for name in known}
    known |= {Path(name).name.removesuffix(".warc.gz") for name in but}
    gone = []
    with disk_errors(target):
        for path in sorted((target / "captures").rglob("nv-*.warc.gz*")):
            name = path.name.partition(".")[0]
            if name not in known and name.rpartition("-")[0] in bases:
                path.unlink()
                sync_folder(path.parent)
                gone.append(str(path.relative_to(target)))
    return gone


def _copy_rest(root: Path, target: Path, catalog: Catalog) -> None:
    with disk_errors(target):
        fresh = target / (FILE_NAME + ".new")
        discard(fresh)
        catalog.copy_to(fresh)
        with closing(Catalog(fresh)) as copied:
            with copied.transaction():
                indexing.unseal(copied)  # the index is not copied: it is made again
            copied.settle()
        logs = [target / (FILE_NAME + ending) for ending in ("-wal", "-shm")]
        if not any(log.exists() for log in logs) and _is_copied(
            fresh, target / FILE_NAME, fresh.stat().st_size
        ):
            fresh.unlink()
        else:
            fresh.chmod(file_modes.FILE)
            sync_file(fresh)
            for log in logs:
                log.unlink(missing_ok=True)
            fresh.replace(target / FILE_NAME)
        settings = root / SETTINGS_NAME
        if settings.is_file() and not _is_copied(
            settings, target / SETTINGS_NAME, settings.stat().st_size
        ):
            write_file(target / SETTINGS_NAME, settings.read_bytes())
        sync_folder(target)
