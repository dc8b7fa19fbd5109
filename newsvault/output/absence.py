"""Pages that are gone or came back worse, in words: never as a change of the text."""

from __future__ import annotations

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


def absence_line(stored: StoredArticle) -> str:
    """Return "last seen 2024-05-03, gone since 2024-06-01", or that later captures are worse.

    "" for a page that was there when it was last requested.
    """
    if stored.last_seen is None:
        return ""
    seen = f"last seen {stored.last_seen:%Y-%m-%d}"
    if stored.gone_at:
        return f"{seen}, gone since {stored.gone_at:%Y-%m-%d}"
    if stored.worse_at and stored.worse:
        what = _WORSE.get(stored.worse, stored.worse)
        return f"{seen}, worse captures since {stored.worse_at:%Y-%m-%d} ({what})"
    return ""


def absence_mark(stored: StoredArticle) -> str:
    """Return the prefix of the headline in a list: "[gone] ", "[worse] " or ""."""
    if stored.gone_at:
        return "[gone] "
    return "[worse] " if stored.worse_at else ""
