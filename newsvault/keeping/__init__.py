"""The face of keeping: what every use of a vault needs; what writes is imported when it writes."""

from __future__ import annotations

from newsvault.keeping import indexing
from newsvault.keeping.opening import open_catalog
from newsvault.keeping.references import locate, quote_number

__all__ = ["indexing", "locate", "open_catalog", "quote_number"]
