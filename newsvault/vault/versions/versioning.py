"""Versioning: whether a capture is unchanged, a new version, or no article."""

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
from newsvault.extract.changes import normal_digest
from newsvault.models import Article, Capture, Outcome
from newsvault.storage import sidecars
from newsvault.storage.catalog import (
    CaptureRow,
    Catalog,
    KnownPayload,
    VersionRow,
    known_payload,
    taken,
    taken_at,
)
from newsvault.vault.versions.identity import Identity, identify
from newsvault.warc import payload

_ASKED_FOR_NEWS = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The version that a capture belongs to, by article id and text digest.

    `article` is set when the version is new or begins with this capture. `version` is its number at
    this time, `claimed` the rejected id of `identity.identify`. `declared` is the address
    that the page declares, where it differs from that of the same text's version.
    """

    article_id: str
    version: int
    digest: str
    outcome: Outcome
    article: Article | None = None
    claimed: str | None = None
    declared: str | None = None


def known_payload_of(catalog: Catalog, capture: Capture) -> KnownPayload:
    """Return what the catalogue holds of the payload of `capture`.

    `same` is the stored capture with the same address and the same bytes, or the one that a server
    means which answered 304 to our conditional request.
    """
    body, url = payload(capture), capture.url
    if not _says_unchanged(capture):
        known = known_payload(catalog, url, _digest(body))
        return known if body else known._replace(same=None)
    same = _unchanged(catalog, url)
    sha256 = same.info.payload_sha256 if same else _digest(body)
    return known_payload(catalog, url, sha256)._replace(same=same)


def at_once(catalog: Catalog, capture: Capture, known: KnownPayload) -> Decision | None:
    """Return the decision for `capture` if it needs no parsing, else None.

    Args:
        catalog: the vault's catalogue.
        capture: the capture.
        known: its payload in the catalogue.

    Raises:
        SourceError: the page certainly has no article, by its HTTP status or the user's verdict.
    """
    same, verdict = known.same, known.verdict
    if same is not None and same.article_id and same.digest:
        key = taken_at(capture.captured_at, known.sha256)
        existing = catalog.articles.with_text(same.article_id, same.digest)
        if existing is not None and (_says_unchanged(capture) or taken(existing.capture) <= key):
            return _same(existing, catalog.links.of(same.info.number))
    wrong = head_error(capture) if verdict is None else None
    if verdict is not None and not is_article_label(verdict):
        wrong = override_error(verdict, capture.requested_url)
    if wrong is not None:
        raise wrong
    return None


def decide(
    catalog: Catalog, capture: Capture, known: KnownPayload, read: Article | SourceError
) -> Decision:
    """Return the decision for `capture`; `read` is its parse, the others as for `at_once`.

    Raises SourceError when it gives no version.
    """
    decision = at_once(catalog, capture, known)
    if decision is not None:
        return decision
    if isinstance(read, SourceError):
        raise read
    identity = identify(catalog, corrected(read, known.verdict), known.url)
    newest = catalog.articles.get(identity.id) if identity.is_stored else None
    if newest is None:
        return Decision(
            article_id=identity.id,
            version=1,
            digest=normal_digest(identity.article),
            outcome="new",
            article=identity.article,
            claimed=identity.claimed,
        )
    return _of_stored(catalog, capture, known, identity, newest)


def _of_stored(
    catalog: Catalog,
    capture: Capture,
    known: KnownPayload,
    identity: Identity,
    newest: VersionRow,
) -> Decision:
    """Return the decision for a page of a stored article; raises SourceError for a worse copy."""
    article, claimed = identity.article, identity.claimed
    digest = normal_digest(article)
    key = taken_at(capture.captured_at, known.sha256)
    existing = catalog.articles.with_same_text(identity.id, digest, sidecars.text_digest(article))
    declared = _own_link(catalog, existing, (claimed and article.claimed_url) or article.url)
    if existing is not None and taken(existing.capture) <= key:
        return _same(existing, declared)
    earlier_text = _current(catalog, identity.id, key)
    if earlier_text is not None and not known.verdict:
        cut = truncation(capture) is not None
        wrong = shrunk_error(article, earlier_text.article, capture.requested_url, cut=cut)
        if wrong is not None:
            raise wrong
    return Decision(
        article_id=identity.id,
        version=existing.version if existing else newest.versions + 1,
        digest=existing.digest if existing else digest,
        outcome="same" if existing else "changed",
        article=article,
        claimed=claimed,
        declared=declared,
    )


def text_key(catalog: Catalog, row: CaptureRow, article: Article) -> str:
    """Return the key of the version that a capture belongs to once it is parsed again.

    It is the present one while nothing changes that makes a version.
    """
    normal, exact = normal_digest(article), sidecars.text_digest(article)
    assert row.article_id is not None
    before = catalog.articles.with_text(row.article_id, row.digest or "")
    if before is not None and normal_digest(before.article) == normal:
        return before.digest
    existing = catalog.articles.with_same_text(row.article_id, normal, exact)
    return existing.digest if existing else normal


def _own_link(catalog: Catalog, version: VersionRow | None, declared: str) -> str | None:
    """Return the address that a page declares if the version of its text has another, else None."""
    is_other = version is not None and catalog.articles.declared(version) != declared
    return declared if is_other else None


def _same(row: VersionRow, declared: str | None) -> Decision:
    return Decision(
        article_id=row.id,
        version=row.version,
        digest=row.digest,
        outcome="same",
        declared=declared,
    )


def _current(catalog: Catalog, article_id: str, key: tuple[str, str]) -> VersionRow | None:
    """Return the version that was current before a capture with this sort key, if any."""
    before = [
        row.version
        for row in catalog.captures.of_article(article_id)
        if row.version and taken(row.info) < key
    ]
    return catalog.articles.get(article_id, before[-1]) if before else None


def corrected(article: Article, verdict: str | None) -> Article:
    """Return `article` with the access stated in the user's verdict."""
    return replace(article, access=ACCESS[verdict]) if verdict in ACCESS else article


def _says_unchanged(capture: Capture) -> bool:
    """Return whether this is a 304 to a conditional request of ours."""
    if capture.stopped or not capture.exchanges or capture.exchanges[-1].status != 304:
        return False
    asked = {name.lower() for name, _ in capture.exchanges[-1].request_headers}
    return not asked.isdisjoint(_ASKED_FOR_NEWS)


def _unchanged(catalog: Catalog, url: str) -> CaptureRow | None:
    """Return the capture with the current page, with its present version."""
    seen = catalog.captures.last_of_article(url)
    if seen is None or not seen.revisit:
        return seen
    holder = catalog.captures.same_payload(url, seen.info.payload_sha256)
    if holder is None:
        return None
    return replace(holder, article_id=seen.article_id, version=seen.version, digest=seen.digest)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
