"""The table `links`: the canonical links of captures whose text was known with another link."""

from __future__ import annotations

from typing import Any

from newsvault.errors import BadAddress
from newsvault.urls import article_id as id_of


class Links:
    """Queries and updates of the table `links`.

    A capture without a row has the link of its version: that of the earliest capture of its text.
    """

    def __init__(self, database: Any) -> None:
        self._db = database

    def of(self, number: int) -> str | None:
        """Return the stored link of the capture with this number; None for that of its version."""
        row = self._db.execute("SELECT url FROM links WHERE capture = ?", (number,)).fetchone()
        return str(row[0]) if row else None

    def of_article(self, article_id: str) -> dict[int, str]:
        """Return the links of an article's captures, by capture number."""
        rows = self._db.execute(
            "SELECT l.capture, l.url FROM captures AS c JOIN links AS l ON l.capture = c.number"
            " WHERE c.article_id = ?",
            (article_id,),
        )
        return dict(rows.fetchall())

    def put(self, number: int, url: str | None) -> None:
        """Set the link of a capture; None for that of its version. Needs a transaction."""
        self._db.execute("DELETE FROM links WHERE capture = ?", (number,))
        if url is not None:
            self._db.execute("INSERT INTO links VALUES (?, ?, ?)", (number, url, _id(url)))

    def keep(self, article_id: str, digest: str, url: str) -> None:
        """Set the link of all captures of a text that have none; needs a transaction.

        Called before the version gets another link.
        """
        self._db.execute(
            "INSERT OR IGNORE INTO links SELECT number, ?, ? FROM captures"
            " WHERE article_id = ? AND digest = ?",
            (url, _id(url), article_id, digest),
        )


def _id(url: str) -> str | None:
    try:
        return id_of(url)
    except BadAddress:
        return None
