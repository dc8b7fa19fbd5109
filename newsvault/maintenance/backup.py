"""`backup` and `restore`: a copy that is itself a vault, verified while it is copied.

Capture files are copied first and the catalogue last, so that the catalogue of an interrupted copy
never refers to bytes that are missing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from newsvault.errors import Damaged, UsageError, VaultReadOnly
from newsvault.maintenance.replay import Progress
from newsvault.maintenance.scan import Fault, deposits
from newsvault.maintenance.vault_forks import refuse_diverged
from newsvault.maintenance.vault_identity import refuse_stranger
from newsvault.settings import FILE_NAME as SETTINGS_NAME
from newsvault.storage.captures import Archive, disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.capture_files import OPEN, SIDE
from newsvault.storage.captures.disk import make_folder, sync_file, write_all, write_file
from newsvault.storage.catalog import FILE_NAME, Catalog, FileRow, discard
from newsvault.storage.opening import open_catalog
from newsvault.system import file_modes
from newsvault.system.output_files import output_errors
from newsvault.system.platform import open_binary
from newsvault.vault import indexing

_CHUNK = 1024 * 1024
_WAIT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Result of a backup: files and bytes copied, and files that were already up to date."""

    files: int
    bytes: int
    there: int


def backup(root: Path, target: Path, progress: Progress | None = None) -> Copied:
    """Copy the vault at `root` to the folder `target`, or update an earlier copy there.

    Articles erased in the vault are deleted from the copy too. Every byte is verified while it is
    copied, so that damage never spreads to the copy.

    Args:
        root: the vault's folder.
        target: a new or empty folder, or an earlier backup of this vault.
        progress: called with the bytes copied and the total bytes.

    Raises:
        Damaged: a capture file of the vault is damaged; the message has its name.
        UsageError: `target` holds other files, the backup of another vault, or a copy that was
            written to since and has captures missing from this vault.
    """
    _check_target(root, target)
    with closing(open_catalog(root, create=False)) as catalog:
        with output_errors(target):
            make_folder(target.absolute())
        refuse_stranger(root, target)
        refuse_diverged(root, catalog, target)
        rows = [row for row in catalog.captures.files() if row.sha256]
        counts = [0, 0, 0]
        total = sum(row.end for row in rows)
        for row in rows:  # closed files never change: no lock needed
            _count(counts, _copy_closed(root, target, row))
            if progress:
                progress(counts[1], total)
        with _unchanging(root):
            for row in catalog.captures.files():
                copy = _copy_closed if row.sha256 else _copy_growing
                if not row.sha256 or row.name not in {closed.name for closed in rows}:
                    _count(counts, copy(root, target, row))
            _copy_rest(root, target, catalog)
            drop_rewritten(target, catalog.captures.files())
    return Copied(files=counts[0], bytes=counts[1], there=counts[2])


@contextmanager
def _unchanging(root: Path) -> Iterator[None]:
    """Hold the writer lock; a vault on a read-only disk has no writers and needs none."""
    with ExitStack() as stack:
        with suppress(VaultReadOnly):
            stack.enter_context(writer_lock(root, wait=_WAIT))
        yield


def restore(copy: Path, root: Path, progress: Progress | None = None) -> Copied:
    """Create the vault at `root` from the backup `copy`.

    Args:
        copy: the backup's folder.
        root: the folder of the new vault.
        progress: called with the bytes copied and the total bytes.

    Raises:
        UsageError: there is a vault in `root` already.
        Damaged: a capture file of the backup is damaged.
    """
    if (root / FILE_NAME).exists() or (root / "captures").exists():
        raise UsageError(
            f"{root} already contains a vault",
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
            f"{target} is not empty and not a vault", hint="give a new folder or an earlier backup"
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
    with output_errors(target):
        goal.chmod(file_modes.CLOSED)
        write_file(side, f"{row.sha256}  {goal.name}\n".encode())
        # Delete an earlier copy of the file, made while it was growing.
        goal.with_name(goal.name + OPEN).unlink(missing_ok=True)
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
    """Copy the first `size` bytes to a temporary file, verify them, then rename it to `goal`."""
    beside = goal.with_name(goal.name + ".new")
    hasher = hashlib.sha256()
    copied = 0
    with output_errors(goal):
        make_folder(goal.parent.absolute())
        handle = open_binary(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            for piece in _pieces(root, source, size):
                hasher.update(piece)
                copied += len(piece)
                write_all(handle, piece)
            os.fsync(handle)
        finally:
            os.close(handle)
        if copied != size or (digest is not None and hasher.hexdigest() != digest):
            beside.unlink()
            raise _damaged(root, source)
        beside.replace(goal)
        sync_folder(goal.parent)


def _pieces(root: Path, source: Path, size: int) -> Iterator[bytes]:
    if not source.is_file():
        raise _damaged(root, source)
    with disk_errors(root), source.open("rb") as stream:
        while size > 0 and (piece := stream.read(min(size, _CHUNK))):
            size -= len(piece)
            yield piece


def _damaged(root: Path, source: Path) -> Damaged:
    name = str(source.relative_to(root))
    return Damaged(
        f"{name} is damaged and was not copied",
        path=str(root),
        names=(name,),
        hint="run `newsvault verify`; an earlier backup may still have it: newsvault repair",
    )


def drop_rewritten(target: Path, rows: Iterable[FileRow], but: Collection[str] = ()) -> list[str]:
    """Delete from the copy in `target` the files that `erase` has rewritten; return their names.

    `erase` writes a rewritten file under the same time and sequence number with another random
    suffix. A file that is not in the catalogue but shares time and number with one that is, is
    therefore the version before the rewrite.

    Args:
        target: the folder of the copy.
        rows: the capture files in the catalogue.
        but: names of files that are not deleted.
    """
    known = {Path(row.name).name.removesuffix(".warc.gz") for row in rows}
    bases = {name.rpartition("-")[0] for name in known}
    known |= {Path(name).name.removesuffix(".warc.gz") for name in but}
    deleted = []
    with output_errors(target):
        for path in sorted((target / "captures").rglob("nv-*.warc.gz*")):
            name = path.name.partition(".")[0]
            if name not in known and name.rpartition("-")[0] in bases:
                path.unlink()
                sync_folder(path.parent)
                deleted.append(str(path.relative_to(target)))
    return deleted


def _copy_rest(root: Path, target: Path, catalog: Catalog) -> None:
    """Copy the catalogue and the settings; unchanged files are not written."""
    with output_errors(target):
        fresh = target / (FILE_NAME + ".new")
        discard(fresh)
        catalog.copy_to(fresh)
        with closing(Catalog(fresh)) as copied:
            with copied.transaction():
                indexing.unseal(copied)  # the index is not copied, but rebuilt
            copied.leave_wal_mode()
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
