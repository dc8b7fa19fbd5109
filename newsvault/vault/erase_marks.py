"""The marks that `erase` leaves, so that an older export does not bring back what was erased.

A mark holds no content: it is a digest, of an article's id or of an address with a payload's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from newsvault.errors import BadAddress
from newsvault.storage.catalog import CaptureRow, Catalog
from newsvault.urls import article_id

ERASED = "erased"  # (ERASED, "", mark, "")


def marks(ids: Iterable[str], rows: Iterable[CaptureRow]) -> tuple[str, ...]:
    """Return the marks of articles and their captures that are about to be erased."""
    found = [_of_article(one) for one in ids]
    found += [_of_page(row.info.url, row.info.payload_sha256) for row in rows]
    return tuple(dict.fromkeys(found))


class Erased:
    """What was erased here, as far as its marks tell."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._marks = frozenset(name for name, _ in catalog.additions.of(ERASED))

    def has(self, url: str, sha256: str, *ids: str | None) -> bool:
        """Return whether a capture was erased, or is of an article that was and is not here.

        url, sha256: the capture's address and the digest of its payload; ids: articles it may be.
        """
        if not self._marks:
            return False
        if _of_page(url, sha256) in self._marks:
            return True
        return any(
            _of_article(one) in self._marks and self._catalog.articles.get(one) is None
            for one in (*ids, _own(url))
            if one
        )


def _own(url: str) -> str | None:
    try:
        return article_id(url)
    except BadAddress:
        return None


def _of_article(one: str) -> str:
    return hashlib.sha256(f"article {one}".encode()).hexdigest()


def _of_page(url: str, sha256: str) -> str:
    return hashlib.sha256(f"page {sha256} {url}".encode("utf-8", "surrogateescape")).hexdigest()
