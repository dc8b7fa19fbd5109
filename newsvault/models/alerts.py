"""Alerts: articles that came in and match a saved query."""

from __future__ import annotations

from dataclasses import dataclass

from newsvault.models.vault import StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An article that came in and matches the saved query `query`."""

    query: str
    stored: StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """Result: the alerts to print, and a line for each failure.

    An alert whose channel failed is sent again by the next run.
    """

    alerts: tuple[Alert, ...]
    failures: tuple[str, ...] = ()
