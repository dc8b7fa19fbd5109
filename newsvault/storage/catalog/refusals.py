"""Refusals: why captures gave no article."""

from __future__ import annotations

from typing import Any

from newsvault.storage.catalog.history import History


class Refusals:
    """Updates of the refusal columns in the table `captures`."""

    def __init__(self, database: Any, history: History) -> None:
        self._db = database
        self._history = history

    def withdraw(self, article_id: str, digest: str, reason: str) -> None:
        """Turn the captures of a version into refused ones, for `reason`."""
        numbers = self._db.execute(
            "SELECT number FROM captures WHERE article_id = ? AND digest = ?", (article_id, digest)
        ).fetchall()
        for (number,) in numbers:
            self._history.left(number)
        self._db.execute(
            "UPDATE captures SET article_id = NULL, version = NULL, digest = NULL,"
            " written = NULL, refusal = ?, why = NULL WHERE article_id = ? AND digest = ?",
            (reason, article_id, digest),
        )

    def note(self, number: int, reason: str, why: str | None) -> None:
        """Set why a capture gave no article: `reason` is the reason code, `why` the evidence."""
        self._history.left(number)
        self._db.execute(
            "UPDATE captures SET article_id = NULL, version = NULL, digest = NULL,"
            " written = NULL, refusal = ?, why = ? WHERE number = ?",
            (reason, why, number),
        )

    def change_reason(self, sha256: str, reason: str) -> None:
        """Set the reason code of all refused captures with a payload."""
        self._db.execute(
            "UPDATE captures SET refusal = ?, why = NULL"
            " WHERE payload_sha256 = ? AND article_id IS NULL",
            (reason, sha256),
        )
