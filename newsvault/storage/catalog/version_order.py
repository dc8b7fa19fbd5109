"""Version numbers: an article's texts in the order of their first capture.

A version is one text of an article. It begins with the first capture that has the text; its number
is its rank by that time. The newest version is the one whose text was captured last. The order of
ingestion plays no part, so that a rebuild gives the same numbers: captures of the same time are
ordered by the SHA-256 of their payload (`capture_order`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsvault.models import Article
from newsvault.storage.catalog import version_changes
from newsvault.storage.catalog.capture_order import BY_TIME, in_utc

if TYPE_CHECKING:
    from newsvault.storage.catalog.articles import Articles

_KEY = "captured_at || ' ' || payload_sha256 || printf(' %012d', number)"
_SPANS = f"""
    SELECT digest, min({_KEY}), max({_KEY}), max(captured_at) FROM captures
    WHERE article_id = ? AND digest IS NOT NULL GROUP BY digest
"""  # noqa: S608  # constants


def arrange(database: Any, articles: Articles, article_id: str) -> tuple[int, ...]:
    """Renumber the versions of an article, and copy the newest version's fields to its row.

    Needs a transaction. A version without captures is deleted; an article without versions too.
    Returns the numbers of the captures that lost their article so.
    """
    spans = {row[0]: row[1:] for row in database.execute(_SPANS, (article_id,)).fetchall()}
    rows = database.execute(
        "SELECT version, digest FROM versions WHERE article_id = ?", (article_id,)
    ).fetchall()
    seen: set[str] = set()
    for version, digest in rows:
        if digest not in spans or digest in seen:
            _drop(database, article_id, version)
        seen.add(digest)
    places = {digest: version for version, digest in rows if digest in spans}
    order = sorted(places, key=lambda digest: spans[digest][0])
    if not order:
        return _forget(database, article_id)
    _number(database, article_id, order)
    begun = [(digest, spans[digest][0].partition(" ")[0]) for digest in order]
    version_changes.follow(database, articles, article_id, begun)
    newest = max(order, key=lambda digest: spans[digest][1])
    database.execute(
        "UPDATE articles SET newest = ?, versions = ? WHERE id = ?",
        (order.index(newest) + 1, len(order), article_id),
    )
    row = articles.get(article_id)
    assert row is not None
    at = max(span[2] for span in spans.values())
    articles.put(article_id, row.article, source=source_of(row.article), captured_at=at)
    return ()


def _forget(database: Any, article_id: str) -> tuple[int, ...]:
    """Delete an article that has no version left; return the numbers of its captures."""
    rows = database.execute(
        "SELECT number FROM captures WHERE article_id = ?", (article_id,)
    ).fetchall()
    database.execute("DELETE FROM changes WHERE article_id = ?", (article_id,))
    database.execute("UPDATE captures SET article_id = NULL WHERE article_id = ?", (article_id,))
    database.execute("DELETE FROM articles WHERE id = ?", (article_id,))
    return tuple(row[0] for row in rows)


def source_of(article: Article) -> str:
    """Return the outlet of an article: its host without `www.`."""
    from newsvault import urls

    return urls.source_of(article.url)


def _drop(database: Any, article_id: str, version: int) -> None:
    for table in ("quotations", "versions"):
        database.execute(
            f"DELETE FROM {table} WHERE (article_id, version) = (?, ?)",  # noqa: S608  # constants
            (article_id, version),
        )


def _number(database: Any, article_id: str, order: list[str]) -> None:
    """Renumber the versions in three tables; each version begins with one of its captures."""
    held = dict(
        database.execute(
            "SELECT digest, version FROM versions WHERE article_id = ?", (article_id,)
        ).fetchall()
    )
    moved = [(n, held[digest]) for n, digest in enumerate(order, 1) if held[digest] != n]
    for table in ("versions", "quotations"):
        for sign in (-1, 1):  # via negative numbers, which no version has: the key stays unique
            for number, before in moved:
                database.execute(
                    f"UPDATE {table} SET version = ? WHERE (article_id, version) = (?, ?)",  # noqa: S608  # constants
                    (sign * number, article_id, before if sign < 0 else -number),
                )
    database.execute(
        "UPDATE captures SET version = (SELECT v.version FROM versions AS v WHERE"
        " v.article_id = captures.article_id AND v.digest = captures.digest) WHERE article_id = ?",
        (article_id,),
    )
    database.execute(
        f"UPDATE versions SET capture = (SELECT number FROM captures AS c WHERE c.article_id = ?1"  # noqa: S608  # constants
        f" AND c.digest = versions.digest ORDER BY {BY_TIME} LIMIT 1) WHERE article_id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM captures AS c WHERE c.number = versions.capture"
        " AND c.article_id = ?1 AND c.digest = versions.digest)",
        (article_id,),
    )


def arrange_all(database: Any, articles: Articles) -> None:
    """Renumber all versions of a catalogue from before schema 3; needs a transaction."""
    rows = database.execute(
        "SELECT number, captured_at FROM captures WHERE captured_at NOT LIKE '%+00:00'"
    ).fetchall()
    for number, at in rows:
        database.execute(
            "UPDATE captures SET captured_at = ? WHERE number = ?", (in_utc(at), number)
        )
    # Before schema 3, the same text twice with another in between made two versions: keep the
    # earlier.
    doubles = database.execute(
        "SELECT article_id, version FROM (SELECT v.article_id, v.version, row_number() OVER"
        " (PARTITION BY v.article_id, v.digest ORDER BY c.captured_at, c.payload_sha256, c.number)"
        " AS place"
        " FROM versions AS v JOIN captures AS c ON c.number = v.capture) WHERE place > 1"
    ).fetchall()
    for article_id, version in doubles:
        _drop(database, article_id, version)
    for (article_id,) in database.execute("SELECT id FROM articles").fetchall():
        arrange(database, articles, article_id)
