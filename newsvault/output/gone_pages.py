"""Pages that are gone or came back worse, in words: never as a change of the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from newsvault.models import StoredArticle

_WORSE = {
    "shrunk": "less of the text",
    "bot-challenge": "a bot challenge",
    "consent-wall": "a consent page",
    "login-page": "a login page",
    "script-only": "a page that needs JavaScript",
    "blocked": "access denied",
    "legal": "unavailable for legal reasons",
    "empty": "an empty page",
    "no-page": "no page",
    "no-article": "a page without an article",
    "unsupported-type": "no web page",
}


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def absence_line(stored: StoredArticle, day: Callable[[datetime], str] = _iso) -> str:
    """Return "last seen 2024-05-03, gone since 2024-06-01", or that later captures are worse.

    "" for a page that was there when it was last requested. `day` prints a date.
    """
    if stored.last_seen is None:
        return ""
    seen = f"last seen {day(stored.last_seen)}"
    if stored.gone_at:
        return f"{seen}, gone since {day(stored.gone_at)}"
    if stored.worse_at and stored.worse:
        what = _WORSE.get(stored.worse, stored.worse)
        return f"{seen}, worse captures since {day(stored.worse_at)} ({what})"
    return ""


def absence_mark(stored: StoredArticle) -> str:
    """Return the prefix of the headline in a list: "[gone] ", "[worse] " or ""."""
    if stored.gone_at:
        return "[gone] "
    return "[worse] " if stored.worse_at else ""
