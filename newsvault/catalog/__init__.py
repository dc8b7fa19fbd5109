"""The face of the catalogue: what was read, what the user added, and where the bytes are."""

from __future__ import annotations

from newsvault.catalog.additions import BOOKMARKED, VERDICT
from newsvault.catalog.connection import FILE_NAME, Catalog
from newsvault.catalog.database import ENDINGS, discard
from newsvault.catalog.ordering import in_utc, source_of, taken, taken_at
from newsvault.catalog.quotations import Choice, Order
from newsvault.catalog.rows import CaptureRow, FileRow, Move, Place, QuotationRow, VersionRow

__all__ = [
    "BOOKMARKED",
    "ENDINGS",
    "FILE_NAME",
    "VERDICT",
    "CaptureRow",
    "Catalog",
    "Choice",
    "FileRow",
    "Move",
    "Order",
    "Place",
    "QuotationRow",
    "VersionRow",
    "discard",
    "in_utc",
    "source_of",
    "taken",
    "taken_at",
]
