"""Verification of the search index: the digests of its files, and the ids in it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from newsvault.errors import Damaged, VaultError
from newsvault.maintenance.scan import Fault
from newsvault.maintenance.verify_copy_index import copy_faults
from newsvault.settings import Settings
from newsvault.storage.captures.capture_files import has_digest
from newsvault.storage.catalog import FILE_NAME, Catalog
from newsvault.system.log import warn
from newsvault.vault import indexing

_TRIES = 5


def index_faults(root: Path, catalog: Catalog, settings: Settings) -> list[Fault]:
    """Compare the index with the catalogue: the digests of its files, and the ids in it.

    If another command writes at the same time, they are compared again.
    """
    for _ in range(_TRIES):
        before = _state(catalog)
        faults = _index_faults(root, catalog, settings)
        if not faults or _state(catalog) == before:
            return faults
    warn("the index was not verified: it is being written")
    return []


def _state(catalog: Catalog) -> tuple[str | None, int, int]:
    return catalog.fact(indexing.PROOF), catalog.history.latest(), catalog.pending_count()


def _index_faults(root: Path, catalog: Catalog, settings: Settings) -> list[Fault]:
    """Return the faults of an index that is up to date.

    With queued articles the index is known to be out of date. That, and an index of another engine
    or schema, is no fault: the next command updates it.
    """
    from newsvault.search.engines import about_matches, open_engine

    proof = catalog.fact(indexing.PROOF)
    if catalog.pending_count() or not proof:
        return []
    faults = []
    try:
        files: dict[str, str] = json.loads(proof)
    except ValueError:
        return [Fault(file=FILE_NAME, offset=None, what="the digests of the index are damaged")]
    for name, digest in files.items():
        path = root / indexing.FOLDER / name
        if not has_digest(path, digest):
            what = "missing" if not path.is_file() else "digest mismatch"
            faults.append(Fault(file=f"{indexing.FOLDER}/{name}", offset=None, what=what))
    if faults or not about_matches(root / indexing.FOLDER, settings.engine):
        return faults
    try:
        with closing(open_engine(settings.engine, root / indexing.FOLDER, settings)) as engine:
            if engine.needs_rebuild():
                what = "has to be rebuilt (newsvault reindex)"
                return [Fault(file=indexing.FOLDER, offset=None, what=what)]
            differing = sorted(set(catalog.articles.ids()) ^ engine.ids())
    except Damaged:
        raise
    except VaultError as error:  # the captures are verified all the same
        warn("the index was not verified: %s", error.message)
        return []
    place, what = indexing.FOLDER, "differs from the catalogue in article"
    faults = [Fault(file=place, offset=None, what=f"{what} {one}") for one in differing]
    place = f"{place}/{indexing.COPIES}"
    return faults + [Fault(file=place, offset=None, what=one) for one in copy_faults(root, catalog)]
