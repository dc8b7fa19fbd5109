"""The parts of an article that are lists, as JSON (`show ID --part PART --json`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsvault.output import json_shapes as shapes

if TYPE_CHECKING:
    from newsvault.models import StoredArticle
    from newsvault.vault.session import Session


def part_rows(vault: Session, stored: StoredArticle, part: str) -> list[dict[str, Any]]:
    """Return the rows of a part: quotes, versions, readings or captures."""
    if part == "quotes":
        numbered = enumerate(stored.article.quotes, 1)
        return [shapes.quote_shape(stored, number, quote) for number, quote in numbered]
    if part == "versions":
        return [shapes.summary_shape(version) for version in vault.versions(stored.id)]
    if part == "readings":
        found = vault.foreign_readings(stored.id)
        return [shapes.foreign_reading_shape(reading) for reading in found]
    return [shapes.capture_shape(capture) for capture in vault.captures(stored.id)]


def part_shape(vault: Session, stored: StoredArticle, part: str) -> dict[str, Any]:
    """Return a part, as for `part_rows`, as one value."""
    rows = part_rows(vault, stored, part)
    return {"schema": shapes.SCHEMA, "id": stored.id, part: rows}
