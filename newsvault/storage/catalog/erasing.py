"""Catalogue updates for erased articles and their rewritten capture files."""

from __future__ import annotations

from typing import Any

from newsvault.storage.catalog.rows import FileRewrite

ARTICLE = (
    "DELETE FROM changes WHERE article_id = ?",
    "DELETE FROM quotations WHERE article_id = ?",
    "DELETE FROM versions WHERE article_id = ?",
    "DELETE FROM additions WHERE subject = ?",
    "DELETE FROM additions_log WHERE subject = ?",
    "DELETE FROM articles WHERE id = ?",
)
CAPTURE = (
    "DELETE FROM presence WHERE capture = ?",
    "DELETE FROM withdrawn WHERE capture = ?",
    "DELETE FROM links WHERE capture = ?",
    "DELETE FROM captures WHERE number = ?",
)


def follow(database: Any, move: FileRewrite) -> None:
    """Update the rows of a rewritten file: its new name, and the shifted offsets of its records."""
    database.execute(
        "UPDATE files SET name = ?, end = ?, sha256 = ?, verified_at = NULL WHERE name = ?",
        (move.new, move.end, move.sha256, move.old),
    )
    for start, stop in move.cuts:
        database.execute(
            "DELETE FROM documents WHERE file = ? AND start = ? AND stop = ?",
            (move.new, start, stop),
        )
    for start, stop in reversed(move.cuts):
        size = stop - start
        database.execute(
            "UPDATE captures SET start = start - ?1, stop = stop - ?1, offset = offset - ?1"
            " WHERE file = ?2 AND start >= ?3",
            (size, move.new, stop),
        )
        places = database.execute(
            "SELECT start, stop FROM documents WHERE file = ? AND start >= ? ORDER BY start",
            (move.new, stop),
        ).fetchall()
        for one, other in places:  # one row at a time, in order: the offset is part of the key
            database.execute(
                "UPDATE documents SET start = ?, stop = ? WHERE file = ? AND start = ?",
                (one - size, other - size, move.new, one),
            )
