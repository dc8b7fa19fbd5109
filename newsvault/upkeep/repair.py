"""`repair --from COPY`: what is damaged here taken from a second copy, record by record.

Nothing is taken unseen: every piece is proved by its own digests before it is used, and a damaged
file goes to quarantine whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from newsvault.archive import Archive, disk_errors, sync_folder, writer_lock
from newsvault.archive.disk import make_folder, write_file
from newsvault.archive.files import OPEN, SIDE, file_digest
from newsvault.catalog import FILE_NAME, Catalog, FileRow
from newsvault.errors import Damaged, UsageError
from newsvault.keeping import indexing, open_catalog
from newsvault.settings import Settings
from newsvault.upkeep.folding import Progress
from newsvault.upkeep.rebuild import rebuild
from newsvault.upkeep.scan import Fault
from newsvault.upkeep.verify import Report, verify
from newsvault.warc import MEMBER_HEAD, BadRecord, members, parse

_WAIT = 60.0


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

    Raises UsageError when `copy` is no vault.
    """
    if copy is not None and not (copy / "captures").is_dir():
        raise UsageError(f"there is no vault in {copy}", hint="give the folder of a backup")
    before = verify(root, settings, now=now, progress=progress)
    mended = []
    if _catalogue_is_broken(root):
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


def _mend_files(root: Path, copy: Path | None, before: Report) -> list[str]:
    """Mend capture files and their side files; return the names of those that were."""
    wrong = {fault.file for fault in before.faults}
    mended = []
    with closing(open_catalog(root, create=False)) as catalog, writer_lock(root, wait=_WAIT):
        for row in catalog.captures.files():
            if row.name in wrong and _mend(root, copy, catalog, row):
                mended.append(row.name)
            side = row.name + SIDE
            if side in wrong and row.sha256:
                path = root / row.name
                if path.is_file() and file_digest(path) == row.sha256:
                    with disk_errors(root):
                        text = f"{row.sha256}  {path.name}\n"
                        write_file(root / side, text.encode())
                    mended.append(side)
    return mended


def _mend(root: Path, copy: Path | None, catalog: Catalog, row: FileRow) -> bool:
    """Put one file together from what is right here and what is right in the copy."""
    ours = Archive(root).path(row.name)
    theirs = Archive(copy).path(row.name) if copy else None
    if theirs and theirs.is_file() and row.sha256 and file_digest(theirs) == row.sha256:
        _put(root, row, theirs.read_bytes())
        return True
    pieces = []
    with _opened(ours) as one, _opened(theirs) as other:
        for start, stop in _ranges(catalog, row):
            piece = _good(one, start, stop) or _good(other, start, stop)
            if piece is None:
                return False
            pieces.append(piece)
    data = b"".join(pieces)
    if row.sha256 and hashlib.sha256(data).hexdigest() != row.sha256:
        return False
    _put(root, row, data)
    return True


def _put(root: Path, row: FileRow, data: bytes) -> None:
    """Put a mended file in the place of the damaged one, which stays in quarantine.

    The damaged one holds good records too: it keeps its place until the mended one takes it.
    """
    damaged = Archive(root).path(row.name)
    goal = root / (row.name if row.sha256 else row.name + OPEN)
    with disk_errors(root):
        if damaged.is_file():
            Archive(root).set_aside(row.name)
        make_folder(goal.parent)
        write_file(goal, data)
        if damaged != goal:
            damaged.unlink(missing_ok=True)
        if row.sha256:
            goal.chmod(0o444)
        sync_folder(goal.parent)


def _ranges(catalog: Catalog, row: FileRow) -> list[tuple[int, int]]:
    """Return the pieces of a file: what the catalogue has in it, and what lies between."""
    places = [(one.start, one.stop) for one in catalog.captures.in_file(row.name)]
    places = sorted(places + list(catalog.captures.documents(row.name)))
    pieces, position = [], 0
    for start, stop in [*places, (row.end, row.end)]:
        if start > position:
            pieces.append((position, start))
        pieces.append((start, stop))
        position = stop
    return [piece for piece in pieces if piece[0] < piece[1]]


def _good(stream: IO[bytes] | None, start: int, stop: int) -> bytes | None:
    """Return these bytes of a file when every record in them is whole and fills them exactly."""
    if stream is None:
        return None
    end = start
    try:
        for member in members(stream, start=start, stop=stop):
            end = member.end
            wrong = parse(member.data, offset=member.offset).faults()
            if wrong or member.head != MEMBER_HEAD:
                return None
    except BadRecord:
        return None
    if end != stop:
        return None
    stream.seek(start)
    return stream.read(stop - start)


@contextmanager
def _opened(path: Path | None) -> Iterator[IO[bytes] | None]:
    """Give a file that may not be there."""
    if path is None or not path.is_file():
        yield None
        return
    with path.open("rb") as stream:
        yield stream
