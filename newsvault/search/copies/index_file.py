"""The file of the index of copies: its schema, opening and closing, and the errors of SQLite."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from newsvault.search.copies.fingerprints import RULES
from newsvault.storage.catalog.database import connect, translate_errors

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


class CopyFile:
    """The open file; `with` closes it.

    The statements run on plain cursors: an error of SQLite becomes a VaultError once, at the end
    of the transaction or of the `with` block that it leaves.

    Attributes:
        path: the file.
        stamp: the state of the file: what made it, and the number of its last commit.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connect(path)
        with ExitStack() as failing:
            failing.push(self)
            if not self._fetch_one("SELECT 1 FROM sqlite_schema"):
                self._create()
            self.stamp = self._read_stamp()
            failing.pop_all()  # success: the caller closes it

    def _create(self) -> None:
        self._run("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";"):
            self._run(statement)
        facts = [("rules", RULES), ("token", os.urandom(8).hex()), ("commits", "0")]
        for fact in [*facts, ("merged", "0")]:
            self._run("INSERT INTO facts VALUES (?, ?)", fact)
        self._run("COMMIT")

    def _read_stamp(self) -> str:
        facts = dict(self._fetch("SELECT name, value FROM facts"))
        return " ".join(str(facts.get(name)) for name in ("rules", "token", "commits"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(value, sqlite3.Error | UnicodeError):
            self._raise_translated(value)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def is_ours(self) -> bool:
        """Return whether the file was made by the rules of this program."""
        return self.stamp.split()[0] == RULES

    def is_since(self, stamp: str) -> bool:
        """Return whether the file is made by our rules, at the commit `stamp` or a later one."""
        known, found = stamp.split(), self.stamp.split()
        if not len(known) == len(found) == 3 or known[:2] != found[:2] or found[0] != RULES:
            return False
        return known[2].isdigit() and found[2].isdigit() and int(found[2]) >= int(known[2])

    def faults(self) -> tuple[str, ...]:
        """Return what SQLite's integrity check finds, and tables that do not fit each other."""
        found = [str(row[0]) for row in self._fetch("PRAGMA integrity_check(5)")]
        counts = self._fetch_one(
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
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'commits'")
            self._run("COMMIT")
            self.stamp = self._read_stamp()
        except (sqlite3.Error, UnicodeError) as exc:
            self._raise_translated(exc)
        finally:
            if self._db.in_transaction:
                self._run("ROLLBACK")

    def _run(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._db.cursor().execute(statement, values)

    def _fetch(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        return self._run(statement, values).fetchall()

    def _fetch_one(self, statement: str, values: Sequence[object] = ()) -> Any:
        return self._run(statement, values).fetchone()

    def _raise_translated(self, error: sqlite3.Error | UnicodeError) -> NoReturn:
        with translate_errors(self.path):
            raise error
