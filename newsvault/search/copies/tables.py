"""The file of the index of copies: its tables, and the statements on them."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from newsvault.search.copies.fingerprints import RULES
from newsvault.storage.catalog.database import connect

_DAYS = 3  # days on which one outlet printed a shingle, for it to be common
_ARCHIVE_DAYS = 5  # days on which all outlets together did; a copy is printed on fewer
_REPEATS = 50  # articles of one outlet, likewise
_CANDIDATES = 40  # articles that share most with one
_LEAST = 2  # shared fingerprints of a candidate
_SCHEMA = """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE articles (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        outlet TEXT NOT NULL,
        day TEXT NOT NULL,
        digest INTEGER NOT NULL,
        story INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX articles_story ON articles (story);
    CREATE TABLE fingerprints (
        hash INTEGER NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (hash, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE samples (number INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
    CREATE TABLE common (hash INTEGER PRIMARY KEY) STRICT
"""


class Entered(NamedTuple):
    """A row of the table `articles`."""

    number: int
    id: str
    outlet: str
    digest: int
    story: int


class CopyTables:
    """The tables of the index of copies."""

    def __init__(self, path: Path) -> None:
        self._db = connect(path)
        if not self._db.execute("SELECT 1 FROM sqlite_schema").fetchone():
            self._create()

    def _create(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        facts = [("rules", RULES), ("token", os.urandom(8).hex()), ("commits", "0")]
        for fact in facts:
            self._db.execute("INSERT INTO facts VALUES (?, ?)", fact)
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def stamp(self) -> str:
        """Return the state of the file: what made it, and the number of its last commit."""
        facts = dict(self._db.execute("SELECT name, value FROM facts").fetchall())
        return " ".join(str(facts.get(name)) for name in ("rules", "token", "commits"))

    def is_ours(self) -> bool:
        """Return whether the file was made by the rules of this program."""
        return self.stamp().split()[0] == RULES

    def ids(self) -> set[str]:
        """Return the ids of all articles in it."""
        return {row[0] for row in self._db.execute("SELECT id FROM articles")}

    @contextmanager
    def batch(self) -> Iterator[Self]:
        """Put and remove articles in one transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self._db.execute(
                "UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'commits'"
            )
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def story(self, article_id: str) -> tuple[str, ...]:
        """Return the ids of the articles of a story, with the one that is asked for; sorted."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE story ="
            " (SELECT story FROM articles WHERE id = ?) ORDER BY id",
            (article_id,),
        )
        return tuple(row[0] for row in rows)

    def stories_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the story of each article that has one with several articles."""
        rows = self._db.execute(
            "SELECT id, story FROM articles WHERE id IN (SELECT value FROM json_each(?))"
            " AND story IN"
            " (SELECT story FROM articles GROUP BY story HAVING count(*) > 1)",
            (json.dumps(list(ids)),),
        )
        return dict(rows)

    def stories(self) -> list[tuple[str, ...]]:
        """Return the ids of the articles of each story with several articles."""
        found: dict[int, list[str]] = {}
        rows = self._db.execute(
            "SELECT story, id FROM articles WHERE story IN"
            " (SELECT story FROM articles GROUP BY story HAVING count(*) > 1) ORDER BY id"
        )
        for story, article_id in rows:
            found.setdefault(story, []).append(article_id)
        return [tuple(ids) for ids in found.values()]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield each article's id, outlet, day, digest and sample, by id."""
        yield from self._db.execute(
            "SELECT a.id, a.outlet, a.day, a.digest, s.hashes FROM articles AS a"
            " LEFT JOIN samples AS s USING (number) ORDER BY a.id"
        )

    def faults(self) -> tuple[str, ...]:
        """Return what SQLite's integrity check finds, and tables that do not fit each other."""
        found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check(5)")]
        counts = self._db.execute(
            "SELECT (SELECT count(*) FROM fingerprints),"
            " (SELECT total(length(hashes) / 4) FROM samples)"
        ).fetchone()
        if counts[0] != counts[1]:
            found.append("fingerprints and samples differ")
        return tuple(line for line in found if line != "ok")

    # Fingerprints and common hashes: for the subclass.

    def _enter(self, number: int, before: set[int], after: set[int]) -> None:
        """Change the fingerprints of an article from `before` to `after`."""
        if before - after:
            self._db.execute(
                "DELETE FROM fingerprints"
                " WHERE number = ? AND hash IN (SELECT value FROM json_each(?))",
                (number, json.dumps(list(before - after))),
            )
        self._db.execute(
            "INSERT INTO fingerprints SELECT value, ? FROM json_each(?)",
            (number, json.dumps(sorted(after - before))),
        )
        if after:
            self._db.execute(
                "INSERT OR REPLACE INTO samples VALUES (?, ?)",
                (number, array("I", sorted(after)).tobytes()),
            )

    def _newly_common(self, hashes: set[int], outlet: str) -> set[int]:
        found = self._repeated(self._printed(hashes, _DAYS), outlet)
        if not found:
            return found
        self._db.execute(
            "INSERT INTO common SELECT value FROM json_each(?)", (json.dumps(list(found)),)
        )
        return found

    def _no_longer_common(self, hashes: set[int]) -> set[int]:
        marked = self._common(hashes) if hashes else set()
        if not marked:
            return set()
        found = marked - self._repeated(marked)
        self._db.execute(
            "DELETE FROM common WHERE hash IN (SELECT value FROM json_each(?))",
            (json.dumps(list(found)),),
        )
        return found

    def _printed(self, hashes: set[int], least: int) -> set[int]:
        """Return the hashes that at least this many articles have, those marked common apart."""
        rows = self._db.execute(
            "SELECT hash FROM fingerprints WHERE hash IN (SELECT value FROM json_each(?))"
            " AND hash NOT IN (SELECT hash FROM common) GROUP BY hash HAVING count(*) >= ?",
            (json.dumps(list(hashes)), least),
        )
        return {row[0] for row in rows.fetchall()}

    def _repeated(self, hashes: set[int], outlet: str | None = None) -> set[int]:
        """Return the hashes that an outlet (`outlet`, if given) or all together repeat."""
        if not hashes:
            return set()
        rows = self._db.execute(
            "SELECT f.hash FROM fingerprints AS f JOIN articles AS a ON a.number = f.number"
            " WHERE f.hash IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR a.outlet = ?2)"
            " GROUP BY f.hash, a.outlet"
            " HAVING count(DISTINCT a.day) >= ?3 OR count(*) >= ?4"
            " UNION SELECT f.hash FROM fingerprints AS f JOIN articles AS a ON a.number = f.number"
            " WHERE f.hash IN (SELECT value FROM json_each(?1)) AND a.day GLOB '[0-9]*-*'"
            " GROUP BY f.hash HAVING count(DISTINCT a.day) >= ?5",
            (json.dumps(list(hashes)), outlet, _DAYS, _REPEATS, _ARCHIVE_DAYS),
        )
        return {row[0] for row in rows.fetchall()}

    def _common(self, hashes: Iterable[int]) -> set[int]:
        rows = self._db.execute(
            "SELECT hash FROM common WHERE hash IN (SELECT value FROM json_each(?))",
            (json.dumps(list(hashes)),),
        )
        return {row[0] for row in rows.fetchall()}

    def _sample(self, number: int) -> set[int]:
        row = self._db.execute("SELECT hashes FROM samples WHERE number = ?", (number,)).fetchone()
        return set(array("I", row[0])) if row else set()

    def _apart(self, numbers: list[int]) -> set[int]:
        """Take the stories of some articles apart; return all articles that were in them."""
        rows = self._db.execute(
            "SELECT number FROM articles WHERE story IN (SELECT story FROM articles"
            " WHERE number IN (SELECT value FROM json_each(?)))",
            (json.dumps(numbers),),
        ).fetchall()
        found = {row[0] for row in rows}
        self._db.execute(
            "UPDATE articles SET story = number WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(found)),),
        )
        return found

    def _sharing(self, hashes: Iterable[int], number: int) -> list[Entered]:
        """Return the articles with most of these fingerprints, common ones apart."""
        rows = self._db.execute(
            "SELECT a.number, a.id, a.outlet, a.digest, a.story FROM ("
            " SELECT number, count(*) AS shared FROM fingerprints"
            " WHERE hash IN (SELECT value FROM json_each(?))"
            " AND hash NOT IN (SELECT hash FROM common)"
            " AND number <> ? GROUP BY number HAVING shared >= ?"
            " ORDER BY shared DESC, number LIMIT ?"
            ") AS f CROSS JOIN articles AS a USING (number) ORDER BY f.shared DESC, number",
            (json.dumps(list(hashes)), number, _LEAST, _CANDIDATES),
        )
        return [Entered(*row) for row in rows.fetchall()]

    def _entered(self, number: int) -> Entered:
        row = self._db.execute(
            "SELECT number, id, outlet, digest, story FROM articles WHERE number = ?", (number,)
        ).fetchone()
        return Entered(*row)
