"""Alerts: articles that came in and match a saved query, and changes of saved articles."""

from __future__ import annotations

from dataclasses import dataclass

from newsvault.models.changes import VersionChange
from newsvault.models.vault import StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An article that came in and matches the saved query `query`, or a new version.

    For a version that changed, `query` is "changes" and `change` says how.
    """

    query: str
    stored: StoredArticle
    change: VersionChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """Result: the alerts to print, and a line for each failure.

    An alert whose channel failed is sent again by the next run.
    """

    alerts: tuple[Alert, ...]
    failures: tuple[str, ...] = ()
