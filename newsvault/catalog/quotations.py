"""The quotations of every article's newest version, as the catalogue knows them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from newsvault.catalog.database import sound_row
from newsvault.models import Article
from newsvault.spoken import Saying

_AT = "coalesce(a.published_at, a.captured_at)"
_KEYS = f"""
    SELECT q.article_id, q.number, q.name
    FROM quotations AS q JOIN articles AS a ON a.id = q.article_id
    WHERE NOT a.removed {{where}}
    ORDER BY {_AT} {{order}}, q.article_id, q.number
"""  # noqa: S608  # our words
_SAYING = f"""
    SELECT q.article_id, q.number, q.text, q.kind, q.speaker, q.name, q.role, q.confidence,
        q.outlet, a.source, a.headline, a.url, {_AT}, a.published_at IS NOT NULL
    FROM quotations AS q JOIN articles AS a ON a.id = q.article_id
    WHERE q.article_id = ? AND q.number = ?
"""  # noqa: S608  # our words


class Quotations:
    """The table `quotations`; it follows from `versions`."""

    def __init__(self, database: Any) -> None:
        self._db = database

    def put(self, article_id: str, article: Article) -> None:
        """Let these be the quotations of an article; inside a transaction."""
        self._db.execute("DELETE FROM quotations WHERE article_id = ?", (article_id,))
        for number, q in enumerate(article.quotes, 1):
            self._db.execute(
                "INSERT INTO quotations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (article_id, number, q.kind, q.speaker, q.speaker_name, q.role, q.confidence,
                 article.publisher, q.text),
            )  # fmt: skip

    def names(self) -> tuple[str, ...]:
        """Return every name in full that somebody is quoted under, as written."""
        rows = self._db.execute("SELECT DISTINCT name FROM quotations WHERE name IS NOT NULL")
        return tuple(row[0] for row in rows)

    def outlets(self) -> tuple[tuple[str, str], ...]:
        """Return each outlet with quotations: its host and what it calls itself, or ""."""
        return tuple(
            self._db.execute(
                "SELECT DISTINCT a.source, coalesce(q.outlet, '')"
                " FROM quotations AS q JOIN articles AS a ON a.id = q.article_id"
            ).fetchall()
        )

    def counts(
        self, names: Iterable[str] | None = None
    ) -> Iterator[tuple[str, str, str | None, str | None, int]]:
        """Yield name, article id, speaker as written, role, and how many quotations have them."""
        where = "" if names is None else "AND q.name IN (SELECT value FROM json_each(?))"
        values = () if names is None else (json.dumps(list(names)),)
        yield from self._db.execute(
            "SELECT q.name, q.article_id, q.speaker, q.role, count(*)"  # noqa: S608  # our words
            " FROM quotations AS q JOIN articles AS a ON a.id = q.article_id"
            f" WHERE NOT a.removed AND q.name IS NOT NULL {where}"
            " GROUP BY q.name, q.article_id, q.speaker, q.role",
            values,
        )

    def keys(
        self,
        *,
        names: Collection[str] | None = None,
        ids: Collection[str] | None = None,
        sources: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        kind: str | None = None,
        min_confidence: float | None = None,
        oldest_first: bool = False,
    ) -> Sequence[tuple[str, int, str | None]]:
        """Return article id, number and name of the quotations that fit, newest first.

        `since` and `until` (excluded) are aware, in UTC.
        """
        asked: list[tuple[str, object]] = [
            (f"{column} IN (SELECT value FROM json_each(?))", json.dumps(sorted(values)))  # noqa: S608  # our words
            for column, values in (
                ("q.name", names),
                ("q.article_id", ids),
                ("a.source", sources),
            )
            if values is not None
        ]
        asked += [
            (condition, value)
            for condition, value in (
                (f"{_AT} >= ?", since and since.isoformat()),
                (f"{_AT} < ?", until and until.isoformat()),
                ("q.kind = ?", kind),
                ("q.confidence >= ?", min_confidence),
            )
            if value is not None
        ]
        where = "".join(f" AND {condition}" for condition, _ in asked)
        query = _KEYS.format(where=where, order="" if oldest_first else "DESC")
        rows: Sequence[tuple[str, int, str | None]] = self._db.execute(
            query, [value for _, value in asked]
        ).fetchall()
        return rows

    def texts(self) -> Iterator[tuple[str, int, str | None, str, str]]:
        """Yield article id, number, name, kind and words of all quotations, in order."""
        yield from self._db.execute(
            "SELECT q.article_id, q.number, q.name, q.kind, q.text"
            " FROM quotations AS q JOIN articles AS a ON a.id = q.article_id"
            " WHERE NOT a.removed ORDER BY q.article_id, q.number"
        )

    def saying(self, article_id: str, number: int, *, short_id: str, person: str | None) -> Saying:
        """Return a quotation whole; it must be there."""
        row = self._db.execute(_SAYING, (article_id, number)).fetchone()
        with sound_row(self._db):
            return Saying(
                article_id=row[0],
                short_id=short_id,
                number=row[1],
                text=row[2],
                kind=row[3],
                speaker=row[4],
                name=row[5],
                person=person,
                role=row[6],
                confidence=row[7],
                outlet=row[8] or row[9],
                source=row[9],
                headline=row[10],
                url=row[11],
                at=datetime.fromisoformat(row[12]),
                dated=bool(row[13]),
            )
