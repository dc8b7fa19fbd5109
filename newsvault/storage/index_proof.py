"""Integrity of the search index: detect changed, lost and restored files.

The catalogue stores a digest of each file, in the transaction that empties the index queue, and its
size and times, so that a search rehashes only files whose times have changed. The files are synced
before: after a power failure both agree, or the index is rebuilt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from newsvault.errors import VaultError
from newsvault.storage.captures import writer_lock
from newsvault.storage.captures.capture_files import file_digests, file_stamps, has_digest
from newsvault.storage.catalog import Catalog
from newsvault.storage.layout import INDEX as FOLDER

__all__ = ["COPIES", "FOLDER", "PROOF", "is_changed", "is_intact", "seal", "unseal"]
COPIES = "copies.sqlite"  # not in the proof, see copy_index
PROOF = "index"  # a fact: SHA-256 of each file of the index
STAMPS = "index stamps"  # a fact: size in bytes and times of change in nanoseconds of each file
_PASSING = re.compile(r"LOCK|\.lock$|^generation$|\.partial$|\.toc\.|-(journal|wal|shm)$")
_LIST = re.compile(r"_MAIN_\d+\.toc")  # table of contents of a commit: the newest one counts


def _proof(root: Path, catalog: Catalog) -> dict[str, str]:
    """Return the digests of the synced index files as facts to be stored in the catalogue."""
    stamps, (digests, earlier) = _stamps(root), _stored(catalog)
    new = [name for name in stamps if name not in digests or earlier.get(name) != stamps[name]]
    digests.update(file_digests(root / FOLDER, new))
    proof = {name: digests[name] for name in stamps}
    return {PROOF: json.dumps(proof), STAMPS: json.dumps(stamps)}


def seal(root: Path, catalog: Catalog, up_to: int, facts: Mapping[str, str]) -> None:
    """Empty the index queue up to an entry, and store the digests of the synced index files.

    Args:
        root: the vault's folder.
        catalog: its catalogue.
        up_to: the number of the last entry of the queue that the index has.
        facts: other facts about the index, stored with them.
    """
    catalog.dequeue(up_to, {**_proof(root, catalog), **facts})


def unseal(catalog: Catalog) -> None:
    """Delete the stored digests; needs a transaction."""
    catalog.set_facts({PROOF: "", STAMPS: ""})


def is_intact(root: Path, catalog: Catalog) -> bool:
    """Return whether every file of the index is the one recorded in the catalogue."""
    digests, stamps = _stored(catalog)
    present = _stamps(root)
    if not digests or any(_LIST.fullmatch(name) for name in present.keys() - digests.keys()):
        return False
    doubtful = [
        name for name in digests if name not in present or present[name] != stamps.get(name)
    ]
    if not all(has_digest(root / FOLDER / name, digests[name]) for name in doubtful):
        return False
    if doubtful:  # copied, or moved to another disk: avoid hashing again next time
        _renew(root, catalog, {name: present[name] for name in digests})
    return True


def is_changed(folder: Path, catalog: Catalog) -> bool:
    """Return whether a file of the index in `folder` is missing or differs from its digest.

    False for a temporary index; True if no digests are stored.
    """
    if folder != catalog.path.parent / FOLDER:
        return False
    digests, _ = _stored(catalog)
    return not digests or any(not has_digest(folder / name, digests[name]) for name in digests)


def _renew(root: Path, catalog: Catalog, stamps: dict[str, Any]) -> None:
    digests = catalog.fact(PROOF)
    with suppress(VaultError), writer_lock(root, wait=0), catalog.transaction():
        if catalog.fact(PROOF) == digests:
            catalog.set_fact(STAMPS, json.dumps(stamps))


def _stored(catalog: Catalog) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the digests and the stamps that the catalogue has, by file."""
    facts = catalog.facts(PROOF, STAMPS)
    return _by_file(facts.get(PROOF)), _by_file(facts.get(STAMPS))


def _by_file(fact: str | None) -> dict[str, Any]:
    try:
        found = json.loads(fact or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _stamps(root: Path) -> dict[str, list[int]]:
    """Return size and times of change of each file of the index; empty if there is none."""
    found = file_stamps(root / FOLDER)
    return {
        name: stamp for name, stamp in found.items() if name != COPIES and not _PASSING.search(name)
    }
