"""What a stopped program left behind, put right by the next one that writes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from newsvault.archive import Archive, disk_errors
from newsvault.archive.files import ERASING, OPEN, SIDE
from newsvault.catalog import Catalog
from newsvault.keeping.indexing import FOLDER


def clear_unknown(root: Path, catalog: Catalog) -> None:
    """Move growing files away that were begun and never promised; under the writer lock."""
    growing = sorted((root / "captures").rglob("nv-*.warc.gz" + OPEN))
    if not growing:
        return
    known = {row.name for row in catalog.captures.files()}
    for path in growing:
        name = str(path.relative_to(root)).removesuffix(OPEN)
        if name not in known:
            Archive(root).quarantine(name)


def finish_erasing(root: Path, catalog: Catalog) -> None:
    """Finish an erasure that the catalogue has made, drop one that it has not; under the lock.

    Set-aside catalogues, quarantined bytes and the index may hold what was erased: they go too.
    """
    doomed = catalog.fact("erasing")
    written = list((root / "captures").rglob("*" + ERASING))
    if not doomed and not written:
        return
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
        for name in json.loads(doomed):
            (root / name).unlink(missing_ok=True)
            (root / (name + SIDE)).unlink(missing_ok=True)
        for folder in ("backups", "quarantine"):
            for path in (root / folder).glob("*"):
                path.unlink()
        for folder in (FOLDER, FOLDER + ".new", FOLDER + ".old"):
            shutil.rmtree(root / folder, ignore_errors=True)
    catalog.compact()
    with catalog.transaction():
        catalog.remember("erasing", "")
