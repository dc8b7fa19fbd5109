"""What a vault tells about what it holds: listings, changes, raw bytes, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsvault.models import StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of articles and how many there are in all."""

    total: int
    articles: tuple[StoredArticle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What reading a stored capture again made different: field name, before, after."""

    id: str
    version: int
    fields: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a capture is taken for, and the signs it was told from.

    `verdict` is a reason for refusal, or `full`, `partial` or `paywalled` for an article;
    `by_hand` is what the user said of these bytes, if anything.
    """

    number: int
    captured_at: datetime
    requested_url: str
    url: str
    status: int | None
    verdict: str
    why: str | None = None
    article_id: str | None = None
    version: int | None = None
    by_hand: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The stored payload of a capture; `coding` is the content coding still on it, if any."""

    body: bytes
    coding: str | None
    content_type: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a vault stands: counts, and sizes in bytes."""

    path: str
    schema: int
    articles: int
    removed: int
    versions: int
    captures: int
    without_article: int
    pending_index: int
    files: int
    capture_bytes: int
    catalogue_bytes: int
    index_bytes: int
    quarantine_files: int
    last_captured_at: datetime | None = None
    last_verified_at: datetime | None = None
