"""A stored capture read again from its bytes, also under the user's word for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from newsvault.errors import UsageError
from newsvault.extract.from_capture import read_bytes
from newsvault.models import Article
from newsvault.settings import Settings
from newsvault.storage.catalog import CaptureRow, Catalog
from newsvault.storage.stored_bytes import raw
from newsvault.vault import sidecars
from newsvault.vault.article_identity import identify, known_as
from newsvault.vault.versioning import corrected


def reread(
    root: Path, catalog: Catalog, settings: Settings, row: CaptureRow, verdict: str
) -> tuple[CaptureRow, Article, str | None]:
    """Return the capture as one of its article, what the article says, and what it claims to be.

    `verdict` is one that means an article. Raises UsageError when the text is saved already, and
    SourceError when there is no article in the bytes.
    """
    read = corrected(read_stored(root, catalog, settings, row), verdict)
    version = catalog.articles.get(row.article_id, row.version) if row.article_id else None
    if version is not None:
        return row, known_as(read, version), catalog.articles.claimed(version)
    key, article, claimed = identify(catalog, read, row.info.url)
    if catalog.articles.with_text(key, sidecars.text_digest(article)) is not None:
        raise UsageError("what it says is saved already", hint=f"newsvault show {key}")
    newest = catalog.articles.get(key)
    number = newest.versions + 1 if newest else 1
    return replace(row, article_id=key, version=number), article, claimed


def read_stored(root: Path, catalog: Catalog, settings: Settings, row: CaptureRow) -> Article:
    """Return what today's rules read in a stored capture; raises SourceError, and Damaged."""
    stored = raw(root, catalog, row.info, settings, decoded=False)
    return read_bytes(
        stored.body,
        url=row.info.url,
        coding=stored.coding,
        content_type=row.info.content_type,
        captured_at=row.info.captured_at,
        settings=settings,
    )
