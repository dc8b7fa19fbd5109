"""Capture files (WARC): naming, append, close, quarantine of uncommitted bytes, digests."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from newsvault.errors import Damaged
from newsvault.storage.captures.disk import (
    disk_errors,
    make_folder,
    sync_file,
    sync_folder,
    write_all,
    write_file,
)
from newsvault.system import file_modes
from newsvault.system.platform import open_binary
from newsvault.text import plural

OPEN = ".open"
ERASING = ".erasing"
SIDE = ".sha256"
_CHUNK = 1024 * 1024


class Tail:
    """The end of the capture file being written. Bytes are durable only after `sync` returns."""

    def __init__(self, path: Path, end: int) -> None:
        self._path = path
        self._handle = open_binary(path, os.O_WRONLY | os.O_APPEND)
        self.end = end

    def append(self, data: bytes) -> int:
        """Append `data`; return the offset in bytes at which it begins."""
        offset = self.end
        with disk_errors(self._path):
            write_all(self._handle, data)
        self.end += len(data)
        return offset

    def sync(self) -> None:
        """Flush everything appended to the disk (fsync)."""
        with disk_errors(self._path):
            os.fsync(self._handle)

    def close(self) -> None:
        """Close the file handle; the file keeps its `.open` suffix and can be appended to again."""
        os.close(self._handle)


class Archive:
    """The folder `captures/` of a vault. File names are relative to the vault, without `.open`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Return the current path of the file `name`, which may end in `.open` or `.erasing`."""
        closed = self.root / name
        for ending in ("", OPEN, ERASING):
            path = closed.with_name(closed.name + ending)
            if path.exists():
                return path
        return closed

    def names(self) -> tuple[str, ...]:
        """Return the names of all capture files, by sequence number."""
        found = {
            str(path.relative_to(self.root)).removesuffix(OPEN)
            for path in (self.root / "captures").rglob("nv-*.warc.gz*")
            if path.name.endswith((".warc.gz", ".warc.gz" + OPEN))
        }
        return tuple(sorted(found, key=lambda name: (sequence(name), name)))

    def create(self, number: int, now: datetime, first: Callable[[str], bytes]) -> tuple[str, int]:
        """Create the capture file with this sequence number.

        `first` returns its first record (warcinfo) for the file's name. Returns the file's name and
        its size in bytes. File and directory entry are synced.
        """
        import secrets  # imported late: a search opens the archive but creates no files

        moment = now.astimezone(UTC)
        stamp = moment.strftime("%Y%m%d%H%M%S")
        base = f"nv-{stamp}-{number:06d}-{secrets.token_hex(3)}.warc.gz"
        folder = self.root / "captures" / moment.strftime("%Y") / moment.strftime("%m")
        with disk_errors(self.root):
            make_folder(folder)
            data = first(base)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            handle = open_binary(folder / (base + OPEN), flags, 0o600)
            try:
                write_all(handle, data)
                os.fsync(handle)
            finally:
                os.close(handle)
            sync_folder(folder)
        return str((folder / base).relative_to(self.root)), len(data)

    def tail(self, name: str, end: int) -> Tail:
        """Open the growing file `name` for appending at its committed size `end`, in bytes.

        Bytes after `end` were never committed; they are moved to quarantine first. Raises Damaged
        when the file is shorter than `end`.
        """
        path = self.path(name)
        with disk_errors(path):
            size = path.stat().st_size if path.exists() else -1
            if size < end:
                what = "is missing" if size < 0 else f"has {size} of {plural(end, 'byte')}"
                raise Damaged(
                    f"the capture file {name} {what}",
                    path=str(self.root),
                    names=(name,),
                    hint="run `newsvault verify`, then `newsvault repair --from COPY`",
                )
            if size > end:
                self._quarantine_tail(path, end)
            return Tail(path, end)

    def close(self, name: str) -> str:
        """Close the growing file: write the `.sha256` side file, rename, make it read-only.

        Returns its SHA-256. Every step is idempotent, so that an interrupted close is completed by
        the next call.
        """
        closed = self.root / name
        growing = self.path(name)
        with disk_errors(self.root):
            digest = file_digest(growing)
            side = closed.with_name(closed.name + SIDE)
            write_file(side, f"{digest}  {closed.name}\n".encode())
            if growing != closed:
                growing.chmod(file_modes.CLOSED)
                growing.replace(closed)
            sync_folder(closed.parent)
        return digest

    def quarantine(self, name: str) -> Path:
        """Move a file that holds nothing committed to `quarantine/`; return its new path."""
        path = self.path(name)
        with disk_errors(self.root):
            make_folder(self.root / "quarantine")
            target = self._free(path.name.removesuffix(OPEN))
            path.replace(target)
            sync_folder(path.parent)
            sync_folder(target.parent)
        return target

    def copy_to_quarantine(self, name: str) -> None:
        """Link or copy a damaged file to `quarantine/`; the original stays until it is replaced."""
        path = self.path(name)
        with disk_errors(self.root):
            make_folder(self.root / "quarantine")
            target = self._free(path.name.removesuffix(OPEN))
            try:
                os.link(path, target)
            except OSError:  # a file system without hard links
                import shutil  # takes 4 ms

                file_modes.make_file(target)
                shutil.copyfile(path, target)
                sync_file(target)
            sync_folder(target.parent)

    def _quarantine_tail(self, path: Path, end: int) -> None:
        """Copy the bytes of a file from `end` on to the quarantine, then cut them off."""
        make_folder(self.root / "quarantine")
        base = path.name.removesuffix(OPEN).removesuffix(".warc.gz")
        target = self._free(f"{base}-from-{end}.warc.gz")
        with path.open("rb") as source, open(target, "xb", opener=file_modes.opener) as copy:
            source.seek(end)
            while piece := source.read(_CHUNK):
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
        sync_folder(target.parent)
        handle = open_binary(path, os.O_WRONLY)
        try:
            os.ftruncate(handle, end)
            os.fsync(handle)
        finally:
            os.close(handle)

    def _free(self, base: str) -> Path:
        """Return an unused path in quarantine, so that nothing is overwritten."""
        folder = self.root / "quarantine"
        count = 0
        while True:
            extra = f".{count}" if count else ""
            target = folder / (base.removesuffix(".warc.gz") + extra + ".warc.gz")
            if not target.exists():
                return target
            count += 1


def sequence(name: str) -> int:
    """Return the sequence number in the name of a capture file; -1 if there is none."""
    parts = Path(name).name.split("-")
    return int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else -1


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    import hashlib  # imported late: a search needs no digests

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def file_digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of some files of a folder, by name."""
    return {name: file_digest(folder / name) for name in names}


def file_stamps(folder: Path) -> dict[str, list[int]]:
    """Return the size in bytes and the times of change in nanoseconds of each file of a folder.

    By name, sorted; empty if there is no folder. A file that another process has just deleted is
    left out.
    """
    found = {}
    with disk_errors(folder.parent):
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in paths:
        with suppress(OSError):
            if path.is_file():
                stat = path.stat()
                found[path.name] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
    return found


def has_digest(path: Path, sha256: str | None) -> bool:
    """Return whether the file exists, is readable to its end and has this SHA-256."""
    try:
        return sha256 is not None and path.is_file() and file_digest(path) == sha256
    except OSError:
        return False


def sidecar_digest(path: Path) -> str | None:
    """Return the SHA-256 in the side file of a closed file; None when the side file is damaged."""
    side = path.with_name(path.name + SIDE)
    text = side.read_bytes() if side.is_file() else b""
    match = re.fullmatch(rb"([0-9a-f]{64})  (.*)\n", text)
    return match[1].decode() if match and match[2].decode("utf-8", "replace") == path.name else None
