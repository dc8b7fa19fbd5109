"""What would be kept of a capture, with nothing kept."""

from __future__ import annotations

import hashlib

from newsvault.errors import SourceError
from newsvault.extract.from_capture import read_page, read_unjudged
from newsvault.models import Capture, CaptureInfo, Receipt, Refusal, StoredArticle
from newsvault.settings import Settings
from newsvault.storage.catalog import Catalog
from newsvault.vault.versioning import decide, earlier
from newsvault.vault.writer import refusal
from newsvault.warc import payload


def preview(catalog: Catalog, capture: Capture, settings: Settings) -> Receipt | Refusal:
    """Return the receipt `capture` would get; its capture number is 0 and it has no file."""
    body = payload(capture)
    same = earlier(catalog, capture)
    try:
        decision = decide(
            catalog,
            capture,
            same,
            read=lambda one: read_page(one, settings),
            read_anyway=lambda one: read_unjudged(one, settings),
        )
    except SourceError as exc:
        return refusal(capture.requested_url, exc)
    key, version = decision.article_id, decision.version
    there = catalog.articles.get(key, version)
    newest = catalog.articles.get(key)
    article = decision.article or (there.article if there else None)
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
        payload_sha256=hashlib.sha256(body).hexdigest(),
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
