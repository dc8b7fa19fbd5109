"""The file of the index of copies: its tables, and the statements on them."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from newsvault.search.copies.fingerprints import RULES
from newsvault.storage.catalog.database import connect

_NEWEST = 500  # articles whose fingerprints are in the small table before they are merged
_SHARE = 8  # the same in a large index: one of this many articles
_BITS = 31  # of an article's number; with a hash it makes one number of SQLite
# The fingerprints of the newest articles are in a second, small table. A row of fingerprints
# lies anywhere in its table, so that writing those of a few articles rewrites most of its pages.
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
    CREATE TABLE merged_fingerprints (
        hash INTEGER NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (hash, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE newest_fingerprints (
        hash INTEGER NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (hash, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE samples (number INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
    CREATE TABLE common (hash INTEGER PRIMARY KEY) STRICT
"""

_POSTINGS = (
    "SELECT hash, number FROM json_each(?1) CROSS JOIN merged_fingerprints ON hash = value"
    " UNION ALL "
    "SELECT hash, number FROM json_each(?1) CROSS JOIN newest_fingerprints ON hash = value"
)
_TAKE_OUT = (
    "DELETE FROM merged_fingerprints WHERE number = ? AND hash IN (SELECT value FROM json_each(?))",
    "DELETE FROM newest_fingerprints WHERE number = ? AND hash IN (SELECT value FROM json_each(?))",
)
_MERGE = (
    "INSERT INTO merged_fingerprints SELECT hash, number FROM newest_fingerprints",
    "DELETE FROM newest_fingerprints",
    "UPDATE facts SET value = (SELECT max(number) FROM articles) WHERE name = 'merged'",
)
_ARTICLES = "SELECT number, id, outlet, day, digest, story FROM articles"


class Entered(NamedTuple):
    """A row of the table `articles`."""

    number: int
    id: str
    outlet: str
    day: str
    digest: int
    story: int


class CopyTables:
    """The tables of the index of copies."""

    def __init__(self, path: Path) -> None:
        self._db = connect(path)
        if not self._db.fetch_one("SELECT 1 FROM sqlite_schema"):
            self._create()

    def _create(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        facts = [("rules", RULES), ("token", os.urandom(8).hex()), ("commits", "0")]
        for fact in [*facts, ("merged", "0")]:
            self._db.execute("INSERT INTO facts VALUES (?, ?)", fact)
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def stamp(self) -> str:
        """Return the state of the file: what made it, and the number of its last commit."""
        facts = dict(self._db.fetch("SELECT name, value FROM facts"))
        return " ".join(str(facts.get(name)) for name in ("rules", "token", "commits"))

    def is_ours(self) -> bool:
        """Return whether the file was made by the rules of this program."""
        return self.stamp().split()[0] == RULES

    def is_since(self, stamp: str) -> bool:
        """Return whether the file is made by our rules, at the commit `stamp` or a later one."""
        known, found = stamp.split(), self.stamp().split()
        if not len(known) == len(found) == 3 or known[:2] != found[:2] or found[0] != RULES:
            return False
        return known[2].isdigit() and found[2].isdigit() and int(found[2]) >= int(known[2])

    def ids(self) -> set[str]:
        """Return the ids of all articles in it."""
        return {row[0] for row in self._db.fetch("SELECT id FROM articles")}

    def story(self, article_id: str) -> tuple[str, ...]:
        """Return the ids of the articles of a story, with the one that is asked for; sorted."""
        rows = self._db.fetch(
            "SELECT id FROM articles WHERE story ="
            " (SELECT story FROM articles WHERE id = ?) ORDER BY id",
            (article_id,),
        )
        return tuple(row[0] for row in rows)

    def stories_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the story of each article that has one with several articles."""
        rows = self._db.fetch(
            "SELECT id, story FROM articles WHERE id IN (SELECT value FROM json_each(?))"
            " AND story IN"
            " (SELECT story FROM articles GROUP BY story HAVING count(*) > 1)",
            (json.dumps(list(ids)),),
        )
        return dict(rows)

    def stories(self) -> list[tuple[str, ...]]:
        """Return the ids of the articles of each story with several articles."""
        found: dict[int, list[str]] = {}
        rows = self._db.fetch(
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
        found = [str(row[0]) for row in self._db.fetch("PRAGMA integrity_check(5)")]
        counts = self._db.fetch_one(
            "SELECT (SELECT count(*) FROM merged_fingerprints),"
            " (SELECT count(*) FROM newest_fingerprints),"
            " (SELECT total(length(hashes) / 4) FROM samples)"
        )
        if counts[0] + counts[1] != counts[2]:
            found.append("fingerprints and samples differ")
        return tuple(line for line in found if line != "ok")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit the block, and count the commit; roll back if it raises."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._merge()
            self._db.execute(
                "UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'commits'"
            )
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    # Articles, for the subclass.

    def _find(self, article_id: str) -> Entered | None:
        row = self._db.fetch_one(f"{_ARTICLES} WHERE id = ?", (article_id,))
        return Entered(*row) if row else None

    def _entered(self, numbers: Iterable[int]) -> dict[int, Entered]:
        """Return the articles with these numbers, by number."""
        rows = self._db.fetch(
            f"{_ARTICLES} WHERE number IN (SELECT value FROM json_each(?))",  # noqa: S608  # constants
            (json.dumps(list(numbers)),),
        )
        return {row[0]: Entered(*row) for row in rows}

    def _add(self, article_id: str, outlet: str, day: str, digest: int) -> int:
        """Add an article as a new story; return its number."""
        row = self._db.fetch_one(
            "INSERT INTO articles SELECT next, ?, ?, ?, ?, next"
            " FROM (SELECT ifnull(max(number), 0) + 1 AS next FROM articles) RETURNING number",
            (article_id, outlet, day, digest),
        )
        return int(row[0])

    def _update(self, number: int, outlet: str, day: str, digest: int) -> None:
        self._db.execute(
            "UPDATE articles SET outlet = ?, day = ?, digest = ? WHERE number = ?",
            (outlet, day, digest, number),
        )

    def _delete(self, number: int) -> None:
        self._db.execute("DELETE FROM articles WHERE number = ?", (number,))

    def _part(self, numbers: Iterable[int]) -> set[int]:
        """Take the stories of some articles apart; return all articles that were in them."""
        rows = self._db.fetch(
            "SELECT number FROM articles WHERE story IN (SELECT story FROM articles"
            " WHERE number IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(numbers)),),
        )
        found = {row[0] for row in rows}
        self._db.execute(
            "UPDATE articles SET story = number WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(found)),),
        )
        return found

    def _unite(self, stories: Collection[int]) -> None:
        """Make one story of several; its number is the smallest of theirs."""
        self._db.execute(
            "UPDATE articles SET story = ? WHERE story IN (SELECT value FROM json_each(?))",
            (min(stories), json.dumps(list(stories))),
        )

    # Fingerprints and common hashes, for the subclass.

    def _samples(self, numbers: Iterable[int]) -> dict[int, frozenset[int]]:
        """Return the sampled hashes of articles, by number; of none, nothing."""
        rows = self._db.fetch(
            "SELECT number, hashes FROM samples WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {row[0]: frozenset(array("I", row[1])) for row in rows}

    def _replace(self, number: int, before: frozenset[int], after: frozenset[int]) -> None:
        """Take the fingerprints `before` of an article out, and store its sample `after`."""
        if before - after:
            gone = json.dumps(list(before - after))
            for statement in _TAKE_OUT:
                self._db.execute(statement, (number, gone))
        if after:
            hashes = array("I", sorted(after)).tobytes()
            self._db.execute("INSERT OR REPLACE INTO samples VALUES (?, ?)", (number, hashes))
        else:
            self._db.execute("DELETE FROM samples WHERE number = ?", (number,))

    def _enter(self, hashes: Mapping[int, Iterable[int]]) -> None:
        """Add fingerprints to articles, by number, in the order of the file."""
        rows = [one << _BITS | number for number, values in hashes.items() for one in values]
        self._db.execute(
            "INSERT INTO newest_fingerprints SELECT value >> ?1, value & (1 << ?1) - 1"
            " FROM json_each(?2)",
            (_BITS, json.dumps(sorted(rows))),
        )

    def _merge(self) -> None:
        """Merge the fingerprints of the newest articles into the others, if they are many."""
        last, merged = self._db.fetch_one(
            "SELECT ifnull((SELECT max(number) FROM articles), 0),"
            " (SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'merged')"
        )
        if last - merged < max(_NEWEST, merged // _SHARE):
            return
        for statement in _MERGE:
            self._db.execute(statement)

    def _postings(self, hashes: Iterable[int]) -> dict[int, list[int]]:
        """Return the numbers of the articles with each hash."""
        found: dict[int, list[int]] = {}
        for value, number in self._db.fetch(_POSTINGS, (json.dumps(sorted(hashes)),)):
            found.setdefault(value, []).append(number)
        return found

    def _common(self, hashes: Iterable[int]) -> set[int]:
        """Return those of the hashes that are marked as common."""
        rows = self._db.fetch(
            "SELECT hash FROM json_each(?) CROSS JOIN common ON hash = value",
            (json.dumps(list(hashes)),),
        )
        return {row[0] for row in rows}

    def _mark(self, hashes: Collection[int]) -> None:
        """Mark hashes as common."""
        self._db.execute(
            "INSERT INTO common SELECT value FROM json_each(?)", (json.dumps(list(hashes)),)
        )

    def _unmark(self, hashes: Collection[int]) -> None:
        self._db.execute(
            "DELETE FROM common WHERE hash IN (SELECT value FROM json_each(?))",
            (json.dumps(list(hashes)),),
        )
