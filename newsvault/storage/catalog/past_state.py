"""An earlier state of a catalogue: which captures and which user data there were at a revision.

It is made in a copy of the catalogue. Every text keeps the reading that it has today.
"""

from __future__ import annotations

import json
from typing import Any

from newsvault.storage.catalog.connection import Catalog
from newsvault.storage.catalog.corrections import EDIT
from newsvault.storage.catalog.user_data import RENAMED
from newsvault.storage.serialisation import article_from_json

KNOWN_IDS = "known_ids"  # ids of the articles of today, from which short ids are made
_MOVED = """
    CREATE TEMP TABLE moved AS SELECT c.number, c.article_id, coalesce((SELECT p.present
        FROM presence AS p WHERE p.capture = c.number AND p.revision <= ?1
        ORDER BY p.revision DESC LIMIT 1), 0) AS present
    FROM captures AS c WHERE c.number IN (SELECT capture FROM presence WHERE revision > ?1)
"""
_ENTRIES = """
    SELECT DISTINCT n.kind, n.subject, n.name, o.value, coalesce(o.at, '') FROM additions_log AS n
    LEFT JOIN additions_log AS o ON (o.kind, o.subject, o.name) = (n.kind, n.subject, n.name)
        AND o.revision = (SELECT max(revision) FROM additions_log AS p
            WHERE (p.kind, p.subject, p.name) = (n.kind, n.subject, n.name) AND p.revision <= ?1)
    WHERE n.revision > ?1 AND n.kind NOT IN ('erased', 'renamed')
"""


def go_back(catalog: Catalog, revision: int) -> None:
    """Restore the state at `revision` in a copy of a catalogue; queue the articles that differ.

    Articles erased since are in no copy, and stay erased.
    """
    catalog.execute("PRAGMA foreign_keys = OFF")  # rows are deleted in bulk, parents first
    with catalog.transaction():
        catalog.execute("CREATE TABLE known_ids (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
        catalog.execute("INSERT INTO known_ids SELECT id FROM articles")
        catalog.history.begin(revision)
        different = _captures(catalog, revision)
        catalog.execute("DELETE FROM captures WHERE revision > ?", (revision,))
        about, edited = _additions(catalog, revision)
        for article_id in sorted(different | about):
            if catalog.articles.is_known(article_id):
                catalog.arrange(article_id)
                if article_id in edited:
                    catalog.articles.correct_quotations(article_id)
            catalog.queue(article_id)
        for table in ("presence", "documents", "additions_log"):
            catalog.execute(f"DELETE FROM {table} WHERE revision > ?", (revision,))  # noqa: S608  # constants


def _captures(catalog: Catalog, revision: int) -> set[str]:
    """Restore which captures counted for articles; return the ids of these articles."""
    catalog.execute(_MOVED, (revision,))
    here = "SELECT number FROM moved WHERE article_id IS NOT NULL AND NOT present"
    different = set(catalog.execute(
        f"SELECT DISTINCT article_id FROM moved WHERE number IN ({here})"  # noqa: S608  # constants
    ))  # fmt: skip
    catalog.execute(
        f"UPDATE captures SET article_id = NULL, version = NULL, digest = NULL WHERE number IN"  # noqa: S608  # constants
        f" ({here})"
    )
    lost = catalog.execute(
        "SELECT w.capture, w.article_id, w.digest, w.article, w.claimed FROM withdrawn AS w"
        " JOIN moved AS m ON m.number = w.capture WHERE m.article_id IS NULL AND m.present"
    )
    for row in lost:
        _restore(catalog, row)
    _forget_empty(catalog)
    catalog.execute("DROP TABLE moved")
    return {row[0] for row in different} | {row[1] for row in lost}


def _restore(catalog: Catalog, row: tuple[Any, ...]) -> None:
    """Give a capture back the version that was withdrawn since; `row` is of that table."""
    capture, article_id, digest, text, claimed = row
    catalog.execute(
        "UPDATE captures SET article_id = ?, digest = ?, refusal = NULL, why = NULL"
        " WHERE number = ?",
        (article_id, digest, capture),
    )
    article = article_from_json(json.loads(text))
    if not catalog.articles.is_known(article_id):
        catalog.articles.put(article_id, article, source="", captured_at="")
    if catalog.articles.with_text(article_id, digest) is None:
        catalog.articles.put_version(
            article_id, capture=capture, digest=digest, article=article, claimed=claimed
        )


def _forget_empty(catalog: Catalog) -> None:
    """Delete the articles that have no capture left."""
    empty = (
        "SELECT id FROM articles WHERE NOT EXISTS"
        " (SELECT 1 FROM captures AS c WHERE c.article_id = articles.id)"
    )
    for table in ("changes", "quotations", "versions"):
        catalog.execute(f"DELETE FROM {table} WHERE article_id IN ({empty})")  # noqa: S608  # constants
    catalog.execute(f"DELETE FROM articles WHERE id IN ({empty})")  # noqa: S608  # constants


def _follow_renames(catalog: Catalog) -> set[str]:
    """Give the user's data of an article that became part of another one to that; return its id."""
    present = set()
    for before, _ in catalog.additions.of(RENAMED):
        article_id = catalog.additions.present_id(before)
        if catalog.additions.about(before) and not catalog.articles.is_known(before):
            catalog.execute(
                "UPDATE OR IGNORE additions SET subject = ? WHERE subject = ?", (article_id, before)
            )
            present.add(article_id)
    return present


def _additions(catalog: Catalog, revision: int) -> tuple[set[str], set[str]]:
    """Restore the user's data; return the ids of the articles it is about, and of the edited."""
    subjects, edited = set(), set()
    for kind, subject, name, value, at in catalog.execute(_ENTRIES, (revision,)):
        if value is None:
            catalog.additions.drop(kind, subject, name, at)
        else:
            catalog.additions.put(kind, subject, name, value, at)
        subjects.add(subject)
        edited |= {subject} if kind == EDIT else set()
    subjects |= _follow_renames(catalog)
    removed = "SELECT 1 FROM additions WHERE kind = 'removed' AND subject = articles.id"
    catalog.execute(f"UPDATE articles SET removed = EXISTS ({removed})")  # noqa: S608  # constants
    return subjects - {""}, edited
