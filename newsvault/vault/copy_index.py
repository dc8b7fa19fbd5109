"""The index of copies of a vault, in step with its catalogue.

It is a file in the folder of the search index, and derived like it. Its commit comes before the
one that empties the index queue, and the catalogue remembers it: a file of an earlier commit, or
another file, is out of date. A later commit is of a process that was killed before it emptied the
queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.errors import VaultError
from newsvault.models import Article
from newsvault.storage.captures import disk_errors
from newsvault.storage.catalog import Catalog, VersionRow, discard
from newsvault.storage.index_proof import COPIES, FOLDER
from newsvault.system.log import warn

if TYPE_CHECKING:
    from newsvault.search.copies.fingerprints import Fingerprints
    from newsvault.search.copies.index import CopyIndex

STAMP = "copies"  # a fact: the last commit of the index of copies
_CHUNK = 500


def open_copies(folder: Path, catalog: Catalog) -> CopyIndex:
    """Open the index of copies in `folder`, whatever its state; a missing one is created."""
    from newsvault.search.copies.index import CopyIndex

    return CopyIndex(folder / COPIES, lambda article_id: _text(catalog, article_id))


def open_fresh(folder: Path, catalog: Catalog) -> CopyIndex:
    """Open an index of copies that is being built; one by other rules is deleted."""
    copies = open_copies(folder, catalog)
    if not copies.is_ours():
        copies.close()
        discard(folder / COPIES)
        copies = open_copies(folder, catalog)
    return copies


def _text(catalog: Catalog, article_id: str) -> Fingerprints | None:
    from newsvault.search.copies.fingerprints import fingerprints

    row = catalog.articles.get(article_id)
    return fingerprints(row.article) if row else None


def put(copies: CopyIndex, row: VersionRow | None, article_id: str) -> None:
    """Enter an article in the index of copies; take it out if it is removed or erased."""
    from newsvault.search.copies.fingerprints import fingerprints

    if row is None or row.removed:
        copies.remove(article_id)
        return
    day = day_of(row.article, row.id)
    copies.put(row.id, fingerprints(row.article), outlet=row.source, day=day)


def day_of(article: Article, article_id: str) -> str:
    """Return the day of publication; the id of an undated article, which counts as its own day."""
    published = article.published_at
    return published.date().isoformat() if published else article_id


@contextmanager
def current_copies(root: Path, catalog: Catalog) -> Iterator[CopyIndex | None]:
    """Open the vault's index of copies; None if it is missing, damaged or out of date."""
    with ExitStack() as stack:
        copies, stamp = None, catalog.fact(STAMP)
        if stamp and (root / FOLDER / COPIES).exists():
            try:
                copies = stack.enter_context(open_copies(root / FOLDER, catalog))
                if not copies.is_since(stamp):
                    copies = None
            except VaultError:
                copies = None
        yield copies


def rebuild_copies(
    root: Path, catalog: Catalog, progress: Callable[[int, int], None] | None = None
) -> None:
    """Build the index of copies beside the old one, then replace it; needs the writer lock."""
    warn("the index of copies is missing or out of date; building it from the catalogue")
    fresh = root / FOLDER / "copies.new"
    with disk_errors(root):
        fresh.mkdir(mode=0o700, exist_ok=True)
        discard(fresh / COPIES)
        stamp = fill(fresh, catalog, progress)
        with catalog.transaction():
            catalog.set_fact(STAMP, "")
        discard(root / FOLDER / COPIES)
        (fresh / COPIES).replace(root / FOLDER / COPIES)
        discard(fresh / COPIES)
        fresh.rmdir()
        with catalog.transaction():
            catalog.set_fact(STAMP, stamp)


def fill(folder: Path, catalog: Catalog, progress: Callable[[int, int], None] | None = None) -> str:
    """Enter all articles in a new index of copies in `folder`; return its stamp."""
    ids = catalog.articles.ids()
    with open_copies(folder, catalog) as copies:
        for start in range(0, len(ids), _CHUNK):
            with copies.batch():
                for article_id in ids[start : start + _CHUNK]:
                    put(copies, catalog.articles.get(article_id), article_id)
            if progress:
                progress(min(start + _CHUNK, len(ids)), len(ids))
        return copies.stamp
