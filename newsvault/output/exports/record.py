"""What an export knows of an article, and the result of an export."""

from __future__ import annotations

from dataclasses import dataclass

from newsvault.models import CaptureInfo, StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """An article with everything that belongs to it.

    `people` has the speaker of each quotation after the user's merges, or None; `notes` are the
    numbered notes.
    """

    stored: StoredArticle
    versions: tuple[StoredArticle, ...]
    captures: tuple[CaptureInfo, ...]
    people: tuple[str | None, ...]
    notes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Result: number of articles, of files written, and of files left as they were.

    `skipped` names the files that were not touched because the line that divides the program's part
    from the user's is gone.
    """

    articles: int
    files: int
    unchanged: int = 0
    skipped: tuple[str, ...] = ()
