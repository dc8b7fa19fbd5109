"""The table `changes`: each version but an article's first, classified against the one before it.

A row follows from the two versions alone. It is written once, when the version is stored, and again
only when another version comes between the two or one of them is parsed again. So the answer does
not depend on when it is asked for, and `rebuild` gives the same. After a change of the rules in
`extract/changes/`, a new schema classifies all versions again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from newsvault.models import Article
from newsvault.models.record import record

if TYPE_CHECKING:
    from newsvault.storage.catalog.articles import Articles

_COLUMNS = "article_id, version, at, before, after, kinds, stealth, share, gone, come, removed"


@record
class ChangeRow:
    """A row of the table: `before` and `after` are text digests, `at` is UTC, ISO 8601.

    `gone` and `come` are the key words of both texts, `removed` the sentences that only
    the earlier one has.
    """

    article_id: str
    version: int
    at: str
    before: str
    after: str
    kinds: tuple[str, ...]
    stealth: bool
    share: float
    gone: str
    come: str
    removed: tuple[str, ...]


class Changes:
    """Queries of the table `changes`."""

    def __init__(self, database: Any) -> None:
        self._db = database

    def of_article(self, article_id: str) -> tuple[ChangeRow, ...]:
        """Return the changes of an article, oldest first."""
        return tuple(self._rows("WHERE article_id = ? ORDER BY version", (article_id,)))

    def get(self, article_id: str, version: int) -> ChangeRow | None:
        """Return the change that made this version, or None."""
        rows = self._rows("WHERE (article_id, version) = (?, ?)", (article_id, version))
        return next(rows, None)

    def newest_first(self, since: str, until: str, least: float) -> Iterator[ChangeRow]:
        """Yield the changes of articles that are not removed, newest first.

        Args:
            since: only versions first captured at this time or later: UTC, ISO 8601.
            until: only versions first captured before this time.
            least: only changes of at least this share of words, from 0 to 1.
        """
        return self._rows(
            "WHERE at >= ? AND at < ? AND share >= ? AND NOT (SELECT removed FROM articles"
            " WHERE id = article_id) ORDER BY at DESC, article_id, version DESC",
            (since, until, least),
        )

    def came_after(self, number: int) -> Iterator[ChangeRow]:
        """Yield the changes of versions parsed from captures after `number`, oldest first."""
        return self._rows(
            "JOIN (SELECT article_id AS owner, version AS made, capture FROM versions)"
            " ON (owner, made) = (article_id, version) WHERE capture > ? ORDER BY capture",
            (number,),
        )

    def _rows(self, clause: str, values: tuple[object, ...]) -> Iterator[ChangeRow]:
        for row in self._db.execute(f"SELECT {_COLUMNS} FROM changes {clause}", values):  # noqa: S608  # constants
            yield ChangeRow(
                article_id=row[0],
                version=row[1],
                at=row[2],
                before=row[3],
                after=row[4],
                kinds=tuple(json.loads(row[5])),
                stealth=bool(row[6]),
                share=row[7],
                gone=row[8],
                come=row[9],
                removed=tuple(json.loads(row[10])),
            )


def follow(
    database: Any, articles: Articles, article_id: str, begun: Sequence[tuple[str, str]]
) -> None:
    """Bring the rows of an article up to date; needs a transaction.

    Args:
        database: the catalogue.
        articles: its articles.
        article_id: the article, whose versions are numbered already.
        begun: for each version in order its text digest, and when it was first captured.
    """
    wanted = {
        (number, begun[number - 1][1], begun[number - 2][0], begun[number - 1][0])
        for number in range(2, len(begun) + 1)
    }
    rows = database.execute(
        f"SELECT {_COLUMNS} FROM changes WHERE article_id = ?",  # noqa: S608  # constants
        (article_id,),
    ).fetchall()
    known = {row[3:5]: row[5:] for row in rows}
    for row in rows:
        if row[1:5] not in wanted:
            database.execute(
                "DELETE FROM changes WHERE (article_id, version) = (?, ?)", (article_id, row[1])
            )
    missing = sorted(wanted - {row[1:5] for row in rows})
    for number, at, before, after in missing:
        values = known.get((before, after)) or _classified(articles, article_id, number)
        database.execute(
            f"INSERT INTO changes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # constants
            (article_id, number, at, before, after, *values),
        )


def _classified(articles: Articles, article_id: str, number: int) -> tuple[object, ...]:
    old, new = (articles.get(article_id, version) for version in (number - 1, number))
    assert old is not None
    assert new is not None
    return _values(old.article, new.article)


def _values(old: Article, new: Article) -> tuple[object, ...]:
    """Return the columns of a change between two versions that are computed from their texts."""
    from newsvault.extract.changes import classify, removed_sentences  # takes 50 ms

    found = classify(old, new)
    removed = removed_sentences(old, new)
    return (
        json.dumps(found.kinds),
        int(found.stealth),
        round(found.share, 6),
        found.before,
        found.after,
        json.dumps(removed, ensure_ascii=False),
    )


def classify_all(database: Any, articles: Articles) -> None:
    """Compute what schema 4 adds, for a catalogue of an earlier one; needs a transaction."""
    from newsvault.extract.changes import normal_digest  # takes 50 ms

    keys = database.execute("SELECT article_id, version FROM versions").fetchall()
    for article_id, version in keys:
        row = articles.get(article_id, version)
        assert row is not None
        database.execute(
            "UPDATE versions SET normal = ? WHERE (article_id, version) = (?, ?)",
            (normal_digest(row.article), article_id, version),
        )
    for (article_id,) in database.execute("SELECT id FROM articles WHERE versions > 1").fetchall():
        begun = database.execute(
            "SELECT v.digest, (SELECT min(c.captured_at) FROM captures AS c WHERE"
            " c.article_id = v.article_id AND c.digest = v.digest) FROM versions AS v"
            " WHERE v.article_id = ? ORDER BY v.version",
            (article_id,),
        ).fetchall()
        follow(database, articles, article_id, begun)
