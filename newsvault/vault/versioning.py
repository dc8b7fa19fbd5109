"""What a capture means for its article: the same again, a new version, or none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from newsvault.classify.classifier import (
    ACCESS,
    head_error,
    is_article_label,
    override_error,
    shrunk_error,
    truncation,
)
from newsvault.errors import SourceError
from newsvault.models import Article, Capture, Outcome
from newsvault.storage.catalog import CaptureRow, Catalog, VersionRow, taken, taken_at
from newsvault.vault import sidecars
from newsvault.vault.article_identity import identify
from newsvault.warc import payload

_ASKED_FOR_NEWS = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which version a capture belongs to, by article and the digest of the text.

    `article` is there when the version is a new one, or begins with this capture. `version` is the
    number of the version at this time, `claimed` as `identity.identify` gives it.
    """

    article_id: str
    version: int
    digest: str
    outcome: Outcome
    article: Article | None = None
    claimed: str | None = None


def earlier(catalog: Catalog, capture: Capture) -> CaptureRow | None:
    """Return the stored capture whose payload this capture has as well, or None.

    It is of the same address and has the very same bytes; or the server said that they are the same
    (304), when we had asked it so.
    """
    if _says_unchanged(capture):
        return _unchanged(catalog, capture.url)
    body = payload(capture)
    return catalog.captures.same_payload(capture.url, _digest(body)) if body else None


def at_once(
    catalog: Catalog, capture: Capture, same: CaptureRow | None, sha256: str
) -> Decision | None:
    """Return what `capture` means when that is clear without reading it, else None.

    `same` is as `earlier` gave it, `sha256` that of the payload. Raises SourceError when it is
    clear that there is no article in it: by its status, or by the user's word.
    """
    key = taken_at(capture.captured_at, sha256)
    if same is not None and same.article_id and same.digest:
        there = catalog.articles.with_text(same.article_id, same.digest)
        if there is not None and (_says_unchanged(capture) or taken(there.capture) <= key):
            return _same(there)
    said = catalog.corrections().get(sha256)
    wrong = head_error(capture) if said is None else None
    if said is not None and not is_article_label(said):
        wrong = override_error(said, capture.requested_url)
    if wrong is not None:
        raise wrong
    return None


def is_by_hand(catalog: Catalog, sha256: str) -> bool:
    """Return whether the user said of a payload what it is."""
    return sha256 in catalog.corrections()


def decide(
    catalog: Catalog,
    capture: Capture,
    same: CaptureRow | None,
    sha256: str,
    read: Article | SourceError,
) -> Decision:
    """Return what `capture` means, `read` being what was read in it; the rest as for `at_once`.

    Raises SourceError when it gives no version.
    """
    known = at_once(catalog, capture, same, sha256)
    if known is not None:
        return known
    if isinstance(read, SourceError):
        raise read
    said = catalog.corrections().get(sha256)
    article = corrected(read, said)
    key = taken_at(capture.captured_at, sha256)
    article_id, article, claimed = identify(catalog, article, capture.url)
    digest = sidecars.text_digest(article)
    there = catalog.articles.with_text(article_id, digest)
    if there is not None and taken(there.capture) <= key:
        return _same(there)
    earlier_text = _current(catalog, article_id, key)
    if there is None and earlier_text is not None and not said:
        cut = truncation(capture) is not None
        wrong = shrunk_error(article, earlier_text.article, capture.requested_url, cut=cut)
        if wrong is not None:
            raise wrong
    newest = catalog.articles.get(article_id)
    outcome: Outcome = "same" if there else "changed" if newest else "new"
    return Decision(
        article_id=article_id,
        version=there.version if there else newest.versions + 1 if newest else 1,
        digest=digest,
        outcome=outcome,
        article=article,
        claimed=claimed,
    )


def _same(row: VersionRow) -> Decision:
    return Decision(article_id=row.id, version=row.version, digest=row.digest, outcome="same")


def _current(catalog: Catalog, article_id: str, key: tuple[str, str]) -> VersionRow | None:
    """Return the version that was current before a capture of this order, if one was saved."""
    newest = catalog.articles.get(article_id)
    if newest is None:
        return None
    before = [
        row.version
        for row in catalog.captures.of_article(article_id)
        if row.version and taken(row.info) < key
    ]
    return catalog.articles.get(article_id, before[-1]) if before else None


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
    return replace(holder, article_id=seen.article_id, version=seen.version, digest=seen.digest)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
