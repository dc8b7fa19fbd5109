"""Status of a vault: counts, sizes, dates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from newsvault.models.vault import Status
from newsvault.storage.catalog import FILE_NAME, Catalog
from newsvault.vault.indexing import FOLDER


def status(root: Path, catalog: Catalog) -> Status:
    """Return counts, sizes in bytes, and dates of the vault at `root`."""
    articles, removed, versions = catalog.articles.count()
    captures, without, unread = catalog.captures.count()
    newest = catalog.captures.newest()
    files = catalog.captures.files()
    verified = catalog.fact("verified_at")
    return Status(
        path=str(root),
        schema=catalog.version(),
        articles=articles,
        removed=removed,
        versions=versions,
        captures=captures,
        without_article=without,
        unread=unread,
        pending_index=catalog.pending_count(),
        files=len(files),
        capture_bytes=sum(row.end for row in files),
        catalogue_bytes=sum(_size(root / (FILE_NAME + end)) for end in ("", "-wal")),
        index_bytes=sum(_size(path) for path in (root / FOLDER).rglob("*")),
        quarantine_files=sum(1 for _ in (root / "quarantine").glob("*")),
        revision=catalog.history.latest(),
        last_captured_at=newest.info.captured_at if newest else None,
        last_verified_at=_moment(verified),
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
