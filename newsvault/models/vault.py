"""Results of a vault: stored articles, captures, receipts, listings, status."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from newsvault.errors import NewsvaultError
from newsvault.models.article import Article
from newsvault.models.capture import DateSource, Truncation
from newsvault.models.record import record
from newsvault.models.sequence import Records

Outcome = Literal["new", "changed", "same"]


@record
class CaptureInfo:
    """Location and digests of a stored capture; `date_source` is None in old vaults."""

    number: int
    requested_url: str
    url: str
    captured_at: datetime
    status: int | None
    content_type: str | None
    file: str
    offset: int
    length: int
    payload_sha256: str
    payload_bytes: int
    origin: str = "web"
    truncated: Truncation | None = None
    overrides: tuple[str, ...] = ()
    date_source: DateSource | None = None


@record
class StoredArticle:
    """A version of an article in the vault, with its capture and the user's annotations."""

    id: str
    short_id: str
    version: int
    versions: int
    article: Article
    capture: CaptureInfo
    captures: int = 1
    removed: bool = False
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    last_seen: datetime | None = None  # time of the newest capture with a text of the article
    gone_at: datetime | None = None  # time of the first answer since that the page is not there
    worse_at: datetime | None = None  # time of the first worse capture since
    worse: str | None = None  # reason code of the newest worse capture
    version_name: str = ""  # permanent name ID@TIME, TIME being the start of the version
    bookmarked_at: datetime | None = None  # time of saving stated in a reading list


@record
class History:
    """The changes of an article, as far as they are searched.

    `changed_at` is the time of the newest one, `kinds` are those of all, `stealth` is whether any
    was, and `removed` are the sentences of other versions that the newest one has not.
    """

    changed_at: datetime | None = None
    kinds: tuple[str, ...] = ()
    stealth: bool = False
    removed: tuple[str, ...] = ()


@record
class Document:
    """The data that a search engine indexes: the newest version, its metadata and annotations."""

    id: str
    article: Article
    source: str
    captured_at: datetime
    versions: int = 1
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    history: History = History()


@record
class Receipt:
    """A saved page; it is on disk when this record exists."""

    locator: str
    outcome: Outcome
    stored: StoredArticle


@record
class Refusal:
    """A URL or file without an article: the reason and a hint."""

    locator: str
    reason: str
    message: str
    hint: str
    exit_code: int
    kept: bool = False

    @classmethod
    def of(cls, locator: str, error: NewsvaultError, *, kept: bool = False) -> Refusal:
        """Return `error` as the record of what went wrong with `locator`."""
        return cls(
            locator=locator,
            reason=error.reason,
            message=error.message,
            hint=error.hint,
            exit_code=error.exit_code,
            kept=kept,
        )


@record
class Listing(Records[StoredArticle]):
    """A page of articles and the total number."""

    _field: ClassVar[str] = "articles"
    _noun: ClassVar[str] = "articles"

    total: int
    articles: tuple[StoredArticle, ...]

    def _row(self, record: StoredArticle) -> dict[str, Any]:
        return article_row(record)


@record
class Change:
    """A change by parsing a stored capture again: field, old value, new value."""

    id: str
    version: int
    fields: tuple[tuple[str, object, object], ...]


@record
class ForeignReading:
    """What another vault read in a capture that is stored here too, and read otherwise.

    `vault` is the other vault's name, `software` its program, `capture` the capture's number here,
    and `fields` are those that differ: field name, our value, theirs.
    """

    vault: str
    software: str
    capture: int
    article: Article
    fields: tuple[tuple[str, object, object], ...]


@record
class Judged:
    """The classification of a capture, and the signs for it.

    `verdict` is a reason code, or `full`, `partial` or `paywalled` for an article; `by_hand` is the
    user's label for these bytes, if any.
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


@record
class Raw:
    """The stored payload of a capture; `coding` is its Content-Encoding, if any."""

    body: bytes
    coding: str | None
    content_type: str | None
    url: str


@record
class Status:
    """Status of a vault: counts, and sizes in bytes.

    `without_article` counts captures without an article, `unread` captures not parsed yet, because
    the program was stopped. `revision` grows with everything that changes what a search can find.
    """

    path: str
    schema: int
    articles: int
    removed: int
    versions: int
    captures: int
    without_article: int
    unread: int
    pending_index: int
    files: int
    capture_bytes: int
    catalogue_bytes: int
    index_bytes: int
    quarantine_files: int
    revision: int = 0
    last_captured_at: datetime | None = None
    last_verified_at: datetime | None = None


@record
class NotePlace:
    """Where a note belongs.

    `start:end` is the span of `words` in the text of `version`. `now` is their span in the newest
    version, or None; then `gone` is the first version without them.
    """

    number: int
    text: str
    words: str
    version: str
    start: int
    end: int
    now: tuple[int, int] | None
    gone: str | None


def article_row(stored: StoredArticle) -> dict[str, Any]:
    """Return an article as a flat row; `published` and `captured` are aware datetimes."""
    article = stored.article
    return {
        "id": stored.id,
        "version": stored.version,
        "headline": article.headline,
        "byline": "; ".join(person.name for person in article.byline),
        "source": article.publisher,
        "section": article.section,
        "published": article.published_at,
        "captured": stored.capture.captured_at,
        "language": article.language,
        "words": article.word_count,
        "quotations": len(article.quotes),
        "tags": "; ".join(stored.tags),
        "url": article.url,
    }
