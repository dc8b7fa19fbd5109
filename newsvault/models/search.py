"""Search results: matches, snippets, hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from newsvault.models.sequence import Records
from newsvault.models.vault import StoredArticle, article_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One article an engine found, with its score (higher is better, engine's own scale)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """A page of matches and how many there are in all."""

    total: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of a text around matches; `marks` are half-open spans into `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found article with the places that matched."""

    stored: StoredArticle
    score: float
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Results(Records[Hit]):
    """The answer to a search: a page of hits, best first; a sequence of them.

    `suggestion` is a query that was perhaps meant, where nothing was found; `remarks` say what
    was mended in the query, or may be meant.
    """

    _field: ClassVar[str] = "hits"
    _noun: ClassVar[str] = "hits"

    query: str
    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None = None
    remarks: tuple[str, ...] = ()

    def _row(self, record: Hit) -> dict[str, Any]:
        first = record.snippets[0].text if record.snippets else None
        return {**article_row(record.stored), "score": record.score, "snippet": first}
