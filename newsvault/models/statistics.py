"""Statistics of the articles that match a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Totals, and counts by fields, most frequent first; `first` and `last` are publications."""

    articles: int
    versions: int
    captures: int
    words: int
    quotations: int
    without_date: int
    without_byline: int
    first: datetime | None
    last: datetime | None
    counts: Mapping[str, tuple[tuple[str, int], ...]]
