"""Marks left by `erase`, so that importing an older export does not restore erased articles.

A mark is a digest of an article's id, or of an address and the digest of a payload. It holds no
content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property

from newsvault.errors import BadAddress, Refused
from newsvault.models import Capture, Refusal
from newsvault.storage.catalog import CaptureRow, Catalog
from newsvault.urls import article_id
from newsvault.warc import payload

ERASED = "erased"  # (ERASED, "", mark, "")
TAKEN = "erased"  # the override of a capture that comes in although it was erased here


def marks(ids: Iterable[str], rows: Iterable[CaptureRow]) -> tuple[str, ...]:
    """Return the marks of articles and their captures that will be erased."""
    found = [_of_article(one) for one in ids]
    found += [_of_page(row.info.url, row.info.payload_sha256) for row in rows]
    return tuple(dict.fromkeys(found))


class ErasureMarks:
    """Lookup of erased articles and captures by their marks."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def _marks(self) -> frozenset[str]:
        return frozenset(name for name, _ in self._catalog.additions.of(ERASED))

    def has(self, url: str, sha256: str, *ids: str | None) -> bool:
        """Return whether a capture was erased, or belongs to an erased article not stored since.

        url, sha256: the capture's address and the digest of its payload; ids: its possible
        articles.
        """
        if not self._marks:
            return False
        if _of_page(url, sha256) in self._marks:
            return self._catalog.captures.same_payload(url, sha256) is None
        return any(self._has_article(one) for one in (*ids, _own(url)) if one)

    def has_address(self, url: str) -> bool:
        """Return whether the article with this address was erased and is not here again."""
        one = _own(url)
        return one is not None and self._has_article(one)

    def _has_article(self, one: str) -> bool:
        return _of_article(one) in self._marks and not self._catalog.articles.is_known(one)


def without_erased(
    coming: Iterable[Capture | Refusal], erased: ErasureMarks
) -> Iterator[Capture | Refusal]:
    """Yield the captures; an erased page of a web archive as a Refusal ("erased").

    A page requested individually, by address or as a file, is not refused.
    """
    for got in coming:
        if isinstance(got, Capture) and _is_of_archive(got) and erased.has(got.url, _digest(got)):
            error = Refused(
                "not stored: it was erased from this vault",
                locator=got.requested_url,
                hint="to store it again: newsvault import FILE --take erased",
                reason=ERASED,
            )
            yield Refusal.of(got.requested_url, error)
        else:
            yield got


def _is_of_archive(capture: Capture) -> bool:
    return capture.origin.startswith("warc") and TAKEN not in capture.overrides


def _digest(capture: Capture) -> str:
    return hashlib.sha256(payload(capture)).hexdigest()


def _own(url: str) -> str | None:
    try:
        return article_id(url)
    except BadAddress:
        return None


def _of_article(one: str) -> str:
    return hashlib.sha256(f"article {one}".encode()).hexdigest()


def _of_page(url: str, sha256: str) -> str:
    return hashlib.sha256(f"page {sha256} {url}".encode("utf-8", "surrogateescape")).hexdigest()
