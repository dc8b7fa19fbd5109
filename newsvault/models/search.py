"""Search results: matches, snippets, hits."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from newsvault.models.record import record
from newsvault.models.sequence import Records
from newsvault.models.vault import StoredArticle, article_row


@record
class Match:
    """An article found by a search engine, with its score (higher is better, per engine)."""

    id: str
    score: float


@record
class Matches:
    """A page of matches and the total number."""

    total: int
    matches: tuple[Match, ...]


@record
class Snippet:
    """An excerpt of a text; `marks` are half-open spans of the matches in `text`.

    `first_seen` and `last_seen` are set for text that the newest version has not any more.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None


@record
class RemovedText:
    """A sentence of an article that its newest version has not any more.

    It was seen from the first capture with it to the last one.
    """

    text: str
    first_seen: datetime
    last_seen: datetime


@record
class Hit:
    """An article found, with excerpts; `copies` is the number of copies folded into it."""

    stored: StoredArticle
    score: float
    snippets: tuple[Snippet, ...] = ()
    copies: int = 0


@record
class Results(Records[Hit]):
    """A page of search hits, best first, as a sequence.

    `suggestion` is a similar query, if there were no hits; `remarks` list corrections of
    the query and possible meanings. `revision` is the archive's revision that the answer is of.
    `as_of` is the same number for a search as of an earlier state, and `erased` the number of
    articles of then that were erased since; `since_rev` is the revision since which hits are new.
    """

    _field: ClassVar[str] = "hits"
    _noun: ClassVar[str] = "hits"

    query: str
    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None = None
    remarks: tuple[str, ...] = ()
    revision: int = 0
    as_of: int | None = None
    since_rev: int | None = None
    erased: int = 0

    def _row(self, record: Hit) -> dict[str, Any]:
        first = record.snippets[0].text if record.snippets else None
        return {**article_row(record.stored), "score": record.score, "snippet": first}
