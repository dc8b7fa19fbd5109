"""The index follows the catalogue: its queue is drained, and all of it made again if need be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsvault.archive import disk_errors, sync_folder
from newsvault.catalog import Catalog, VersionRow
from newsvault.models import Document, StoredArticle

FOLDER = "index"
_CHUNK = 500
_ALL = 1 << 62


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

    What was committed and not yet indexed when a program died is indexed by the next one.
    """
    from newsvault.engines import open_engine

    if not catalog.pending_count():
        return
    engine = open_engine(engine_name, root / FOLDER)
    if engine.needs_rebuild():
        rebuild(root, catalog, engine_name)
        return
    shutil.rmtree(root / (FOLDER + ".new"), ignore_errors=True)  # would miss what is drained now
    while entries := catalog.pending(_CHUNK):
        with engine.batch() as batch:
            for article_id in dict.fromkeys(article_id for _, article_id in entries):
                _put(catalog, batch, article_id)
        with catalog.transaction():
            catalog.done(entries[-1][0])


def rebuild(
    root: Path,
    catalog: Catalog,
    engine_name: str,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Make the index again beside the old one and put it in its place; under the writer lock.

    An interrupted rebuild goes on where it stopped. Returns how many articles are in it.
    """
    from newsvault.engines import open_engine

    beside = root / (FOLDER + ".new")
    engine = open_engine(engine_name, beside)
    if engine.needs_rebuild():
        engine.clear()
    pending = catalog.pending(_ALL)
    queued = {article_id for _, article_id in pending}
    wanted = catalog.articles.ids()
    there = engine.ids()
    todo = [i for i in wanted if i not in there or i in queued]
    gone = [i for i in there if i not in set(wanted)]
    for start in range(0, len(todo) + 1, _CHUNK):
        with engine.batch() as batch:
            for article_id in todo[start : start + _CHUNK] + (gone if start == 0 else []):
                _put(catalog, batch, article_id)
        if progress:
            progress(len(wanted) - len(todo) + min(start + _CHUNK, len(todo)), len(wanted))
    _swap(root, beside)
    with catalog.transaction():
        catalog.done(max((seq for seq, _ in pending), default=0))
    return len(wanted)


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
        removed=row.removed,
        tags=tuple(name for name, _ in catalog.additions.of("tag", row.id)),
        notes=tuple(value for _, value in catalog.additions.of("note", row.id)),
    )
