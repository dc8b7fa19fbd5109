"""`rebuild`: catalogue and index rebuilt from the capture files alone.

The old catalogue is moved to `backups/`, never overwritten.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsvault.errors import NotFound, VaultError
from newsvault.maintenance.replay import Progress, replay
from newsvault.maintenance.scan import UNFINISHED, Fault
from newsvault.settings import Settings
from newsvault.storage.captures import Archive, disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.capture_files import OPEN, file_digest, sidecar_digest
from newsvault.storage.captures.disk import make_folder
from newsvault.storage.catalog import ENDINGS, FILE_NAME, Catalog, discard
from newsvault.vault import indexing
from newsvault.warc import CUT

_WAIT = 60.0
_STOPPED = (CUT, UNFINISHED)  # faults that a stopped write leaves behind the last deposit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """Result: the number of captures and articles, and the faults found in the files.

    `notes` are not damage: the end of an unfinished write.
    """

    captures: int
    articles: int
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    set_aside: str | None


def rebuild(
    root: Path, settings: Settings, *, now: datetime, progress: Progress | None = None
) -> Rebuilt:
    """Rebuild the catalogue and the index of the vault at `root`.

    Args:
        root: the vault's folder.
        settings: the vault's settings.
        now: the current time, an aware datetime; it names the saved catalogue.
        progress: called with the bytes read and the total bytes.

    Raises:
        NotFound: there are no capture files.
        VaultBusy: another process writes to the vault.
    """
    if not Archive(root).names():
        raise NotFound(f"there are no capture files in {root}", hint="nothing was changed")
    with writer_lock(root, wait=_WAIT), disk_errors(root):
        fresh = root / (FILE_NAME + ".new")
        discard(fresh)
        promised = _promised(root)
        with closing(Catalog(fresh)) as catalog:
            catalog.upgrade()
            found = tuple(replay(root, catalog, None, progress))
            ends = promised or _torn(root, catalog, found)
            _close_files(root, catalog)
            catalog.leave_wal_mode()
        aside = _swap(root, now)
        with closing(Catalog(root / FILE_NAME)) as catalog:
            indexing.rebuild(root, catalog, settings)
            return Rebuilt(
                captures=catalog.captures.count()[0],
                articles=catalog.articles.count()[0],
                faults=tuple(fault for fault in found if not _is_surplus(fault, ends)),
                notes=tuple(fault for fault in found if _is_surplus(fault, ends)),
                set_aside=aside,
            )


def _promised(root: Path) -> dict[str, int]:
    """Return the committed sizes of growing files, if the old catalogue is intact."""
    path = root / FILE_NAME
    if not path.is_file():
        return {}
    with suppress(VaultError), closing(Catalog(path)) as old:
        if not old.faults():
            return {row.name: row.end for row in old.captures.files() if row.sha256 is None}
    return {}


def _torn(root: Path, catalog: Catalog, found: tuple[Fault, ...]) -> dict[str, int]:
    """Return the end of the last deposit in the growing file, where a write only stopped behind it.

    Used without the old catalogue. Only a record that the file's end cuts off, zeros and whole
    records without a document are from a stopped write; all else behind the end is damage.
    """
    rows = catalog.captures.files()
    path = Archive(root).path(rows[-1].name) if rows else root
    if not path.name.endswith(OPEN):
        return {}
    name, end = rows[-1].name, rows[-1].end
    behind = [one for one in found if one.file == name and (one.offset or 0) >= end]
    if _is_zeros(path, end) or all(one.what.endswith(_STOPPED) for one in behind):
        return {name: end}
    return {}


def _is_zeros(path: Path, start: int) -> bool:
    with path.open("rb") as stream:
        stream.seek(start)
        return not any(piece.strip(b"\0") for piece in iter(lambda: stream.read(1 << 20), b""))


def _is_surplus(fault: Fault, ends: dict[str, int]) -> bool:
    end = ends.get(fault.file)
    return end is not None and fault.offset is not None and fault.offset >= end


def _close_files(root: Path, catalog: Catalog) -> None:
    """Record the digests of closed files; of several growing files only the last stays open."""
    archive = Archive(root)
    rows = catalog.captures.files()
    for row in rows:
        path = archive.path(row.name)
        if not path.is_file():
            continue
        if path.name.endswith(OPEN) and row is rows[-1]:
            continue
        if path.name.endswith(OPEN):
            digest = archive.close(row.name)
        else:  # the recorded digest: later damage must not be accepted as correct
            digest = sidecar_digest(path) or file_digest(path)
        with catalog.transaction():
            catalog.captures.set_closed(row.name, digest)
            catalog.captures.set_end(row.name, archive.path(row.name).stat().st_size)


def _swap(root: Path, now: datetime) -> str | None:
    """Replace the catalogue; move the old one to `backups/` together with its WAL."""
    folder = root / "backups"
    make_folder(folder)
    base = folder / f"catalogue-before-rebuild-{now:%Y%m%d%H%M%S}.sqlite"
    aside = None
    for ending in ENDINGS:
        old = root / (FILE_NAME + ending)
        if old.exists():
            old.replace(base.with_name(base.name + ending))
            aside = str(base.relative_to(root))
    sync_folder(root)
    (root / (FILE_NAME + ".new")).replace(root / FILE_NAME)
    sync_folder(root)
    return aside
