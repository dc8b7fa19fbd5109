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

from newsvault.catalog import VERDICT, Catalog, Place
from newsvault.errors import BadAddress, SourceError
from newsvault.models import Article
from newsvault.records import article_from_json, article_to_json
from newsvault.urls import check_address
from newsvault.verdicts import means_article

SHAPE = 1
READING_URI = "urn:newsvault:reading"
EVENT_URI = "urn:newsvault:event"


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


def source_of(article: Article) -> str:
    """Return the outlet an article is filed under: its host, without `www.`."""
    try:
        return check_address(article.url).host.removeprefix("www.")
    except BadAddress:
        return ""


def reading(
    capture: Mapping[str, Any],
    *,
    article_id: str | None = None,
    version: int | None = None,
    article: Article | None = None,
    refused: SourceError | None = None,
    again: bool = False,
) -> dict[str, Any]:
    """Return the JSON that is kept beside a capture: what it is, and what was read out of it."""
    return {
        "newsvault": SHAPE,
        "kind": "reading-again" if again else "reading",
        "capture": {
            **capture,
            "article_id": article_id,
            "version": version,
            "refusal": refused.reason if refused else None,
            "why": refused.message if refused else None,
        },
        "article": article_to_json(article) if article else None,
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
        _apply_article(catalog, values)
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
    if kind == VERDICT and not means_article(value):
        catalog.withdraw(name, value)
    if subject:
        catalog.queue(subject)


def _apply_capture(catalog: Catalog, values: Mapping[str, Any], place: Place) -> None:
    capture = values["capture"]
    article_id = capture["article_id"]
    if values["article"] is not None:
        article = article_from_json(values["article"])
        catalog.articles.put(
            article_id, article, source=source_of(article), captured_at=capture["captured_at"]
        )
    elif article_id is not None:
        catalog.articles.touch(article_id, capture["captured_at"])
    catalog.captures.add(capture, place)
    if values["article"] is not None:
        catalog.articles.put_version(
            article_id,
            capture["version"],
            capture=capture["number"],
            digest=text_digest(article),
            article=article,
        )
    if article_id is not None:
        catalog.queue(article_id)


def _apply_article(catalog: Catalog, values: Mapping[str, Any]) -> None:
    """Let a version say what was read when its capture was read again."""
    capture = values["capture"]
    article_id, version = capture["article_id"], capture["version"]
    article = article_from_json(values["article"])
    newest = catalog.articles.get(article_id)
    if newest is None or newest.version < version:
        _begin_version(catalog, capture, article)
    catalog.articles.put_version(
        article_id,
        version,
        capture=capture["number"],
        digest=text_digest(article),
        article=article,
    )
    if newest is None or newest.version == version:
        last = catalog.captures.of_article(article_id)[-1].info.captured_at.isoformat()
        catalog.articles.put(article_id, article, source=source_of(article), captured_at=last)
    catalog.queue(article_id)


def _begin_version(catalog: Catalog, capture: Mapping[str, Any], article: Article) -> None:
    """Let a capture that gave no article so far begin a version of one."""
    row = catalog.captures.get(capture["number"])
    if row is None:
        return
    at = row.info.captured_at.isoformat()
    catalog.articles.put(capture["article_id"], article, source=source_of(article), captured_at=at)
    catalog.captures.belongs(capture["number"], capture["article_id"], capture["version"])
