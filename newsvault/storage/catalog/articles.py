"""The tables `articles` and `versions` of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, Literal

from newsvault.models import Article
from newsvault.storage.catalog.article_addresses import Surroundings, surroundings
from newsvault.storage.catalog.corrections import EDIT, corrected
from newsvault.storage.catalog.damage import sound_row, wrong_article, wrong_info
from newsvault.storage.catalog.quotations import Quotations
from newsvault.storage.catalog.rows import VersionRow, info_from
from newsvault.storage.catalog.version_names import MOMENT
from newsvault.storage.serialisation import article_from_json, article_to_json

_SELECT = f"""
    SELECT v.article_id, v.version, a.versions, a.newest, v.article, v.digest, a.removed, a.source,
        (SELECT count(*) FROM captures AS n WHERE n.article_id = v.article_id),
        c.number, c.requested_url, c.url, c.captured_at, c.status, c.content_type, c.file,
        c.offset, c.length, c.payload_sha256, c.payload_bytes, c.origin, c.truncated, c.overrides,
        c.date_source, {MOMENT}
    FROM versions AS v
    JOIN articles AS a ON a.id = v.article_id
    JOIN captures AS c ON c.number = v.capture
"""  # noqa: S608  # constants
Listed = Literal["captured", "published", "headline", "source"]
ORDERS: Mapping[Listed, str] = {
    "captured": "a.captured_at DESC, a.id",
    "published": "a.published_at DESC NULLS LAST, a.captured_at DESC, a.id",
    "headline": "a.headline COLLATE NOCASE, a.id",
    "source": "a.source, a.captured_at DESC, a.id",
}


class Articles:
    """Queries and updates of the tables `articles` and `versions`."""

    def __init__(self, database: Any) -> None:
        self._db = database
        self._quotations = Quotations(database)
        self.among = "articles"  # the table of the ids among which a short id is unique

    def put(self, article_id: str, article: Article, *, source: str, captured_at: str) -> None:
        """Insert or update an article's row; its fields are those of its newest version."""
        article = self.corrected(article_id, article)
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

    def put_version(
        self,
        article_id: str,
        *,
        capture: int,
        digest: str,
        article: Article,
        claimed: str | None = None,
        instead: str | None = None,
    ) -> None:
        """Insert a version with the text `digest`, or replace an earlier parse of it.

        `instead` is the digest of the parse to replace. `claimed` is the article id of the
        canonical link that the page declares, where that link was rejected. The caller then calls
        `Catalog.arrange`, which numbers the versions.
        """
        from newsvault.extract.changes import normal_digest  # takes 50 ms

        row = self._db.execute(
            "SELECT version FROM versions WHERE article_id = ? AND digest IN (?, ?) ORDER BY"
            " digest = ? DESC",
            (article_id, digest, instead or digest, digest),
        ).fetchone()
        if row is None:
            row = self._db.execute(
                "SELECT coalesce(max(version), 0) + 1 FROM versions WHERE article_id = ?",
                (article_id,),
            ).fetchone()
        self._db.execute(
            "INSERT INTO versions (article_id, version, capture, digest, article, claimed, normal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET capture = excluded.capture,"
            " digest = excluded.digest, article = excluded.article, claimed = excluded.claimed,"
            " normal = excluded.normal",
            (article_id, row[0], capture, digest, _dump(article), claimed, normal_digest(article)),
        )
        self._db.execute(  # the changes that follow from this version: derived again by `arrange`
            "DELETE FROM changes WHERE article_id = ?1"
            " AND (before IN (?2, ?3) OR after IN (?2, ?3))",
            (article_id, digest, instead or digest),
        )
        self._quotations.put(article_id, row[0], self.corrected(article_id, article))

    def corrected(self, article_id: str, article: Article) -> Article:
        """Return an article with the user's corrections of it."""
        entries = self._db.execute(
            "SELECT name, value FROM additions WHERE (kind, subject) = (?, ?) ORDER BY name",
            (EDIT, article_id),
        ).fetchall()
        return corrected(article, entries) if entries else article

    def correct_quotations(self, article_id: str) -> None:
        """Derive the quotations of an article again after a correction; needs a transaction."""
        for row in self.versions(article_id):
            self._quotations.put(article_id, row.version, self.corrected(article_id, row.article))

    def with_text(self, article_id: str, digest: str) -> VersionRow | None:
        """Return the version of an article whose text has this digest, or None."""
        rows = self._db.execute(
            f"{_SELECT} WHERE v.article_id = ? AND v.digest = ?", (article_id, digest)
        )
        return next((self._row(row) for row in rows), None)

    def with_same_text(self, article_id: str, normal: str, exact: str) -> VersionRow | None:
        """Return the version of an article whose text differs in nothing that is a change, or None.

        Args:
            article_id: the article.
            normal: the digest of the text without insignificant differences (`normal_digest`).
            exact: the digest of the text as written. A vault of an earlier schema can have several
                versions without a change between them: the one with this digest is preferred.
        """
        rows = self._db.execute(
            f"{_SELECT} WHERE v.article_id = ?1 AND (v.normal = ?2 OR v.digest IN (?2, ?3))"
            " ORDER BY v.digest = ?3 DESC, v.version LIMIT 1",
            (article_id, normal, exact),
        )
        return next((self._row(row) for row in rows), None)

    def claimed(self, row: VersionRow) -> str | None:
        """Return the article id of the rejected canonical link of a version's page, or None."""
        found = self._db.execute(
            "SELECT claimed FROM versions WHERE article_id = ? AND digest = ?", (row.id, row.digest)
        ).fetchone()
        return found[0] if found else None

    def declared(self, row: VersionRow) -> str:
        """Return the address that a version's page declares."""
        return (row.article.claimed_url if self.claimed(row) else None) or row.article.url

    def claiming(self, article_id: str) -> tuple[str, ...]:
        """Return the ids of the articles with a rejected canonical link to `article_id`."""
        rows = self._db.execute(
            "SELECT article_id FROM versions WHERE claimed = ?1 UNION SELECT c.article_id"
            " FROM links AS l JOIN captures AS c ON c.number = l.capture WHERE l.claimed = ?1"
            " AND c.article_id != ?1 ORDER BY 1",
            (article_id,),
        )
        return tuple(row[0] for row in rows)

    def surroundings(self, article_id: str) -> Surroundings:
        """Return the addresses of an article's pages, and the articles that these lead to."""
        return surroundings(self._db, article_id, self.claiming(article_id))

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
        self, *, limit: int, offset: int, sort: Listed, removed: bool
    ) -> tuple[int, tuple[VersionRow, ...]]:
        """Return the number of articles and one page of them in the order `sort` (see `ORDERS`)."""
        where = "" if removed else "AND NOT a.removed"
        total = self._db.execute(f"SELECT count(*) FROM articles AS a WHERE 1 {where}").fetchone()  # noqa: S608  # constants
        rows = self._db.execute(
            f"{_SELECT} WHERE v.version = a.newest {where}"
            f" ORDER BY {ORDERS[sort]} LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return int(total[0]), tuple(self._row(row) for row in rows)

    def ordered(self, sort: Listed, *, removed: bool) -> Iterator[str]:
        """Yield the ids of all articles in the order `sort`; of removed articles if `removed`."""
        where = "" if removed else "WHERE NOT a.removed"
        rows = self._db.execute(f"SELECT a.id FROM articles AS a {where} ORDER BY {ORDERS[sort]}")  # noqa: S608  # constants
        return (row[0] for row in rows)

    def _row(self, row: tuple[Any, ...]) -> VersionRow:
        with sound_row(self._db.place, lambda: wrong_article(row[4]) or wrong_info(row[9:])):
            return _row(row)

    def ids(self, *, removed: bool = False) -> tuple[str, ...]:
        """Return the ids of all articles, sorted; of removed articles if `removed`."""
        where = "" if removed else "WHERE NOT removed"
        return tuple(r[0] for r in self._db.execute(f"SELECT id FROM articles {where} ORDER BY id"))  # noqa: S608  # constants

    def starting(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Return at most `limit` ids that begin with `prefix`."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (prefix, prefix + "\x7f", limit),
        )
        return tuple(row[0] for row in rows)

    def is_known(self, article_id: str) -> bool:
        """Return whether there is an article with exactly this id."""
        row = self._db.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row is not None

    def newest_digest(self, article_id: str) -> str | None:
        """Return the digest of the text of an article's newest version, None without an article."""
        row = self._db.execute(
            "SELECT v.digest FROM articles AS a JOIN versions AS v ON v.article_id = a.id"
            " AND v.version = a.newest WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        return row[0] if row else None

    def short_id(self, article_id: str) -> str:
        """Return the shortest unique prefix of an id, of at least 4 characters."""
        near = self._db.execute(
            f"SELECT (SELECT max(id) FROM {self.among} WHERE id < ?1),"  # noqa: S608  # constants
            f" (SELECT min(id) FROM {self.among} WHERE id > ?1)",
            (article_id,),
        ).fetchone()
        shared = max((_shared(article_id, other) for other in near if other), default=0)
        return article_id[: max(4, shared + 1)]

    def count(self) -> tuple[int, int, int]:
        """Return the number of articles not removed, of removed articles and of versions."""
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
    """Return the version in a row of the joined tables."""
    return VersionRow(
        id=row[0],
        version=row[1],
        versions=row[2],
        newest=row[3],
        article=article_from_json(json.loads(row[4])),
        digest=row[5],
        removed=bool(row[6]),
        source=row[7],
        captures=row[8],
        capture=info_from(row[9:]),
        moment=row[24],
    )
