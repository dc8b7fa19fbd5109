"""Updates of the search index from the catalogue: drain the queue, or rebuild."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsvault.errors import Damaged
from newsvault.models import Document, StoredArticle
from newsvault.settings import Settings
from newsvault.storage.captures import disk_error, disk_errors, sync_folder
from newsvault.storage.catalog import Annotated, Catalog, VersionRow, known_article
from newsvault.storage.index_proof import COPIES, FOLDER, PROOF, is_intact, seal, unseal
from newsvault.system.log import warn
from newsvault.vault import copy_index
from newsvault.vault.article_history import history_of
from newsvault.vault.quotation_notes import as_numbered_now

if TYPE_CHECKING:
    from newsvault.search.copies.index import CopyIndex
    from newsvault.search.engines import Engine

__all__ = ["COPIES", "FOLDER", "PROOF", "unseal"]
_CHUNK = 500
_ALL = 1 << 62


def document_of(catalog: Catalog, row: VersionRow) -> Document:
    """Return the search document of an article."""
    given = catalog.additions.annotated(row.id, row.article)
    return Document(
        id=row.id,
        article=given.article,
        source=row.source,
        captured_at=row.capture.captured_at,
        versions=row.versions,
        tags=given.tags,
        notes=_notes(catalog, row.id, given),
        collections=given.collections,
        history=history_of(catalog, row),
    )


def drain(root: Path, catalog: Catalog, settings: Settings, *, chunk: int = _CHUNK) -> None:
    """Index the queued articles, `chunk` in one commit; needs the writer lock.

    Articles that a killed process committed but did not index are in the queue too. Raises
    VaultError when the index cannot be written; the queue is preserved.
    """
    from newsvault.search.engines import open_engine

    engine = open_engine(settings.engine, root / FOLDER, settings)
    if engine.needs_rebuild() or not is_intact(root, catalog):
        engine.close()
        if (root / FOLDER).exists():
            warn_rebuilding()
        rebuild(root, catalog, settings)
        return
    try:
        _drain(root, catalog, settings, engine, chunk)
    except OSError as exc:
        raise disk_error(exc, root) from exc
    except Damaged as exc:
        if exc.path != str(root / FOLDER):  # not the index of copies
            raise
        warn_rebuilding()
        rebuild(root, catalog, settings)
    finally:
        engine.close()


def _drain(root: Path, catalog: Catalog, settings: Settings, engine: Engine, chunk: int) -> None:
    """Index the queue, `chunk` entries in one commit, in the search index and that of copies."""
    from newsvault.search.engines import discard

    half_built = root / (FOLDER + ".new")
    if half_built.exists():  # it would miss the articles drained now
        discard(half_built, settings)
    with copy_index.current_copies(root, catalog) as copies:
        while entries := catalog.pending(chunk):
            ids = dict.fromkeys(article_id for _, article_id in entries)
            with engine.batch() as batch, copies.batch() if copies else nullcontext():
                for article_id in ids:
                    _put(catalog, batch, copies, article_id)
            stamp = copies.stamp if copies else ""
            seal(root, catalog, entries[-1][0], {copy_index.STAMP: stamp})
            if len(entries) < chunk:
                break


def rebuild(
    root: Path,
    catalog: Catalog,
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Rebuild the index beside the old one, then replace it; needs the writer lock.

    An interrupted rebuild is resumed. `progress` is called with the number of articles done and the
    total. Returns the number of articles in the index.
    """
    pending = catalog.pending(_ALL)
    with disk_errors(root):
        fresh = root / (FOLDER + ".new")
        count = fill(fresh, catalog, settings, {one for _, one in pending}, progress)
        with copy_index.open_copies(fresh, catalog) as copies:
            stamp = copies.stamp
        with catalog.transaction():
            unseal(catalog)  # no digests are valid between the swap and `dequeue`
        _swap(root, fresh, settings)
        last = max((seq for seq, _ in pending), default=0)
        seal(root, catalog, last, {copy_index.STAMP: stamp})
    return count


REBUILDING = "the search index is damaged or out of date; rebuilding it from the catalogue"


def warn_rebuilding() -> None:
    """Log that the index does not match the catalogue."""
    warn(REBUILDING)


def fill(
    folder: Path,
    catalog: Catalog,
    settings: Settings,
    queued: set[str],
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Index the missing and `queued` articles in `folder`; return the number of all articles."""
    from newsvault.search.engines import open_engine

    engine = open_engine(settings.engine, folder, settings)
    if engine.needs_rebuild():
        engine.clear()
    stored = catalog.articles.ids()
    indexed = engine.ids()
    with copy_index.open_fresh(folder, catalog) as copies:
        held = copies.ids()
        todo = [one for one in stored if one not in indexed & held or one in queued]
        todo += sorted((indexed | held) - set(stored))
        for start in range(0, len(todo), _CHUNK):
            with engine.batch() as batch, copies.batch():  # its commit comes first
                for article_id in todo[start : start + _CHUNK]:
                    _put(catalog, batch, copies, article_id)
            if progress:
                progress(min(start + _CHUNK, len(todo)), len(todo))
    engine.close()
    return len(stored)


def _swap(root: Path, beside: Path, settings: Settings) -> None:
    """Replace the index by the one in `beside`; the old one stays until that opens."""
    from newsvault.search.engines import discard, open_engine

    old = root / (FOLDER + ".old")
    with disk_errors(root):
        discard(old, settings)
        if (root / FOLDER).exists():
            (root / FOLDER).replace(old)
        beside.replace(root / FOLDER)
        sync_folder(root)
        with closing(open_engine(settings.engine, root / FOLDER, settings)) as engine:
            engine.take_place()
        discard(old, settings)


def _put(catalog: Catalog, batch: Any, copies: CopyIndex | None, article_id: str) -> None:
    """Bring one article in the indexes up to date; one that is removed or erased leaves them."""
    row = catalog.articles.get(article_id)
    if copies is not None:
        copy_index.put(copies, row, article_id)
    if row is None or row.removed:
        batch.remove(article_id)
    else:
        batch.add(document_of(catalog, row))


def stored_of(catalog: Catalog, row: VersionRow) -> StoredArticle:
    """Return the public record of a version, with the user's tags and notes."""
    given, since, short_id = known_article(catalog, row)
    return StoredArticle(
        id=row.id,
        short_id=short_id,
        version=row.version,
        versions=row.versions,
        article=given.article,
        capture=row.capture,
        captures=row.captures,
        version_name=f"{row.id}@{row.moment}",
        removed=row.removed,
        tags=given.tags,
        notes=_notes(catalog, row.id, given),
        last_seen=since.last_seen,
        gone_at=since.gone_at,
        worse_at=since.worse_at,
        worse=since.worse,
        bookmarked_at=given.bookmarked_at,
    )


def _notes(catalog: Catalog, article_id: str, given: Annotated) -> tuple[str, ...]:
    return tuple(text for _, text in as_numbered_now(catalog, article_id, given.notes))
