"""What is written beside a capture about it, and how the catalogue follows from what is written.

The same functions serve a capture that just came in and one found in a file by `rebuild`, so that
the capture files alone make the same catalogue again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newsvault.classify.classifier import is_article_label
from newsvault.errors import SourceError
from newsvault.models import Article
from newsvault.storage.catalog import VERDICT, CaptureRow, Catalog, Place, in_utc, taken
from newsvault.storage.serialisation import article_from_json, article_to_json

SHAPE = 1
READING_URI = "urn:newsvault:reading"
EVENT_URI = "urn:newsvault:event"
ELSEWHERE = "reading-elsewhere"  # what another vault read; it is kept and never taken for ours


def text_digest(article: Article) -> str:
    """Return a digest of what makes a version: headline, summary, byline and body.

    Dates, sections, images and the page's markup change without the article changing.
    """
    parts = [
        article.headline,
        article.summary or "",
        [person.name for person in article.byline],
        [[block.kind, block.text] for block in article.blocks],
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
) -> dict[str, Any]:
    """Return the JSON that is kept beside a capture: what it is, and what was read out of it.

    `version` is the number of the version at this time. What ties the capture to its version is
    `digest`, that of its text; `claimed` is the id of the article whose address the page declares,
    where that was not believed. `software` is the program whose rules read the page.
    """
    from newsvault import __version__

    # What follows from the rest, or is so of nearly every capture, is not written.
    tie = {"digest": None if article else digest, "claimed": claimed}
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
    """Return the JSON that is kept of what another vault read in a capture, and we do not.

    values: its reading; number, record: the capture here; author: the other vault's name.
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


def event(entry: tuple[str, str, str, str, str], at: datetime) -> dict[str, Any]:
    """Return the JSON that is kept of what the user added (`put`) or took away (`drop`)."""
    action, *rest = entry
    return {
        "newsvault": SHAPE,
        "kind": "event",
        "action": action,
        "entry": rest,
        "at": at.isoformat(),
    }


def apply(catalog: Catalog, values: Mapping[str, Any], place: Place) -> None:
    """Bring the catalogue up to a record found at `place`; inside a transaction."""
    if values["kind"] == "event":
        _apply_event(catalog, values)
        catalog.captures.add_document(place)
    elif values["kind"] == "reading-again":
        _apply_again(catalog, values)
        catalog.captures.add_document(place)
    elif values["kind"] == "reading":
        _apply_capture(catalog, values, place)
    else:
        catalog.captures.add_document(place)


def _apply_event(catalog: Catalog, values: Mapping[str, Any]) -> None:
    kind, subject, name, value = values["entry"]
    if values["action"] == "put":
        catalog.additions.put(kind, subject, name, value, values["at"])
    else:
        catalog.additions.drop(kind, subject, name)
    if kind == VERDICT and not is_article_label(value):
        catalog.withdraw(name, value)
    if subject:
        catalog.queue(subject)


def _apply_capture(catalog: Catalog, values: Mapping[str, Any], place: Place) -> None:
    capture = dict(values["capture"])
    capture["captured_at"] = in_utc(capture["captured_at"])
    article_id = capture["article_id"]
    article = article_from_json(values["article"]) if values["article"] is not None else None
    if article_id is None:
        catalog.captures.add(capture, place)
        return
    if article is not None:
        capture["digest"] = text_digest(article)
    elif capture.get("digest") is None:
        capture["digest"] = catalog.captures.written_as(article_id, capture["version"])
    capture["written"] = capture["version"]
    capture["version"] = None
    if article is not None:
        _put_article(catalog, article_id, article)
    catalog.captures.add(capture, place)
    if article is not None:
        _put_version(catalog, capture, article)
    catalog.arrange(article_id)
    catalog.queue(article_id)


def _apply_again(catalog: Catalog, values: Mapping[str, Any]) -> None:
    """Let a capture say what was read in it after it was kept, for the first time or again.

    What it says holds for all captures of the same version. A capture that gave no article so far,
    or one of another article, is a capture of this article from now on.
    """
    capture = values["capture"]
    row = catalog.captures.get(capture["number"])
    if row is None:
        return
    if capture["article_id"] is None:
        if row.article_id is None:
            catalog.refusals.note(row.info.number, capture["refusal"], capture.get("why"))
        return
    if values["article"] is None:
        if catalog.articles.get(capture["article_id"]) is None:
            return  # the text is one of an article that is not here
        _put_among(catalog, row, capture, capture["digest"])
    else:
        _put_read(catalog, row, capture, article_from_json(values["article"]))
    catalog.arrange(capture["article_id"])
    catalog.queue(capture["article_id"])
    if row.article_id not in (None, capture["article_id"]):
        catalog.arrange(row.article_id)
        catalog.queue(row.article_id)


def _put_among(catalog: Catalog, row: CaptureRow, capture: Mapping[str, Any], digest: str) -> None:
    """Make a capture one of the text `digest` of an article."""
    catalog.captures.belongs(row.info.number, capture["article_id"], digest, capture["version"])


def _put_read(
    catalog: Catalog, row: CaptureRow, capture: Mapping[str, Any], article: Article
) -> None:
    """Make a capture one of its article, and its version what was read in it."""
    article_id, digest = capture["article_id"], text_digest(article)
    before = row.digest if row.article_id == article_id else None
    _put_article(catalog, article_id, article)
    if before is None:
        _put_among(catalog, row, capture, digest)
    elif before != digest:
        catalog.captures.reread(article_id, before, digest)
    at = row.info.captured_at.isoformat()
    payload = row.info.payload_sha256
    told = {**capture, "digest": digest, "captured_at": at, "payload_sha256": payload}
    _put_version(catalog, told, article, instead=before)


def _put_article(catalog: Catalog, article_id: str, article: Article) -> None:
    """Make a place for an article's versions; what it says of itself follows from them."""
    if catalog.articles.get(article_id) is None:
        catalog.articles.put(article_id, article, source="", captured_at="")


def _put_version(
    catalog: Catalog, capture: Mapping[str, Any], article: Article, *, instead: str | None = None
) -> None:
    """Let a version be read from the earliest of its captures that were read."""
    there = catalog.articles.with_text(capture["article_id"], capture["digest"])
    if (
        there is not None
        and instead != there.digest
        and taken(there.capture) <= (capture["captured_at"], capture["payload_sha256"])
    ):
        return
    catalog.articles.put_version(
        capture["article_id"],
        capture=capture["number"],
        digest=capture["digest"],
        article=article,
        claimed=capture.get("claimed"),
        instead=instead,
    )
