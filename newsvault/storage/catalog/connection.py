"""The one connection to a vault's catalogue: opened, upgraded, and its errors made ours."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsvault.errors import Damaged, VaultTooNew
from newsvault.storage.catalog import erasing, version_order
from newsvault.storage.catalog.additions import VERDICT, Additions
from newsvault.storage.catalog.articles import Articles
from newsvault.storage.catalog.captures import Captures
from newsvault.storage.catalog.database import connect, connect_copy, translated
from newsvault.storage.catalog.quotations import Quotations
from newsvault.storage.catalog.refusals import Refusals
from newsvault.storage.catalog.rows import Move, VersionRow
from newsvault.storage.catalog.schema import BY_TIME, STEPS, VERSION
from newsvault.system import file_modes

FILE_NAME = "catalogue.sqlite"


class Catalog:
    """The catalogue. Writing happens inside `transaction()`, under the vault's writer lock."""

    def __init__(self, path: Path, *, durable: bool = True, copied: bool = False) -> None:
        """Open the catalogue at `path`; with `copied` a copy of it, to be upgraded and read."""
        self.path = path
        self._db = connect_copy(path) if copied else connect(path)
        if not durable:  # a scratch copy that nobody needs after this program
            self._db.execute("PRAGMA synchronous = OFF")
        self._inode = path.stat().st_ino
        self.articles = Articles(self._db)
        self.captures = Captures(self._db)
        self.refusals = Refusals(self._db)
        self.quotations = Quotations(self._db)
        self.additions = Additions(self._db)

    def current(self) -> bool:
        """Tell whether this is still the file of that name, and not one that was replaced."""
        try:
            return self.path.stat().st_ino == self._inode
        except OSError:
            return False

    def rows(self, query: str) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows of one of the catalogue's own queries."""
        yield from self._db.execute(query)

    def close(self) -> None:
        """Close the connection; using the catalogue afterwards is an error."""
        self._db.close()

    def version(self) -> int:
        """Return the schema version of the file, 0 for a fresh one.

        Raises VaultTooNew for a file that a later newsvault wrote.
        """
        found = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if found > VERSION:
            raise VaultTooNew(
                f"the vault was written by a later newsvault (schema {found}, this one knows"
                f" {VERSION})",
                path=str(self.path.parent),
                hint="install a newer newsvault",
            )
        return found

    def upgrade(self) -> None:
        """Bring the tables to this program's schema, all steps or none."""
        with self.transaction():
            found = self.version()
            for number in range(found, VERSION):
                for statement in STEPS[number].split(";"):
                    self._db.execute(statement)
            if 0 < found < BY_TIME:
                version_order.arrange_all(self._db, self.articles)
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    def freeze(self) -> None:
        """Let nothing be written any more: it would be lost with the copy."""
        self._db.execute("PRAGMA query_only = ON")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of it or none of it; when this returns it is on the disk."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def outlive(self, moment: str) -> None:
        """Make sure that what is read now is what will be read, before bytes are taken away by it.

        A writer that was killed between writing its commit into SQLite's log and announcing it is
        not seen by others, but comes back when the log is read anew. A commit of our own writes
        over it. `moment` is the time now, so that there is something to commit.
        """
        with self.transaction():
            self.remember("recovered_at", moment)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Undo a part of a transaction that breaks a constraint of the tables, and go on.

        Raises Damaged: what is stored refers to something that is not there, or is there twice.
        """
        self._db.execute("SAVEPOINT part")
        try:
            yield
        except sqlite3.IntegrityError as exc:
            self._db.execute("ROLLBACK TO part")
            raise Damaged(
                f"a record does not fit the others: {exc}",
                path=str(self._db.place.parent),
                names=(),
                hint="run: newsvault verify",
            ) from exc
        finally:
            self._db.execute("RELEASE part")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the catalogue throughout, whatever others write meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def erase(self, ids: Iterable[str], numbers: Iterable[int], moves: Sequence[Move]) -> None:
        """Forget articles and captures, and follow their files; inside a transaction."""
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        for article_id in ids:
            self.queue(article_id)
            for statement in erasing.ARTICLE:
                self._db.execute(statement, (article_id,))
        for number in numbers:
            self._db.execute("DELETE FROM captures WHERE number = ?", (number,))
        for move in moves:
            erasing.follow(self._db, move)
        self.remember("erasing", json.dumps([move.old for move in moves]))

    def corrections(self) -> dict[str, str]:
        """Return what the user said of payloads, by their SHA-256."""
        return dict(self.additions.of(VERDICT))

    def withdraw(self, sha256: str, reason: str) -> None:
        """Take back the versions that were read from a payload; inside a transaction."""
        rows = self.captures.with_payload(sha256)
        for article_id, digest in {(r.article_id, r.digest) for r in rows}:
            if article_id is not None and digest is not None:
                self.refusals.withdraw(article_id, digest, reason)
                version_order.arrange(self._db, self.articles, article_id)
                self.queue(article_id)
        self.refusals.change_reason(sha256, reason)

    def version_of(self, number: int) -> VersionRow:
        """Return the version that the capture `number` gave; its number can have moved since."""
        row = self.captures.get(number)
        version = self.articles.get(row.article_id, row.version) if row and row.article_id else None
        assert version is not None
        return version

    def arrange(self, article_id: str) -> None:
        """Assign an article's versions their numbers; inside a transaction."""
        version_order.arrange(self._db, self.articles, article_id)

    def compact(self) -> None:
        """Write the file anew without what was deleted from it."""
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def settle(self) -> None:
        """Bring everything into the one file, so that it can be moved."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.execute("PRAGMA journal_mode = DELETE")

    def faults(self) -> tuple[str, ...]:
        """Return what SQLite's own checks find wrong, () when nothing is."""
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check(20)")]
            broken = [
                f"row {row[1]} of {row[0]} points to nothing in {row[2]}"
                for row in self._db.execute("PRAGMA foreign_key_check")
            ]
        except Damaged as exc:
            return (exc.message,)
        return tuple(line for line in found if line != "ok") + tuple(broken)

    def unreadable(self) -> Iterator[str]:
        """Yield what stops a whole reading of articles and captures; nothing when all is sound."""
        try:
            for article_id in self.articles.ids(removed=True):
                self.articles.versions(article_id)
            for row in self.captures.files():
                for _ in self.captures.in_file(row.name):
                    pass
        except Damaged as exc:
            yield exc.message

    def copy_to(self, path: Path) -> None:
        """Write a copy of the whole catalogue, as of this moment, to `path`."""
        with translated(self.path):
            file_modes.make_file(path)
            target = sqlite3.connect(path)
            try:
                self._db.backup(target)
            finally:
                target.close()

    def fact(self, name: str) -> str | None:
        """Return what is remembered of the vault itself under `name`."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Remember a fact of the vault itself; inside a transaction."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    # The queue of articles whose place in the index is out of date.

    def pending(self, limit: int) -> Sequence[tuple[int, str]]:
        """Return the oldest entries of the index queue: number and article id."""
        rows: list[tuple[int, str]] = self._db.execute(
            "SELECT seq, article_id FROM pending_index ORDER BY seq LIMIT ?", (limit,)
        ).fetchall()
        return rows

    def pending_count(self) -> int:
        """Return how many entries the index queue has."""
        return int(self._db.execute("SELECT count(*) FROM pending_index").fetchone()[0])

    def queue(self, article_id: str) -> None:
        """Note that the index must look at this article again."""
        self._db.execute("INSERT INTO pending_index (article_id) VALUES (?)", (article_id,))

    def done(self, up_to: int) -> None:
        """Forget the entries of the index queue up to this number."""
        self._db.execute("DELETE FROM pending_index WHERE seq <= ?", (up_to,))
