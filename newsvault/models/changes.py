"""Changes between two versions of an article, and how a version is classified."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from newsvault.models.article import Quote
from newsvault.models.record import record
from newsvault.models.sequence import Records
from newsvault.models.vault import StoredArticle

PieceKind = Literal["same", "gone", "come"]

ParagraphKind = Literal["same", "changed", "gone", "come", "moved"]

QuoteChangeKind = Literal["added", "removed", "reworded", "speaker"]

ChangeKind = Literal[
    "typo", "headline", "number", "name", "quote", "correction", "addition", "cut", "moved",
    "rewrite",
]  # fmt: skip


@record
class Piece:
    """A piece of text that is in both texts (`same`), only in the old or only in the new one."""

    kind: PieceKind
    text: str


@record
class ParagraphChange:
    """A paragraph of the old text, the new text or both.

    `before` and `after` are its numbers there, from 1; None where it is missing. A moved paragraph
    has both, and its pieces say whether its words changed too.
    """

    kind: ParagraphKind
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]


@record
class FieldChange:
    """A field with another value: headline, summary, byline, published, modified and others."""

    field: str
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]


@record
class QuoteChange:
    """A quotation that was added, removed, reworded or given to another speaker."""

    kind: QuoteChangeKind
    before: Quote | None
    after: Quote | None
    pieces: tuple[Piece, ...] = ()


@record
class Difference:
    """What differs between two articles, without insignificant differences (docs/changes.md).

    `share` is the share of words that only one of the two has, from 0 to 1.
    """

    fields: tuple[FieldChange, ...] = ()
    quotes: tuple[QuoteChange, ...] = ()
    paragraphs: tuple[ParagraphChange, ...] = ()
    share: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        same = all(paragraph.kind == "same" for paragraph in self.paragraphs)
        return same and not self.fields and not self.quotes


@record
class Diff:
    """Two versions, what differs between them, and the kinds of the change.

    `stealth` is whether headline, number, name or quotation changed while neither the page's
    modified date nor a correction note states it; two different articles have no kinds. `last_seen`
    is the newest capture of the article that was read; `after.gone_at`, since when it is gone.
    """

    before: StoredArticle
    after: StoredArticle
    difference: Difference
    kinds: tuple[ChangeKind, ...]
    stealth: bool
    last_seen: datetime


@record
class ChangeSummary:
    """The classification of a change: kinds, stealth, and the key words of both texts."""

    kinds: tuple[ChangeKind, ...]
    stealth: bool
    share: float
    before: str
    after: str


@record
class VersionChange:
    """A new version of an article, classified against the version before it.

    `before` and `after` are the key words, "" where there are none; `share` is the share
    of changed words, from 0 to 1.
    """

    stored: StoredArticle
    kinds: tuple[ChangeKind, ...]
    stealth: bool
    share: float
    before: str
    after: str

    @property
    def reference(self) -> str:
        """The version's permanent name, as `get` takes it."""
        return self.stored.version_name

    @property
    def at(self) -> datetime:
        """When the new version was first captured."""
        return self.stored.capture.captured_at


@record
class ChangeList(Records[VersionChange]):
    """A page of changed versions, newest first, and the number of all."""

    _field: ClassVar[str] = "changes"
    _noun: ClassVar[str] = "changes"

    total: int
    changes: tuple[VersionChange, ...]

    def _row(self, record: VersionChange) -> dict[str, Any]:
        return change_row(record)


def change_row(change: VersionChange) -> dict[str, Any]:
    """Return a change as a flat row; `at` is an aware datetime."""
    stored = change.stored
    return {
        "id": stored.id,
        "version": stored.version,
        "at": change.at,
        "kinds": "; ".join(change.kinds),
        "stealth": change.stealth,
        "share": round(change.share, 4),
        "before": change.before,
        "after": change.after,
        "headline": stored.article.headline,
        "source": stored.article.publisher,
        "url": stored.article.url,
    }
