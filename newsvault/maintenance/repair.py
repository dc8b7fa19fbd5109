"""`repair --from COPY`: replace damaged records by those of a second copy.

Every record is verified by its own digests before it is used, and a damaged file is saved in
quarantine as a whole.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from newsvault.errors import Damaged, UsageError
from newsvault.maintenance.backup import drop_rewritten
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.replay import Progress
from newsvault.maintenance.scan import Fault
from newsvault.maintenance.vault_identity import refuse_stranger
from newsvault.maintenance.verify import Report, verify
from newsvault.settings import Settings
from newsvault.storage.captures import Archive, disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.capture_files import OPEN, SIDE, has_digest, sidecar_digest
from newsvault.storage.captures.disk import make_folder, write_beside, write_file
from newsvault.storage.catalog import FILE_NAME, Catalog, FileRow
from newsvault.storage.opening import open_catalog
from newsvault.system.file_modes import CLOSED
from newsvault.vault import indexing
from newsvault.warc import MEMBER_HEAD, BadRecord, members, parse

_WAIT = 60.0
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """Result: the names of repaired files, and the faults that remain."""

    mended: tuple[str, ...]
    left: tuple[Fault, ...]


def repair(
    root: Path,
    settings: Settings,
    *,
    copy: Path | None,
    now: datetime,
    progress: Progress | None = None,
) -> Repaired:
    """Repair the vault at `root` from the vault or backup `copy`.

    Args:
        root: the vault's folder.
        settings: the vault's settings.
        copy: a folder with a copy of the vault; None to repair only what needs no copy.
        now: the current time, an aware datetime.
        progress: called with the bytes verified and the total bytes.

    Raises:
        UsageError: `copy` is not a vault, or is a copy of another one.
    """
    if copy is not None and not (copy / "captures").is_dir():
        raise UsageError(f"there is no vault in {copy}", hint="give the folder of a backup")
    if copy is not None and Archive(root).names():
        refuse_stranger(root, copy)
    before = verify(root, settings, now=now, progress=progress)
    mended = []
    if _catalogue_is_broken(root):
        if copy is not None:
            mended += _take_whole(root, copy)
        rebuild(root, settings, now=now)
        mended.append(FILE_NAME)
        before = verify(root, settings, now=now)
    mended += _mend_files(root, copy, before)
    if any(fault.file == FILE_NAME for fault in verify(root, settings, now=now).faults):
        rebuild(root, settings, now=now)
        mended.append(FILE_NAME)
    if any(fault.file.partition("/")[0] == indexing.FOLDER for fault in before.faults):
        with closing(open_catalog(root, create=False)) as catalog, writer_lock(root, wait=_WAIT):
            indexing.rebuild(root, catalog, settings)
        mended.append(indexing.FOLDER)
    return Repaired(mended=tuple(mended), left=verify(root, settings, now=now).faults)


def _catalogue_is_broken(root: Path) -> bool:
    try:
        with closing(open_catalog(root, create=False)) as catalog:
            return bool(catalog.faults()) or any(True for _ in catalog.unreadable())
    except Damaged:
        return True


def _take_whole(root: Path, copy: Path) -> list[str]:
    """Replace whole files from the copy by their side files alone, without a catalogue."""
    mended = []
    for side in sorted((root / "captures").rglob("*" + SIDE)):
        goal = side.with_name(side.name.removesuffix(SIDE))
        theirs = copy / goal.relative_to(root)
        recorded = sidecar_digest(goal)
        if recorded and has_digest(theirs, recorded) and not has_digest(goal, recorded):
            with disk_errors(root), theirs.open("rb") as stream:
                beside = write_beside(goal, _part(stream, 0, theirs.stat().st_size))
                _put(root, str(goal.relative_to(root)), beside, goal)
            mended.append(str(goal.relative_to(root)))
    return mended


def _mend_files(root: Path, copy: Path | None, before: Report) -> list[str]:
    """Repair capture files and their side files; return their names."""
    wrong = {fault.file for fault in before.faults}
    mended = []
    with closing(open_catalog(root, create=False)) as catalog, writer_lock(root, wait=_WAIT):
        rows = catalog.captures.files()
        strays = _strays(root, rows, wrong)
        for row in rows:
            others = [*strays.get(row.name, ()), *([Archive(copy).path(row.name)] if copy else ())]
            if row.name in wrong and _mend(root, catalog, row, others):
                mended.append(row.name)
            if row.name + SIDE in wrong and _mend_side(root, row):
                mended.append(row.name + SIDE)
            for stray in strays.get(row.name, ()):
                if _is_same(stray, Archive(root).path(row.name), row.end):
                    Archive(root).quarantine(str(stray.relative_to(root)))
                    mended.append(str(stray.relative_to(root)))
        # Files from before an `erase`, brought back by a power failure. Only an intact rewritten
        # file allows deleting one: otherwise it may be all that is left.
        whole = [row for row in rows if row.sha256 and has_digest(root / row.name, row.sha256)]
        names = {row.name for row in rows} - {row.name for row in whole}
        mended += drop_rewritten(root, whole, but=names)
    return mended


def _mend_side(root: Path, row: FileRow) -> bool:
    path = root / row.name
    if not row.sha256 or not has_digest(path, row.sha256):
        return False
    with disk_errors(root):
        write_file(root / (row.name + SIDE), f"{row.sha256}  {path.name}\n".encode())
    return True


def _strays(root: Path, rows: Iterable[FileRow], wrong: set[str]) -> dict[str, list[Path]]:
    """Return unknown files, by the name in their first record (warcinfo).

    This finds files that were renamed, and duplicates.
    """
    names = {Path(row.name).name: row.name for row in rows}
    found: dict[str, list[Path]] = {}
    for path in (root / name for name in sorted(wrong - set(names.values()))):
        if not path.is_file() or not path.name.startswith("nv-"):
            continue
        with path.open("rb") as stream, suppress(BadRecord, OSError):
            first = next((parse(member.data) for member in members(stream)), None)
            recorded = first.headers.get("warc-filename", "") if first else ""
            if recorded in names:
                found.setdefault(names[recorded], []).append(path)
    return found


def _is_same(stray: Path, known: Path, end: int) -> bool:
    """Return whether the committed part of a stray file is also in a known file."""
    if not known.is_file():
        return False
    with stray.open("rb") as one, known.open("rb") as other:
        left = min(stray.stat().st_size, end)
        while left > 0:
            size = min(left, _CHUNK)
            if one.read(size) != other.read(size):
                return False
            left -= size
    return True


def _mend(root: Path, catalog: Catalog, row: FileRow, sources: list[Path]) -> bool:
    """Reassemble one file from the intact parts of it and of `others`."""
    damaged = Archive(root).path(row.name)
    goal = root / (row.name if row.sha256 else row.name + OPEN)
    with disk_errors(root):
        make_folder(goal.parent)
        try:
            beside = write_beside(goal, _pieces(catalog, row, [damaged, *sources]))
        except BadRecord:
            goal.with_name(goal.name + ".new").unlink(missing_ok=True)
            return False
        _put(root, row.name, beside, goal)
    with catalog.transaction():  # a catalogue rebuilt from a truncated file has a smaller size
        catalog.captures.set_end(row.name, goal.stat().st_size)
    return True


def _put(root: Path, name: str, mended: Path, goal: Path) -> None:
    """Replace the damaged file by the repaired one; a copy of it goes to quarantine.

    The damaged file holds intact records too, so it stays until the repaired one is on the disk.
    """
    damaged = Archive(root).path(name)
    if damaged.is_file():
        Archive(root).copy_to_quarantine(name)
    mended.replace(goal)
    if damaged != goal:
        damaged.unlink(missing_ok=True)
    if not goal.name.endswith(OPEN):
        goal.chmod(CLOSED)
    sync_folder(goal.parent)


def _pieces(catalog: Catalog, row: FileRow, paths: list[Path]) -> Iterator[bytes]:
    """Yield the original file in chunks; each part from the first file that has it intact.

    Raises BadRecord when no file has a part, or when the result has not the recorded digest.
    """
    there = [path for path in paths if os.access(path, os.R_OK) and path.is_file()]
    whole = (path for path in there if has_digest(path, row.sha256))
    with ExitStack() as stack:
        sound = next(whole, None)
        if sound is not None:
            yield from _part(stack.enter_context(sound.open("rb")), 0, sound.stat().st_size)
            return
        streams = [stack.enter_context(path.open("rb")) for path in there]
        digest = hashlib.sha256()
        for start, stop, record in _ranges(catalog, row):
            source = next(
                (stream for stream in streams if _is_good(stream, start, stop, record)), None
            )
            if source is None:
                raise BadRecord("no copy has this part intact", offset=start)
            for piece in _part(source, start, stop):
                digest.update(piece)
                yield piece
    if row.sha256 and digest.hexdigest() != row.sha256:
        raise BadRecord("digest mismatch of the closed file", offset=0)


def _part(stream: IO[bytes], start: int, stop: int) -> Iterator[bytes]:
    stream.seek(start)
    while start < stop and (piece := stream.read(min(stop - start, _CHUNK))):
        start += len(piece)
        yield piece


def _ranges(catalog: Catalog, row: FileRow) -> list[tuple[int, int, str]]:
    """Return the parts of a file: the records in the catalogue, and the gaps between them.

    Each with the record id of the capture that must be in it, or "".
    """
    places = [
        (capture.start, capture.stop, capture.record)
        for capture in catalog.captures.in_file(row.name)
    ]
    places += [(start, stop, "") for start, stop in catalog.captures.documents(row.name)]
    pieces, position = [], 0
    for start, stop, record in [*sorted(places), (row.end, row.end, "")]:
        if start > position:
            pieces.append((position, start, ""))
        pieces.append((start, stop, record))
        position = stop
    return [piece for piece in pieces if piece[0] < piece[1]]


def _is_good(stream: IO[bytes], start: int, stop: int, wanted: str) -> bool:
    """Return whether this part of a file consists of exactly whole, intact records.

    One of them must have the id `wanted`, if given: a copy written to since has other records.
    """
    end = start
    ids = {""}
    try:
        for member in members(stream, start=start, stop=stop):
            end = member.end
            record = parse(member.data, offset=member.offset)
            if record.faults() or member.head != MEMBER_HEAD:
                return False
            ids.add(record.id)
    except BadRecord:
        return False
    return end == stop and wanted in ids
