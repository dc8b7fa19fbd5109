"""What a capture means for its article: the same again, a new version, or none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from newsvault.catalog import CaptureRow, Catalog
from newsvault.keeping import readings
from newsvault.models import Article, Capture, Outcome
from newsvault.verdicts import ACCESS, by_hand, means_article, worse
from newsvault.warc import payload

Read = Callable[[Capture], Article]
_ASKED_FOR_NEWS = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which version a capture belongs to; `article` is there when the version is a new one."""

    article_id: str
    version: int
    outcome: Outcome
    article: Article | None = None


def earlier(catalog: Catalog, capture: Capture) -> CaptureRow | None:
    """Return the stored capture whose payload this capture has as well, or None.

    It is of the same address and has the very same bytes; or the server said that they are the same
    (304), when we had asked it so.
    """
    if _says_unchanged(capture):
        return _unchanged(catalog, capture.url)
    body = payload(capture)
    return catalog.captures.same_payload(capture.url, _digest(body)) if body else None


def decide(
    catalog: Catalog, capture: Capture, same: CaptureRow | None, *, read: Read, read_anyway: Read
) -> Decision:
    """Return what `capture` means; `same` is as `earlier` gave it.

    `read` reads the article in a capture that may hold one, `read_anyway` the one in a capture of
    which the user said that it is an article. Raises SourceError when it gives no version.
    """
    from newsvault.urls import article_id as id_of

    if same is not None and same.article_id and same.version:
        newest = catalog.articles.get(same.article_id)
        if _says_unchanged(capture) or (newest and newest.version == same.version):
            return Decision(article_id=same.article_id, version=same.version, outcome="same")
    corrections = catalog.corrections()
    said = corrections.get(_digest(payload(capture))) if corrections else None
    if said is not None and not means_article(said):
        raise by_hand(said, capture.requested_url)
    article = corrected(read_anyway(capture), said) if said else read(capture)
    article_id = id_of(article.url or capture.url)
    newest = catalog.articles.get(article_id)
    if newest is None:
        return Decision(article_id=article_id, version=1, outcome="new", article=article)
    if newest.digest == readings.text_digest(article):
        return Decision(article_id=article_id, version=newest.version, outcome="same")
    wrong = None if said else worse(article, newest.article, capture.requested_url)
    if wrong is not None:
        raise wrong
    return Decision(
        article_id=article_id, version=newest.versions + 1, outcome="changed", article=article
    )


def corrected(article: Article, said: str | None) -> Article:
    """Return `article` with what the user said of how much of it came."""
    return replace(article, access=ACCESS[said]) if said in ACCESS else article


def _says_unchanged(capture: Capture) -> bool:
    """Tell whether this is a 304 that we asked for."""
    if capture.stopped or not capture.exchanges or capture.exchanges[-1].status != 304:
        return False
    asked = {name.lower() for name, _ in capture.exchanges[-1].request_headers}
    return not asked.isdisjoint(_ASKED_FOR_NEWS)


def _unchanged(catalog: Catalog, url: str) -> CaptureRow | None:
    """Return the capture with the page that is still the newest, as the version it is now."""
    seen = catalog.captures.last_of_article(url)
    if seen is None or not seen.revisit:
        return seen
    holder = catalog.captures.same_payload(url, seen.info.payload_sha256)
    if holder is None:
        return None
    return replace(holder, article_id=seen.article_id, version=seen.version)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
