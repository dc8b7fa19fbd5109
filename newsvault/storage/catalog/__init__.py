"""The catalogue (SQLite): articles, captures, user data, and the index queue."""

from __future__ import annotations

from newsvault.storage.catalog.article_addresses import Surroundings
from newsvault.storage.catalog.capture_order import in_utc, taken, taken_at
from newsvault.storage.catalog.connection import Catalog
from newsvault.storage.catalog.corrections import EDIT
from newsvault.storage.catalog.database import ENDINGS, discard
from newsvault.storage.catalog.history import SEEN, begun
from newsvault.storage.catalog.known_pages import (
    KnownAddress,
    KnownPayload,
    known_address,
    known_article,
    known_payload,
    known_record,
)
from newsvault.storage.catalog.quotations import Order, QuotationFilter
from newsvault.storage.catalog.rows import (
    UNREAD,
    CaptureRow,
    DepositSpan,
    FileRewrite,
    FileRow,
    QuotationRow,
    VersionRow,
)
from newsvault.storage.catalog.user_data import (
    BOOKMARKED,
    COLLECTION,
    IN_COLLECTION,
    RENAMED,
    VERDICT,
    Annotated,
)
from newsvault.storage.catalog.version_order import source_of
from newsvault.storage.layout import CATALOGUE as FILE_NAME

__all__ = [
    "BOOKMARKED",
    "COLLECTION",
    "EDIT",
    "ENDINGS",
    "FILE_NAME",
    "IN_COLLECTION",
    "RENAMED",
    "SEEN",
    "UNREAD",
    "VERDICT",
    "Annotated",
    "CaptureRow",
    "Catalog",
    "DepositSpan",
    "FileRewrite",
    "FileRow",
    "KnownAddress",
    "KnownPayload",
    "Order",
    "QuotationFilter",
    "QuotationRow",
    "Surroundings",
    "VersionRow",
    "begun",
    "discard",
    "in_utc",
    "known_address",
    "known_article",
    "known_payload",
    "known_record",
    "source_of",
    "taken",
    "taken_at",
]
