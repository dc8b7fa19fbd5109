"""Why captures gave no article: noted, named otherwise, and taken back."""

from __future__ import annotations

from typing import Any


class Refusals:
    """What the table `captures` says of those without an article."""

    def __init__(self, database: Any) -> None:
        self._db = database

    def withdraw(self, article_id: str, digest: str, reason: str) -> None:
        """Note that the captures of a version gave no article after all."""
        self._db.execute(
            "UPDATE captures SET article_id = NULL, version = NULL, digest = NULL,"
            " written = NULL, refusal = ?, why = NULL WHERE article_id = ? AND digest = ?",
            (reason, article_id, digest),
        )

    def note(self, number: int, reason: str, why: str | None) -> None:
        """Note why a capture gave no article."""
        self._db.execute(
            "UPDATE captures SET refusal = ?, why = ? WHERE number = ?", (reason, why, number)
        )

    def change_reason(self, sha256: str, reason: str) -> None:
        """Note why the captures with a payload gave no article."""
        self._db.execute(
            "UPDATE captures SET refusal = ?, why = NULL"
            " WHERE payload_sha256 = ? AND article_id IS NULL",
            (reason, sha256),
        )
