"""Sidecars: the JSON documents stored with captures, and the catalogue updates they imply.

Ingest and `rebuild` use the same functions, so that replaying the capture files gives the same
catalogue.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newsvault.classify.classifier import is_article_label
from newsvault.errors import SourceError
from newsvault.models import EMBEDDED, Article
from newsvault.storage.catalog import (
    EDIT,
    SEEN,
    UNREAD,
    VERDICT,
    CaptureRow,
    Catalog,
    DepositSpan,
    begun,
    in_utc,
    taken,
)
from newsvault.storage.serialisation import article_from_json, article_to_json
from newsvault.warc import OF_THE_ARCHIVE

Entry = tuple[str, str, str, str, str]  # "put" or "drop", kind, subject, name, value
SHAPE = 1
READING_URI = "urn:newsvault:reading"
EVENT_URI = "urn:newsvault:event"
ELSEWHERE = (
    "reading-elsewhere"  # a parse by another vault; stored for reference, never used as our own
)


def text_digest(article: Article) -> str:
    """Return the digest of an article's text as written: headline, summary, byline and body.

    Up to schema 3 it was the key of a version, and sidecars from then do not repeat it.
    """
    parts = [
        article.headline,
        article.summary or "",
        [person.name for person in article.byline],
        [[block.kind, block.text] for block in article.blocks if block.kind not in EMBEDDED],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def reading(
    capture: Mapping[str, Any],
    *,
    article_id: str | None = None,
    version: int | None = None,
    article: Article | None = None,
    refused: SourceError | None = None,
    again: bool = False,
    digest: str | None = None,
    claimed: str | None = None,
    declared: str | None = None,
) -> dict[str, Any]:
    """Return the sidecar of a capture: its metadata and its parse.

    `version` is the version number at this time. The capture is tied to its version by `digest`,
    the digest of its text; `claimed` is the article id of a rejected canonical link, `declared` the
    canonical link where other captures of the text have another. `software` is the version of the
    program that parsed the page.
    """
    from newsvault import __version__

    # Derivable and default values are not written.
    # Two names, so that a document that has lost its article is not one that had none.
    key = "digest" if article is None else "key"
    tie = {key: digest, "claimed": claimed, "declared": declared}
    return {
        "newsvault": SHAPE,
        "kind": "reading-again" if again else "reading",
        "software": f"newsvault/{__version__}",
        "capture": {
            **capture,
            "article_id": article_id,
            "version": version,
            "refusal": refused.reason if refused else None,
            "why": refused.message if refused else None,
            **{name: value for name, value in tie.items() if value is not None},
        },
        "article": article_to_json(article) if article else None,
    }


def elsewhere(values: Mapping[str, Any], number: int, record: str, author: str) -> dict[str, Any]:
    """Return the sidecar of a parse by another vault that differs from ours.

    values: that vault's sidecar; number, record: the capture in this vault; author: the other
    vault's name.
    """
    capture = {name: values["capture"].get(name) for name in ("article_id", "version")}
    return {
        "newsvault": SHAPE,
        "kind": ELSEWHERE,
        "software": values.get("software"),
        "vault": author,
        "capture": {"number": number, "record": record, **capture},
        "article": values["article"],
    }


def event(entry: Entry, at: datetime) -> dict[str, Any]:
    """Return the sidecar of a user event: an entry added (`put`) or deleted (`drop`)."""
    action, *rest = entry
    return {
        "newsvault": SHAPE,
        "kind": "event",
        "action": action,
        "entry": rest,
        "at": at.isoformat(),
    }


def numbered(catalog: Catalog, values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return a sidecar with its archive revision, the next number, and the time it is stored at.

    What no search can find has none: parses of other vaults, and which hits the user has seen.
    """
    plain = without_revision(values)
    if plain["kind"] == ELSEWHERE or (plain["kind"] == "event" and plain["entry"][0] == SEEN):
        return plain
    return {**plain, "revision": catalog.history.latest() + 1, "stored_at": in_utc(at.isoformat())}


def without_revision(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a sidecar without its archive revision, which is another in each vault."""
    return {name: value for name, value in values.items() if name not in OF_THE_ARCHIVE}


def apply(catalog: Catalog, values: Mapping[str, Any], place: DepositSpan) -> None:
    """Apply the sidecar found at `place` to the catalogue; needs a transaction."""
    catalog.history.begin(values.get("revision"))
    if values["kind"] == "reading":
        _apply_capture(catalog, values, place)
        return
    if values["kind"] == "event":
        _apply_event(catalog, values)
    elif values["kind"] == "reading-again":
        _apply_again(catalog, values)
    catalog.captures.add_document(place, values.get("revision"), values.get("stored_at"))


def _apply_event(catalog: Catalog, values: Mapping[str, Any]) -> None:
    """Put an entry of user data in the catalogue, and queue its article for the index."""
    kind, subject, name, value = values["entry"]
    if values["action"] == "put":
        catalog.additions.put(kind, subject, name, value, values["at"])
    else:
        catalog.additions.drop(kind, subject, name, values["at"])
    if kind == VERDICT and not is_article_label(value):
        catalog.withdraw(name, value)
    if kind == EDIT and catalog.articles.is_known(subject):
        catalog.articles.correct_quotations(subject)
        catalog.arrange(subject)
    if subject:
        catalog.queue(subject)


def _apply_capture(catalog: Catalog, values: Mapping[str, Any], place: DepositSpan) -> None:
    """Put a capture and its reading, if it has one, in the catalogue; queue its article."""
    capture = dict(values["capture"])
    capture["captured_at"] = in_utc(capture["captured_at"])
    capture["revision"] = values.get("revision", capture["number"])
    capture["stored_at"] = values.get("stored_at") or begun(place.file)
    article_id = capture["article_id"]
    article = article_from_json(values["article"]) if values["article"] is not None else None
    if article_id is None:
        catalog.captures.add(capture, place)
        return
    if article is not None:
        capture["digest"] = capture.pop("key", None) or text_digest(article)
    elif capture.get("digest") is None:
        capture["digest"] = catalog.captures.digest_by_number(article_id, capture["version"])
    capture["written"] = capture["version"]
    capture["version"] = None
    if article is not None:
        _put_article(catalog, article_id, article)
    catalog.captures.add(capture, place)
    catalog.links.put(capture["number"], capture.get("declared"))
    catalog.history.joined(capture["number"])
    if article is not None:
        _put_version(catalog, capture, article)
    key = (capture["captured_at"], capture["payload_sha256"])
    catalog.note_change(article_id, key, capture["url"])
    catalog.arrange(article_id)
    catalog.queue(article_id)


def _apply_again(catalog: Catalog, values: Mapping[str, Any]) -> None:
    """Apply a later parse of a stored capture.

    It holds for all captures of the same version. A capture without an article, or of another
    article, is assigned to this one.
    """
    capture = values["capture"]
    row = catalog.captures.get(capture["number"])
    if row is None:
        return
    if capture["article_id"] is None:
        _put_refusal(catalog, row, capture)
        return
    if values["article"] is None:
        if not catalog.articles.is_known(capture["article_id"]):
            return  # the text belongs to an article that is not in this vault
        _put_among(catalog, row, capture, capture["digest"])
    else:
        _put_read(catalog, row, capture, article_from_json(values["article"]))
    catalog.links.put(capture["number"], capture.get("declared"))
    for article_id in dict.fromkeys((capture["article_id"], row.article_id)):
        if article_id is not None:
            catalog.note_change(article_id, taken(row.info), row.info.url)
            catalog.arrange(article_id)
            catalog.queue(article_id)


def _put_refusal(catalog: Catalog, row: CaptureRow, capture: Mapping[str, Any]) -> None:
    """Note why a capture gave no article. One that did is only ever to be parsed again."""
    if row.article_id is None or capture["refusal"] == UNREAD:
        catalog.refusals.note(row.info.number, capture["refusal"], capture.get("why"))
    if row.article_id is not None and capture["refusal"] == UNREAD:
        catalog.arrange(row.article_id)
        catalog.queue(row.article_id)


def _put_among(catalog: Catalog, row: CaptureRow, capture: Mapping[str, Any], digest: str) -> None:
    """Assign a capture to the version of an article with the text `digest`."""
    catalog.captures.assign_version(
        row.info.number, capture["article_id"], digest, capture["version"]
    )
    catalog.history.joined(row.info.number)


def _put_read(
    catalog: Catalog, row: CaptureRow, capture: Mapping[str, Any], article: Article
) -> None:
    """Assign a capture to its article, and replace its version by this parse."""
    article_id, digest = capture["article_id"], capture.get("key") or text_digest(article)
    before = row.digest if row.article_id == article_id else None
    _put_article(catalog, article_id, article)
    if before is None:
        _put_among(catalog, row, capture, digest)
    elif before != digest:
        catalog.captures.replace_digest(article_id, before, digest)
    at = row.info.captured_at.isoformat()
    payload = row.info.payload_sha256
    full_capture = {**capture, "digest": digest, "captured_at": at, "payload_sha256": payload}
    _put_version(catalog, full_capture, article, instead=before)


def _put_article(catalog: Catalog, article_id: str, article: Article) -> None:
    """Insert the row of an article if it is missing; its fields come from its versions."""
    if not catalog.articles.is_known(article_id):
        catalog.articles.put(article_id, article, source="", captured_at="")


def _put_version(
    catalog: Catalog, capture: Mapping[str, Any], article: Article, *, instead: str | None = None
) -> None:
    """Insert or replace a version, parsed from the earliest of its parsed captures."""
    there = catalog.articles.with_text(capture["article_id"], capture["digest"])
    if (
        there is not None
        and instead != there.digest
        and taken(there.capture) <= (capture["captured_at"], capture["payload_sha256"])
    ):
        return
    if there is not None and capture.get("declared"):  # the other captures keep theirs
        declared = catalog.articles.declared(there)
        catalog.links.keep(capture["article_id"], capture["digest"], declared)
    catalog.articles.put_version(
        capture["article_id"],
        capture=capture["number"],
        digest=capture["digest"],
        article=article,
        claimed=capture.get("claimed"),
        instead=instead,
    )
