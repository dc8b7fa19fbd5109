"""Dry run: the receipts captures would get, without storing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.errors import SourceError
from newsvault.models import Capture, CaptureInfo, Receipt, Refusal, StoredArticle
from newsvault.storage.catalog import Catalog
from newsvault.vault.versions.versioning import at_once, decide, known_payload_of
from newsvault.vault.workers import ParseWorkers
from newsvault.warc import payload


def preview(
    catalog: Catalog, coming: Iterable[Capture | Refusal], readers: ParseWorkers
) -> Iterator[Receipt | Refusal]:
    """Yield the receipt of each capture, with capture number 0 and no file name."""
    for item in coming:
        yield item if isinstance(item, Refusal) else _receipt(catalog, item, readers)


def _receipt(catalog: Catalog, capture: Capture, readers: ParseWorkers) -> Receipt | Refusal:
    """Return the receipt that storing a capture would give; nothing is written."""
    body = payload(capture)
    known = known_payload_of(catalog, capture)
    try:
        decision = at_once(catalog, capture, known)
        if decision is None:
            read = readers.begin(capture, unjudged=known.verdict is not None)()
            decision = decide(catalog, capture, known, read)
    except SourceError as exc:
        return Refusal.of(capture.requested_url, exc)
    key, version = decision.article_id, decision.version
    existing = catalog.articles.get(key, version)
    newest = catalog.articles.get(key)
    article = decision.article or (existing.article if existing else None)
    assert article is not None
    info = CaptureInfo(
        number=0,
        requested_url=capture.requested_url,
        url=capture.url,
        captured_at=capture.captured_at,
        status=capture.exchanges[-1].status if capture.exchanges else None,
        content_type=capture.content_type,
        file="",
        offset=0,
        length=0,
        payload_sha256=known.sha256,
        payload_bytes=len(body),
        origin=capture.origin,
    )
    stored = StoredArticle(
        id=key,
        short_id=catalog.articles.short_id(key),
        version=version,
        version_name=f"{key}@{version}",
        versions=max(version, newest.versions if newest else 1),
        article=article,
        capture=info,
        captures=newest.captures if newest else 0,
    )
    return Receipt(locator=capture.requested_url, outcome=decision.outcome, stored=stored)
