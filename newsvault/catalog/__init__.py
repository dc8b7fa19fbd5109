"""The face of the catalogue: what was read, what the user added, and where the bytes are."""

from __future__ import annotations

from newsvault.catalog.additions import VERDICT
from newsvault.catalog.connection import FILE_NAME, Catalog
from newsvault.catalog.database import ENDINGS, discard
from newsvault.catalog.rows import CaptureRow, FileRow, Move, Place, VersionRow

__all__ = [
    "ENDINGS",
    "FILE_NAME",
    "VERDICT",
    "CaptureRow",
    "Catalog",
    "FileRow",
    "Move",
    "Place",
    "VersionRow",
    "discard",
]
