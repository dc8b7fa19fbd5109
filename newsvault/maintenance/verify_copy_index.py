"""Verify the index of copies: its file, and each article's fingerprints against the catalogue."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

from newsvault.errors import VaultError
from newsvault.models import Article
from newsvault.search.copies.fingerprints import fingerprints
from newsvault.search.copies.index import CopyIndex
from newsvault.storage.catalog import Catalog
from newsvault.storage.index_proof import COPIES, FOLDER
from newsvault.vault.copy_index import STAMP, day_of, open_copies


def copy_faults(root: Path, catalog: Catalog) -> Iterator[str]:
    """Yield the faults of the index of copies.

    A vault without one has no fault, nor has one by other rules: the next command builds it.
    """
    if not catalog.fact(STAMP):
        return
    if not (root / FOLDER / COPIES).is_file():
        yield "missing"
        return
    try:
        with open_copies(root / FOLDER, catalog) as copies:
            if copies.is_since(catalog.fact(STAMP) or ""):
                yield from copies.faults() or _differing(copies, catalog)
            elif copies.is_ours():
                yield "has to be rebuilt (newsvault reindex)"
    except VaultError as exc:
        yield f"cannot be read: {exc.message}"


def _differing(copies: CopyIndex, catalog: Catalog) -> Iterator[str]:
    held = {row[0]: row[1:] for row in copies.rows()}
    for article_id in catalog.articles.ids():
        row = catalog.articles.get(article_id)
        if row is not None and held.pop(article_id, None) != _due(row.article, row.source, row.id):
            yield f"differs from the catalogue in article {article_id}"
    yield from (f"has article {one}, which is not in the catalogue" for one in sorted(held))


def _due(article: Article, source: str, article_id: str) -> tuple[str, str, int, bytes | None]:
    text = fingerprints(article)
    sample = array("I", text.sample).tobytes() if text.sample else None
    return source, day_of(article, article_id), text.digest, sample
