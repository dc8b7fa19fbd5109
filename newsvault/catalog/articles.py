"""The articles and their versions, as the catalogue knows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from newsvault.catalog.captures import info_from
from newsvault.catalog.database import sound_row
from newsvault.catalog.quotations import Quotations
from newsvault.catalog.rows import VersionRow
from newsvault.models import Article
from newsvault.records import article_from_json, article_to_json

_SELECT = """
    SELECT v.article_id, v.version, a.newest, v.article, v.digest, a.removed, a.source,
        (SELECT count(*) FROM captures AS n WHERE n.article_id = v.article_id),
        c.number, c.requested_url, c.url, c.captured_at, c.status, c.content_type, c.file,
        c.offset, c.length, c.payload_sha256, c.payload_bytes, c.origin, c.truncated, c.overrides
    FROM versions AS v
    JOIN articles AS a ON a.id = v.article_id
    JOIN captures AS c ON c.number = v.capture
"""
ORDERS = {
    "captured": "a.captured_at DESC, a.id",
    "published": "a.published_at DESC NULLS LAST, a.captured_at DESC, a.id",
    "headline": "a.headline COLLATE NOCASE, a.id",
    "source": "a.source, a.captured_at DESC, a.id",
}


class Articles:
    """The tables `articles` and `versions`."""

    def __init__(self, database: Any) -> None:
        self._db = database
        self._quotations = Quotations(database)

    def put(self, article_id: str, article: Article, *, source: str, captured_at: str) -> None:
        """Add an article, or note what its newest version says of it."""
        published = article.published_at
        self._db.execute(
            "INSERT INTO articles (id, url, newest, source, headline, published_at, captured_at)"
            " VALUES (?, ?, 0, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET url = excluded.url,"
            " source = excluded.source, headline = excluded.headline,"
            " published_at = excluded.published_at, captured_at = excluded.captured_at",
            (
                article_id,
                article.url,
                source,
                article.headline,
                published.astimezone(UTC).isoformat() if published else None,
                captured_at,
            ),
        )

    def touch(self, article_id: str, captured_at: str) -> None:
        """Note that the article was captured again, unchanged."""
        self._db.execute(
            "UPDATE articles SET captured_at = ? WHERE id = ?", (captured_at, article_id)
        )

    def put_version(
        self, article_id: str, version: int, *, capture: int, digest: str, article: Article
    ) -> None:
        """Add a version, or put a new reading in the place of an old one."""
        self._db.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " capture = excluded.capture, digest = excluded.digest, article = excluded.article",
            (article_id, version, capture, digest, _dump(article)),
        )
        self._db.execute(
            "UPDATE articles SET newest = max(newest, ?) WHERE id = ?", (version, article_id)
        )
        self._quotations.put(article_id, version, article)

    def drop_version(self, article_id: str, version: int) -> None:
        """Take a version away, and with its last one the article."""
        for table in ("quotations", "versions"):
            self._db.execute(
                f"DELETE FROM {table} WHERE (article_id, version) = (?, ?)",  # noqa: S608  # our names
                (article_id, version),
            )
        self._db.execute(
            "UPDATE articles SET newest = coalesce((SELECT max(version) FROM versions"
            " WHERE article_id = ?1), 0) WHERE id = ?1",
            (article_id,),
        )
        left = self.get(article_id)
        if left is None:
            self._db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            return
        last = self._db.execute(
            "SELECT captured_at FROM captures WHERE article_id = ? ORDER BY number DESC",
            (article_id,),
        ).fetchone()
        self.put(article_id, left.article, source=left.source, captured_at=last[0])

    def get(self, article_id: str, version: int | None = None) -> VersionRow | None:
        """Return a version of an article, the newest by default."""
        which = "v.version = ?" if version is not None else "v.version = a.newest AND ? IS NULL"
        rows = self._db.execute(
            f"{_SELECT} WHERE v.article_id = ? AND {which}", (article_id, version)
        )
        return next((self._row(row) for row in rows), None)

    def versions(self, article_id: str) -> tuple[VersionRow, ...]:
        """Return all versions of an article, oldest first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE v.article_id = ? ORDER BY v.version", (article_id,)
        )
        return tuple(self._row(row) for row in rows)

    def page(
        self, *, limit: int, offset: int, sort: str, removed: bool
    ) -> tuple[int, tuple[VersionRow, ...]]:
        """Return how many articles there are, and some of them in the order `sort`."""
        where = "" if removed else "AND NOT a.removed"
        total = self._db.execute(f"SELECT count(*) FROM articles AS a WHERE 1 {where}").fetchone()  # noqa: S608  # our words
        rows = self._db.execute(
            f"{_SELECT} WHERE v.version = a.newest {where}"
            f" ORDER BY {ORDERS[sort]} LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return int(total[0]), tuple(self._row(row) for row in rows)

    def ordered(self, sort: str, *, removed: bool) -> tuple[str, ...]:
        """Return the ids of all articles in the order `sort`, of removed ones too if wanted."""
        where = "" if removed else "WHERE NOT a.removed"
        rows = self._db.execute(f"SELECT a.id FROM articles AS a {where} ORDER BY {ORDERS[sort]}")  # noqa: S608  # our words
        return tuple(row[0] for row in rows)

    def _row(self, row: tuple[Any, ...]) -> VersionRow:
        with sound_row(self._db):
            return _row(row)

    def ids(self, *, removed: bool = False) -> tuple[str, ...]:
        """Return the ids of all articles (of removed ones too, if wanted), sorted."""
        where = "" if removed else "WHERE NOT removed"
        return tuple(r[0] for r in self._db.execute(f"SELECT id FROM articles {where} ORDER BY id"))  # noqa: S608  # our words

    def starting(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the ids that begin with `prefix`, up to `limit` of them."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (prefix, prefix + "\x7f", limit),
        )
        return tuple(row[0] for row in rows)

    def short_id(self, article_id: str) -> str:
        """Return the shortest beginning (at least 4 characters) that no other article shares."""
        near = self._db.execute(
            "SELECT (SELECT max(id) FROM articles WHERE id < ?1),"
            " (SELECT min(id) FROM articles WHERE id > ?1)",
            (article_id,),
        ).fetchone()
        shared = max((_shared(article_id, other) for other in near if other), default=0)
        return article_id[: max(4, shared + 1)]

    def count(self) -> tuple[int, int, int]:
        """Return how many articles are shown, how many are removed, and how many versions."""
        row = self._db.execute(
            "SELECT count(*) FILTER (WHERE NOT removed), count(*) FILTER (WHERE removed),"
            " (SELECT count(*) FROM versions) FROM articles"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    def every(self) -> Iterator[VersionRow]:
        """Yield the newest version of every article that is not removed, by id."""
        for article_id in self.ids():
            found = self.get(article_id)
            if found is not None:
                yield found


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def _dump(article: Article) -> str:
    return json.dumps(article_to_json(article), ensure_ascii=False, separators=(",", ":"))


def _row(row: tuple[Any, ...]) -> VersionRow:
    return VersionRow(
        id=row[0],
        version=row[1],
        versions=row[2],
        article=article_from_json(json.loads(row[3])),
        digest=row[4],
        removed=bool(row[5]),
        source=row[6],
        captures=row[7],
        capture=info_from(row[8:]),
    )
