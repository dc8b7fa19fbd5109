"""The face of keeping: the single path by which anything comes into a vault or leaves its index."""

from __future__ import annotations

from newsvault.keeping import indexing
from newsvault.keeping.keeper import Keeper, Kept, refusal
from newsvault.keeping.opening import open_catalog
from newsvault.keeping.references import locate, quote_number

__all__ = ["Keeper", "Kept", "indexing", "locate", "open_catalog", "quote_number", "refusal"]
