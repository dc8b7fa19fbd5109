"""Recovery after a killed process: uncommitted bytes, unknown files, unfinished erasures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from newsvault.storage.captures import Archive, disk_errors, sync_folder
from newsvault.storage.captures.capture_files import ERASING, OPEN, SIDE
from newsvault.storage.catalog import Catalog
from newsvault.storage.layout import INDEX


def secure_commits(root: Path, catalog: Catalog, now: datetime) -> None:
    """Make sure that a commit left in the WAL by a killed writer cannot reappear after truncation.

    Needs the writer lock and no open transaction; called before uncommitted bytes are moved away.
    """
    archive = Archive(root)
    growing = catalog.captures.growing()
    path = archive.path(growing.name) if growing else None
    surplus = growing and path and path.is_file() and path.stat().st_size > growing.end
    if surplus or _unknown(root, catalog):
        catalog.overwrite_wal(now.isoformat())


def _unknown(root: Path, catalog: Catalog) -> list[str]:
    """Return the growing files that no commit refers to."""
    growing = sorted((root / "captures").rglob("nv-*.warc.gz" + OPEN))
    known = {row.name for row in catalog.captures.files()} if growing else set()
    names = [str(path.relative_to(root)).removesuffix(OPEN) for path in growing]
    return [name for name in names if name not in known]


def clear_unknown(root: Path, catalog: Catalog) -> None:
    """Move growing files that no commit refers to into quarantine; needs the writer lock."""
    for name in _unknown(root, catalog):
        Archive(root).quarantine(name)


def finish_erasing(root: Path, catalog: Catalog) -> None:
    """Complete a committed erasure, or discard an uncommitted one; needs the writer lock.

    Saved catalogues, quarantined bytes and the index may hold erased articles and are deleted too.
    """
    doomed = catalog.fact("erasing")
    written = list((root / "captures").rglob("*" + ERASING))
    if not doomed and not written:
        return
    catalog.overwrite_wal(datetime.now(UTC).isoformat())
    known = {row.name for row in catalog.captures.files()}
    with disk_errors(root):
        for path in written:
            name = str(path.relative_to(root)).removesuffix(ERASING)
            if name in known:
                Archive(root).close(name)
            else:
                path.unlink()
        if not doomed:
            return
        import shutil  # takes 4 ms, and few commands come here

        emptied = {root}
        for name in json.loads(doomed):
            (root / name).unlink(missing_ok=True)
            (root / (name + SIDE)).unlink(missing_ok=True)
            emptied.add((root / name).parent)
        for folder in ("backups", "quarantine"):
            for path in (root / folder).glob("*"):
                path.unlink()
            emptied.add(root / folder)
        for folder in (INDEX, INDEX + ".new", INDEX + ".old"):
            shutil.rmtree(root / folder, ignore_errors=True)
        for path in sorted(emptied):  # otherwise deleted files can reappear after a power failure
            if path.is_dir():
                sync_folder(path)
    catalog.compact()
    with catalog.transaction():
        catalog.set_fact("erasing", "")
