"""Pages that are gone or came back worse: an article's captures after the last one of its text."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from newsvault.storage.catalog.rows import UNREAD

# Refusal codes of a page that is not there any more, and of one that shows less than was saved.
GONE = frozenset({"gone", "soft-404"})
WORSE = frozenset(
    {
        "shrunk", "bot-challenge", "consent-wall", "login-page", "script-only", "blocked", "legal",
        "empty", "no-page", "no-article", "unsupported-type",
    }
)  # fmt: skip
# Codes that say nothing about the page: it is to be requested again soon.
PASSING = frozenset(
    {
        UNREAD, "dns", "connection", "timeout", "disconnect", "tls", "protocol", "host-resting",
        "busy", "server-error", "interrupted",
    }
)  # fmt: skip
_LAST = "SELECT max(captured_at) FROM captures WHERE article_id = ?"
# The addresses of its pages, and the one that was requested last. The + keeps SQLite from reading
# every capture without an article.
_AFTER = """
WITH known(url) AS (
    SELECT url FROM captures WHERE article_id = ?1
    UNION SELECT requested_url FROM captures WHERE article_id = ?1 AND captured_at = ?2)
SELECT captured_at, refusal FROM captures WHERE +article_id IS NULL AND captured_at > ?2
    AND (url IN (SELECT url FROM known) OR requested_url IN (SELECT url FROM known))
ORDER BY captured_at, number
"""


class Absence(NamedTuple):
    """When an article's page was last seen, and what its addresses answered since.

    `gone_at` is the first answer that it is not there, `worse_at` the first worse capture, and
    `worse` the refusal code of the newest one.
    """

    last_seen: datetime | None = None
    asked_at: datetime | None = None
    gone_at: datetime | None = None
    worse_at: datetime | None = None
    worse: str | None = None


def absence(database: Any, article_id: str) -> Absence:
    """Return the answers of an article's addresses since its last capture with a text.

    `asked_at` is the time of the newest one that says anything about the page.
    """
    (last,) = database.execute(_LAST, (article_id,)).fetchone()
    if last is None:
        return Absence()
    rows = database.execute(_AFTER, (article_id, last)).fetchall()
    gone = [at for at, code in rows if code in GONE]
    worse = [(at, code) for at, code in rows if code in WORSE]
    asked = max([last, *(at for at, code in rows if code not in PASSING)])
    return Absence(
        last_seen=datetime.fromisoformat(last),
        asked_at=datetime.fromisoformat(asked),
        gone_at=datetime.fromisoformat(gone[0]) if gone else None,
        worse_at=datetime.fromisoformat(worse[0][0]) if worse else None,
        worse=worse[-1][1] if worse else None,
    )
