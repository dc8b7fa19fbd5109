"""`verify`: check every committed byte, and report damage.

The capture files are read record by record (gzip checksums, digests, no gaps), and the catalogue is
compared with one replayed from the files. This also finds changed rows, which SQLite's integrity
check does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from newsvault.errors import Damaged, VaultError
from newsvault.maintenance.replay import Progress, replay
from newsvault.maintenance.scan import Fault, deposits
from newsvault.maintenance.verify_index import index_faults
from newsvault.maintenance.verify_readings import unfollowed
from newsvault.settings import Settings
from newsvault.storage.captures import Archive, disk_errors, writer_lock
from newsvault.storage.captures.capture_files import ERASING, OPEN, SIDE, has_digest, sidecar_digest
from newsvault.storage.catalog import FILE_NAME, Catalog, FileRow
from newsvault.storage.catalog.catalog_comparison import differences
from newsvault.storage.opening import open_catalog
from newsvault.system.file_modes import opener
from newsvault.text import plural
from newsvault.vault import indexing

LOG = "verified.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Result of `verify`. `notes` are not damage: the next write removes their cause.

    `readings` are not damage either: versions parsed by the rules of another version.
    """

    at: datetime
    scope: str
    files: int
    bytes: int
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    readings: tuple[Fault, ...] = ()


def verify(
    root: Path,
    settings: Settings,
    *,
    now: datetime,
    since: datetime | None = None,
    sample: float | None = None,
    readings: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Verify the vault at `root`, completely or in part.

    Args:
        root: the vault's folder.
        settings: the vault's settings.
        now: the current time, an aware datetime.
        since: check only the files not verified since then.
        sample: check only this share of the files, from 0 to 1; the choice changes every day.
        readings: parse each version again from its bytes, and compare.
        progress: called with the bytes read and the total bytes.

    Raises:
        NotFound: there is no vault.
    """
    scope = "all" if since is None and sample is None else "part"
    try:
        with closing(open_catalog(root, create=False)) as catalog:
            broken = catalog.faults()
            if broken:
                return _without_catalogue(root, broken, now)
            with catalog.snapshot():  # another command may be writing
                files = catalog.captures.files()
                chosen = [row for row in files if _chosen(row, now, since, sample)]
                faults, notes = _look(root, files, chosen)
                if scope == "all":
                    faults += _against_files(root, catalog, files, progress)
                else:
                    for row in chosen:
                        faults += _records(root, catalog, row)
                odd = list(unfollowed(root, catalog, settings, chosen)) if readings else []
            if any((root / indexing.FOLDER).glob("*")):
                faults += index_faults(root, catalog, settings)
            elif catalog.fact(indexing.PROOF):
                notes.append(Fault(file=indexing.FOLDER, offset=None, what="the index is missing"))
            faults += [fault for fault, wrong in odd if wrong]
            report = Report(
                at=now,
                scope=scope,
                files=len(chosen),
                bytes=sum(row.end for row in chosen),
                faults=tuple(dict.fromkeys(faults)),
                notes=tuple(notes),
                readings=tuple(fault for fault, wrong in odd if not wrong),
            )
            _remember(root, catalog, chosen, report)
            return report
    except Damaged as exc:
        return _without_catalogue(root, (exc.message,), now)


def _look(
    root: Path, files: tuple[FileRow, ...], chosen: list[FileRow]
) -> tuple[list[Fault], list[Fault]]:
    """Check the files as a whole; return faults and notes."""
    faults, notes = _folder(root, files)
    for row in chosen:
        found, noted = _file(root, row)
        faults += found
        notes += noted
    return faults, notes


def _without_catalogue(root: Path, broken: tuple[str, ...], now: datetime) -> Report:
    """Verify the files record by record when the catalogue itself is damaged.

    The committed size of the growing file is unknown then, so that a torn end is a fault too.
    """
    faults = [Fault(file=FILE_NAME, offset=None, what=what) for what in broken]
    archive = Archive(root)
    names = archive.names()
    for name in names:
        path = archive.path(name)
        faults += [item for item in deposits(path, name) if isinstance(item, Fault)]
        side = root / (name + SIDE)
        if side.is_file() and not has_digest(path, sidecar_digest(path)):
            faults.append(Fault(file=name, offset=None, what="digest mismatch"))
    size = sum(archive.path(name).stat().st_size for name in names)
    return Report(at=now, scope="all", files=len(names), bytes=size, faults=tuple(faults), notes=())


def _chosen(row: FileRow, now: datetime, since: datetime | None, sample: float | None) -> bool:
    """Whether a file is verified: not since `since`, and in the day's `sample` (0 to 1)."""
    if since is not None and row.verified_at and datetime.fromisoformat(row.verified_at) >= since:
        return False
    if sample is None:
        return True
    drawn = hashlib.sha256(f"{now:%Y-%m-%d} {row.name}".encode()).digest()[0]
    return drawn < sample * 256 or row.sha256 is None


def _folder(root: Path, files: tuple[FileRow, ...]) -> tuple[list[Fault], list[Fault]]:
    """Find files in `captures/` that are not in the catalogue."""
    known = {row.name for row in files}
    sides = {name + SIDE for name in known}
    faults: list[Fault] = []
    notes: list[Fault] = []
    for path in sorted((root / "captures").rglob("*")):
        name = str(path.relative_to(root))
        if path.is_dir() or name in sides or name.removesuffix(OPEN) in known:
            continue
        fault = Fault(file=name, offset=None, what="not in the catalogue")
        begun = path.name.endswith((OPEN, ERASING, ".new")) or name.removesuffix(SIDE) in known
        (notes if begun else faults).append(fault)
    return faults, notes


def _file(root: Path, row: FileRow) -> tuple[list[Fault], list[Fault]]:
    """Check that a file exists and has the expected size, digest and side file."""
    path = Archive(root).path(row.name)
    faults: list[Fault] = []
    if not path.is_file():
        return [Fault(file=row.name, offset=None, what="the file is missing")], []
    size = path.stat().st_size
    if row.sha256 is None:
        surplus = size - row.end
        what = f"{plural(surplus, 'byte')} after the committed end"
        return [], [Fault(file=row.name, offset=row.end, what=what)] if surplus > 0 else []
    if size != row.end:
        faults.append(
            Fault(
                file=row.name, offset=None, what=f"has {plural(size, 'byte')} instead of {row.end}"
            )
        )
    if not has_digest(path, row.sha256):
        faults.append(Fault(file=row.name, offset=None, what="digest mismatch"))
    side = path.with_name(path.name + SIDE)
    if not side.is_file():
        faults.append(Fault(file=row.name + SIDE, offset=None, what="the side file is missing"))
    elif side.read_bytes() != f"{row.sha256}  {path.name}\n".encode():
        faults.append(Fault(file=row.name + SIDE, offset=None, what="has another digest"))
    return faults, []


def _against_files(
    root: Path, catalog: Catalog, files: tuple[FileRow, ...], progress: Progress | None
) -> list[Fault]:
    """Replay the files into a temporary catalogue, and describe every row that differs."""
    with (
        disk_errors(Path(gettempdir())),
        TemporaryDirectory(prefix="newsvault-verify-") as folder,
        closing(Catalog(Path(folder) / FILE_NAME, durable=False)) as fresh,
    ):
        fresh.upgrade()
        faults = list(replay(root, fresh, {row.name: row.end for row in files}, progress))
        if not faults:
            faults += [
                Fault(file=FILE_NAME, offset=None, what=what)
                for what in differences(catalog, fresh)
            ]
    return faults


def _records(root: Path, catalog: Catalog, row: FileRow) -> Iterator[Fault]:
    """Check the records of one file, and that the catalogue has each at its offset."""
    path = Archive(root).path(row.name)
    if not path.is_file():
        return
    places = {(c.start, c.stop) for c in catalog.captures.in_file(row.name)}
    places |= set(catalog.captures.documents(row.name))
    for item in deposits(path, row.name, stop=row.end):
        if isinstance(item, Fault):
            yield item
        elif (item.place.start, item.place.stop) in places:
            places.discard((item.place.start, item.place.stop))
        else:
            yield Fault(file=row.name, offset=item.place.start, what="not in the catalogue")
    for start, _ in sorted(places):
        yield Fault(file=row.name, offset=start, what="in the catalogue but not in the file")


def last_check(root: Path) -> dict[str, Any] | None:
    """Return the newest entry in the log of `verify`, or None."""
    try:
        last = (root / LOG).read_bytes().splitlines()[-1]
        found: dict[str, Any] = json.loads(last)
    except (OSError, IndexError, ValueError):
        return None
    return found


def _remember(root: Path, catalog: Catalog, chosen: list[FileRow], report: Report) -> None:
    """Append the result to the log, and record the date for every file without faults."""
    wrong = {fault.file for fault in report.faults}
    line = {
        "at": report.at.isoformat(),
        "scope": report.scope,
        "files": report.files,
        "bytes": report.bytes,
        "faults": [[fault.name, fault.what] for fault in report.faults],
    }
    try:
        with disk_errors(root), writer_lock(root, wait=5):
            with open(root / LOG, "a", encoding="utf-8", opener=opener) as log:
                log.write(json.dumps(line, ensure_ascii=False) + "\n")
            with catalog.transaction():
                for row in chosen:
                    if row.name not in wrong:
                        catalog.captures.set_verified(row.name, report.at.isoformat())
                if report.scope == "all" and not report.faults:
                    catalog.set_fact("verified_at", report.at.isoformat())
    except VaultError:
        return  # a vault on a read-only disk can be verified too
