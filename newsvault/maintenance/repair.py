"""`repair --from COPY`: what is damaged here taken from a second copy, record by record.

Nothing is taken unseen: every piece is proved by its own digests before it is used, and a damaged
file goes to quarantine whole.
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
from newsvault.storage.captures.disk import make_folder, write_beside, write_file
from newsvault.storage.captures.files import OPEN, SIDE, has_digest, said_digest
from newsvault.storage.catalog import FILE_NAME, Catalog, FileRow
from newsvault.system.file_modes import CLOSED
from newsvault.vault import indexing
from newsvault.vault.opening import open_catalog
from newsvault.warc import MEMBER_HEAD, BadRecord, members, parse

_WAIT = 60.0
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was mended, and how the vault stands afterwards."""

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
    """Mend the vault at `root` from the vault or backup `copy`; without one, what needs none.

    Raises UsageError when `copy` is no vault, or the copy of another one.
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
            indexing.rebuild(root, catalog, settings.engine)
        mended.append(indexing.FOLDER)
    return Repaired(mended=tuple(mended), left=verify(root, settings, now=now).faults)


def _catalogue_is_broken(root: Path) -> bool:
    try:
        with closing(open_catalog(root, create=False)) as catalog:
            return bool(catalog.faults()) or any(True for _ in catalog.unreadable())
    except Damaged:
        return True


def _take_whole(root: Path, copy: Path) -> list[str]:
    """Take whole files from the copy where the side files alone tell which: no catalogue does."""
    mended = []
    for side in sorted((root / "captures").rglob("*" + SIDE)):
        goal = side.with_name(side.name.removesuffix(SIDE))
        theirs = copy / goal.relative_to(root)
        said = said_digest(goal)
        if said and has_digest(theirs, said) and not has_digest(goal, said):
            with disk_errors(root), theirs.open("rb") as stream:
                beside = write_beside(goal, _part(stream, 0, theirs.stat().st_size))
                _put(root, str(goal.relative_to(root)), beside, goal)
            mended.append(str(goal.relative_to(root)))
    return mended


def _mend_files(root: Path, copy: Path | None, before: Report) -> list[str]:
    """Mend capture files and their side files; return the names of those that were."""
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
        # What `erase` wrote again, and a power cut brought back. A file that is not whole itself
        # takes nothing away: the other one may be all there is of it.
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
    """Return the files nobody knows, by the file that they are, or were: their first record says.

    A file that was renamed is found again by that, and one that is there twice.
    """
    names = {Path(row.name).name: row.name for row in rows}
    found: dict[str, list[Path]] = {}
    for path in (root / name for name in sorted(wrong - set(names.values()))):
        if not path.is_file() or not path.name.startswith("nv-"):
            continue
        with path.open("rb") as stream, suppress(BadRecord, OSError):
            first = next((parse(member.data) for member in members(stream)), None)
            said = first.headers.get("warc-filename", "") if first else ""
            if said in names:
                found.setdefault(names[said], []).append(path)
    return found


def _is_same(stray: Path, known: Path, end: int) -> bool:
    """Whether all of a stray, but what was never acknowledged, stands in a known file too."""
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


def _mend(root: Path, catalog: Catalog, row: FileRow, others: list[Path]) -> bool:
    """Put one file together from what is right in it and in `others`."""
    damaged = Archive(root).path(row.name)
    goal = root / (row.name if row.sha256 else row.name + OPEN)
    with disk_errors(root):
        make_folder(goal.parent)
        try:
            beside = write_beside(goal, _pieces(catalog, row, [damaged, *others]))
        except BadRecord:
            goal.with_name(goal.name + ".new").unlink(missing_ok=True)
            return False
        _put(root, row.name, beside, goal)
    with catalog.transaction():  # a catalogue made from a cut file knew less of it
        catalog.captures.set_end(row.name, goal.stat().st_size)
    return True


def _put(root: Path, name: str, mended: Path, goal: Path) -> None:
    """Put a mended file in the place of the damaged one, which stays in quarantine.

    The damaged one holds good records too: it kept its place until the mended one was on the disk.
    """
    damaged = Archive(root).path(name)
    if damaged.is_file():
        Archive(root).set_aside(name)
    mended.replace(goal)
    if damaged != goal:
        damaged.unlink(missing_ok=True)
    if not goal.name.endswith(OPEN):
        goal.chmod(CLOSED)
    sync_folder(goal.parent)


def _pieces(catalog: Catalog, row: FileRow, paths: list[Path]) -> Iterator[bytes]:
    """Yield the file as it was, chunk by chunk; each part from the first that has it whole.

    Raises BadRecord when none has a part, or when the whole is not the file that was closed.
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
            source = next((one for one in streams if _is_good(one, start, stop, record)), None)
            if source is None:
                raise BadRecord("nothing has this part whole", offset=start)
            for piece in _part(source, start, stop):
                digest.update(piece)
                yield piece
    if row.sha256 and digest.hexdigest() != row.sha256:
        raise BadRecord("not the file that was closed", offset=0)


def _part(stream: IO[bytes], start: int, stop: int) -> Iterator[bytes]:
    stream.seek(start)
    while start < stop and (piece := stream.read(min(stop - start, _CHUNK))):
        start += len(piece)
        yield piece


def _ranges(catalog: Catalog, row: FileRow) -> list[tuple[int, int, str]]:
    """Return the pieces of a file: what the catalogue has in it, and what lies between.

    With each goes the id of a capture's record that has to be in it, or "".
    """
    places = [(one.start, one.stop, one.record) for one in catalog.captures.in_file(row.name)]
    places += [(start, stop, "") for start, stop in catalog.captures.documents(row.name)]
    pieces, position = [], 0
    for start, stop, record in [*sorted(places), (row.end, row.end, "")]:
        if start > position:
            pieces.append((position, start, ""))
        pieces.append((start, stop, record))
        position = stop
    return [piece for piece in pieces if piece[0] < piece[1]]


def _is_good(stream: IO[bytes], start: int, stop: int, wanted: str) -> bool:
    """Whether every record in this part of a file is whole, and they fill it exactly.

    One of them has the id `wanted`, if that is given: a copy that was written to has other records.
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
