"""The index follows the catalogue: its queue is drained, and all of it made again if need be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.models import Document, StoredArticle
from newsvault.storage.captures import disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.files import file_digest
from newsvault.storage.catalog import BOOKMARKED, Catalog, VersionRow

FOLDER = "index"
PROOF = "index"
SIZES = "index sizes"  # a fact: the size in bytes of each file, at which a search looks
_CHUNK = 500
_ALL = 1 << 62
_WAIT = 60.0  # seconds for another writer to finish


def document_of(catalog: Catalog, row: VersionRow) -> Document:
    """Return what a search engine is given of an article."""
    return Document(
        id=row.id,
        article=row.article,
        source=row.source,
        captured_at=row.capture.captured_at,
        versions=row.versions,
        tags=tuple(name for name, _ in catalog.additions.of("tag", row.id)),
        notes=tuple(value for _, value in catalog.additions.of("note", row.id)),
    )


def drain(root: Path, catalog: Catalog, engine_name: str) -> None:
    """Bring the index up to the catalogue; under the writer lock.

    What was committed and not yet indexed when a program died is indexed by the next one. Raises
    VaultError when the index cannot be written; its queue stays, and nothing is lost.
    """
    from newsvault.search.engines import open_engine

    engine = open_engine(engine_name, root / FOLDER)
    if engine.needs_rebuild() or not is_whole(root, catalog):
        engine.close()
        rebuild(root, catalog, engine_name)
        return
    # A copy that was begun beside it would miss what is drained now.
    shutil.rmtree(root / (FOLDER + ".new"), ignore_errors=True)
    with disk_errors(root):
        while entries := catalog.pending(_CHUNK):
            with engine.batch() as batch:
                for article_id in dict.fromkeys(article_id for _, article_id in entries):
                    _put(catalog, batch, article_id)
            with catalog.transaction():
                catalog.done(entries[-1][0])
                catalog.remember(PROOF, proof(root, catalog.fact(PROOF)))
                catalog.remember(SIZES, sizes(root))
    engine.close()


def rebuild(
    root: Path,
    catalog: Catalog,
    engine_name: str,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Make the index again beside the old one and put it in its place; under the writer lock.

    An interrupted rebuild goes on where it stopped. Returns how many articles are in it.
    """
    pending = catalog.pending(_ALL)
    with disk_errors(root):
        count = _fill(root, catalog, engine_name, {one for _, one in pending}, progress)
        with catalog.transaction():
            catalog.remember(PROOF, "")  # between the swap and its proof nothing is claimed
            catalog.remember(SIZES, "")
        _swap(root, root / (FOLDER + ".new"))
        with catalog.transaction():
            catalog.done(max((seq for seq, _ in pending), default=0))
            catalog.remember(PROOF, proof(root, None))
            catalog.remember(SIZES, sizes(root))
    return count


def mend(root: Path, catalog: Catalog, engine_name: str, *, unreadable: bool = False) -> None:
    """Make the index again, in words, when it lost files or, so says `unreadable`, is damaged."""
    if is_whole(root, catalog) and not unreadable:
        return
    with writer_lock(root, wait=_WAIT):  # whoever was writing the index is done now
        if unreadable or not is_whole(root, catalog):
            _say_rebuilding()
            rebuild(root, catalog, engine_name)


def _say_rebuilding() -> None:
    import logging  # costs start-up time

    logging.getLogger("newsvault").warning(
        "the search index is damaged or out of date: it is made again from the catalogue"
    )


def is_whole(root: Path, catalog: Catalog) -> bool:
    """Tell whether every file of the index has the size it was written with.

    After a power cut a file can be empty or missing, and a search of the rest would find fewer
    articles. True also where no sizes are known: for an index of an earlier newsvault.
    """
    try:
        known: dict[str, int] = json.loads(catalog.fact(SIZES) or "{}")
    except ValueError:
        return False
    there: dict[str, int] = json.loads(sizes(root))
    return all(there.get(name) == size for name, size in known.items())


def sizes(root: Path) -> str:
    """Return the sizes of the files of the index that never change, as JSON."""
    folder = root / FOLDER
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return json.dumps({path.name: path.stat().st_size for path in paths if _is_fixed(path)})


def _is_fixed(path: Path) -> bool:
    return path.suffix in (".col", ".pst", ".trm")


def _fill(
    root: Path,
    catalog: Catalog,
    engine_name: str,
    queued: set[str],
    progress: Callable[[int, int], None] | None,
) -> int:
    from newsvault.search.engines import open_engine

    engine = open_engine(engine_name, root / (FOLDER + ".new"))
    if engine.needs_rebuild():
        engine.clear()
    wanted = catalog.articles.ids()
    there = engine.ids()
    todo = [one for one in wanted if one not in there or one in queued]
    todo += sorted(there - set(wanted))
    for start in range(0, len(todo), _CHUNK):
        with engine.batch() as batch:
            for article_id in todo[start : start + _CHUNK]:
                _put(catalog, batch, article_id)
        if progress:
            progress(min(start + _CHUNK, len(todo)), len(todo))
    engine.close()
    return len(wanted)


def proof(root: Path, earlier: str | None) -> str:
    """Return the digests of the index's files; those known from before are not read again.

    The files of an index are written once and never changed, so a digest stays right.
    """
    try:
        known: dict[str, str] = json.loads(earlier or "{}")
    except ValueError:
        known = {}
    names = sorted(path.name for path in (root / FOLDER).iterdir() if "LOCK" not in path.name)
    return json.dumps(
        {name: known.get(name) or file_digest(root / FOLDER / name) for name in names}
    )


def _swap(root: Path, beside: Path) -> None:
    old = root / (FOLDER + ".old")
    with disk_errors(root):
        shutil.rmtree(old, ignore_errors=True)
        if (root / FOLDER).exists():
            (root / FOLDER).rename(old)
        beside.rename(root / FOLDER)
        sync_folder(root)
        shutil.rmtree(old, ignore_errors=True)


def _put(catalog: Catalog, batch: Any, article_id: str) -> None:
    row = catalog.articles.get(article_id)
    if row is None or row.removed:
        batch.remove(article_id)
    else:
        batch.add(document_of(catalog, row))


def stored_of(catalog: Catalog, row: VersionRow) -> StoredArticle:
    """Return a version as it is handed to the outside, with what the user added to it."""
    return StoredArticle(
        id=row.id,
        short_id=catalog.articles.short_id(row.id),
        version=row.version,
        versions=row.versions,
        article=row.article,
        capture=row.capture,
        captures=row.captures,
        version_name=f"{row.id}@{row.moment}",
        removed=row.removed,
        tags=tuple(name for name, _ in catalog.additions.of("tag", row.id)),
        notes=tuple(value for _, value in catalog.additions.of("note", row.id)),
        gone_at=catalog.captures.gone_at(row.id),
        bookmarked_at=_bookmarked(catalog, row.id),
    )


def _bookmarked(catalog: Catalog, article_id: str) -> datetime | None:
    at = dict(catalog.additions.of(BOOKMARKED, article_id)).get("")
    return datetime.fromisoformat(at) if at else None
