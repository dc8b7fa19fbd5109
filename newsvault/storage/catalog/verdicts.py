"""Classifications of captures and their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsvault.models.vault import Judged

_JUDGED = """
    SELECT c.number, c.captured_at, c.requested_url, c.url, c.status, c.refusal, c.why,
        c.article_id, c.version,
        coalesce(c.refusal, nullif(json_extract(v.article, '$.access'), 'free'), 'full') AS verdict,
        (SELECT value FROM additions WHERE kind = 'verdict' AND name = c.payload_sha256) AS by_hand
    FROM captures AS c
    LEFT JOIN versions AS v ON v.article_id = c.article_id AND v.version = c.version
"""


def judged_rows(database: Any, where: str, values: tuple[object, ...]) -> Iterator[Judged]:
    """Yield the classification of the captures that match `where`, an SQL condition."""
    from newsvault.models.vault import Judged

    query = f"SELECT * FROM ({_JUDGED}) WHERE {where}"  # noqa: S608  # constants
    for row in database.execute(query, values):
        yield Judged(
            number=row[0],
            captured_at=datetime.fromisoformat(row[1]),
            requested_url=row[2],
            url=row[3],
            status=row[4],
            why=row[6],
            article_id=row[7],
            version=row[8],
            verdict=row[9],
            by_hand=row[10],
        )


def verdict_counts(database: Any) -> dict[str, int]:
    """Return the number of captures per verdict, most frequent first."""
    query = (
        f"SELECT verdict, count(*) AS n FROM ({_JUDGED}) GROUP BY verdict ORDER BY n DESC, verdict"  # noqa: S608  # constants
    )
    return dict(database.execute(query).fetchall())
