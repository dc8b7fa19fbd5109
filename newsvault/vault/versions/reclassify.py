"""Parse of a stored capture under the user's verdict."""

from __future__ import annotations

from dataclasses import replace

from newsvault.errors import UsageError
from newsvault.extract.changes import normal_digest
from newsvault.models import Article
from newsvault.storage import sidecars
from newsvault.storage.catalog import CaptureRow, Catalog
from newsvault.vault.versions.identity import identify, with_stored_address
from newsvault.vault.versions.versioning import corrected


def reread(
    catalog: Catalog, row: CaptureRow, read: Article, verdict: str
) -> tuple[CaptureRow, Article, str | None]:
    """Return the capture assigned to its article, the article, and the rejected link's id.

    `read` is the parse, `verdict` a verdict that means an article. Raises UsageError when the text
    is already stored.
    """
    read = corrected(read, verdict)
    version = catalog.articles.get(row.article_id, row.version) if row.article_id else None
    if version is not None:
        return row, with_stored_address(read, version), catalog.articles.claimed(version)
    key, article, claimed, _ = identify(catalog, read, row.info.url)
    exact = sidecars.text_digest(article)
    if catalog.articles.with_same_text(key, normal_digest(article), exact) is not None:
        raise UsageError("this text is already the current version", hint=f"newsvault show {key}")
    newest = catalog.articles.get(key)
    number = newest.versions + 1 if newest else 1
    return replace(row, article_id=key, version=number), article, claimed
