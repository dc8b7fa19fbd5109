"""Search results: matches, snippets, hits."""

from __future__ import annotations

from dataclasses import dataclass

from newsvault.models.vault import StoredArticle


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a search."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None = None
