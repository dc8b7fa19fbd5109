"""Copies of one vault that were both written to (a fork): neither may replace the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from newsvault.errors import UsageError
from newsvault.storage.captures import Archive
from newsvault.storage.captures.capture_files import sidecar_digest
from newsvault.storage.catalog import Catalog, FileRow
from newsvault.warc import BadRecord, members, next_member

_CHUNK = 1024 * 1024


def refuse_diverged(root: Path, catalog: Catalog, copy: Path) -> None:
    """Raise UsageError when `copy` holds records that the vault at `root` does not have.

    Damaged parts of the copy and articles erased in the vault since do not count.
    """
    rows = {row.name: row for row in catalog.captures.files()}
    bases = {_base(name) for name in rows}
    theirs = Archive(copy)
    for name in theirs.names():
        path = theirs.path(name)
        if name in rows:
            more = _has_more(Archive(root).path(name), rows[name], path)
        else:
            more = _base(name) not in bases and _has_captures(path)
        if more:
            raise UsageError(
                f"{copy} has captures that {root} does not have: both were written to since they"
                " were one vault; nothing was copied",
                hint="give a new folder; `newsvault --vault THIS export F` and `newsvault --vault"
                " THAT import F` join them",
            )


def _base(name: str) -> str:
    """Return a file's name without the random suffix, which changes when `erase` rewrites it."""
    return Path(name).name.removesuffix(".warc.gz").rpartition("-")[0]


def _has_captures(path: Path) -> bool:
    return any(True for _ in islice(_whole(path), 1, None))  # the first record is the warcinfo


def _has_more(mine: Path, row: FileRow, theirs: Path) -> bool:
    """Return whether a file of the copy has complete records that the vault's file lacks."""
    if row.sha256 and sidecar_digest(theirs) == row.sha256:
        return False  # closed in both; a damaged copy is overwritten
    if not mine.is_file():
        return False  # reported as damage when it is copied
    with mine.open("rb") as one, theirs.open("rb") as other:
        if _begins(one, row.end, other):
            return False
        return any(
            _part(one, start, min(stop, row.end)) != _part(other, start, stop)
            and (start >= row.end or _is_whole(one, start))
            for start, stop in _whole(theirs)
        )


def _begins(one: IO[bytes], end: int, other: IO[bytes]) -> bool:
    """Return whether `other` is a prefix of the first `end` bytes of `one`."""
    while piece := other.read(_CHUNK):
        end -= len(piece)
        if end < 0 or one.read(len(piece)) != piece:
            return False
    return True


def _part(stream: IO[bytes], start: int, stop: int) -> bytes:
    stream.seek(start)
    return stream.read(max(0, stop - start))


def _is_whole(stream: IO[bytes], start: int) -> bool:
    try:
        return next(members(stream, start=start), None) is not None
    except BadRecord:
        return False  # the vault's file is damaged here; reported when it is copied


def _whole(path: Path) -> Iterator[tuple[int, int]]:
    """Yield start and end of the complete records of a file, skipping damaged parts."""
    start: int | None = 0
    with path.open("rb") as stream:
        while start is not None:
            end = start
            try:
                for member in members(stream, start=start):
                    end = member.end
                    yield member.offset, end
                start = None
            except BadRecord as exc:
                start = next_member(stream, max(exc.offset + 1, end))
