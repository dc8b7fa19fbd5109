"""The one rule of age: whether a saved page is due to be requested again.

`ingest --if-older`, `refresh` and `watch --recheck` follow it. The age of a page is the time since
its address last answered something: with its text, unchanged, gone, or with a worse page. Server
errors and failed connections do not count.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from newsvault.storage.catalog import Catalog


def is_due(catalog: Catalog, article_id: str, pause: timedelta, now: datetime) -> bool:
    """Return whether an article's page was last requested `pause` ago or earlier.

    Args:
        catalog: the vault's catalogue.
        article_id: a stored article.
        pause: the least time between two requests.
        now: the current time, aware.
    """
    asked_at = catalog.captures.absence(article_id).asked_at
    return asked_at is None or now - asked_at >= pause
