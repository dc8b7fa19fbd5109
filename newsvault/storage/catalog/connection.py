"""The catalogue: one SQLite connection, its transactions, schema upgrades and index queue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsvault.errors import Damaged, VaultTooNew
from newsvault.storage.catalog import erasing, version_changes, version_order
from newsvault.storage.catalog.articles import Articles
from newsvault.storage.catalog.capture_order import taken
from newsvault.storage.catalog.captures import Captures
from newsvault.storage.catalog.database import connect, connect_copy, translate_errors
from newsvault.storage.catalog.facts import Facts
from newsvault.storage.catalog.history import History, number_earlier
from newsvault.storage.catalog.links import Links
from newsvault.storage.catalog.quotations import Quotations
from newsvault.storage.catalog.refusals import Refusals
from newsvault.storage.catalog.rows import FileRewrite, VersionRow
from newsvault.storage.catalog.schema import BY_TIME, CLASSIFIED, REVISED, STEPS, VERSION
from newsvault.storage.catalog.user_data import VERDICT, Additions
from newsvault.system import file_modes

Change = tuple[tuple[str, str], frozenset[str]]


class Catalog(Facts):
    """A vault's catalogue. Writes need `transaction()` and the vault's writer lock."""

    def __init__(self, path: Path, *, durable: bool = True, copied: bool = False) -> None:
        """Open the catalogue.

        Args:
            path: the SQLite file.
            durable: False for a scratch catalogue, written without fsync.
            copied: open a temporary copy of the file instead, to be upgraded and read.

        Raises:
            Damaged, VaultBusy, VaultFull, VaultReadOnly: the file cannot be opened.
        """
        self.path = path
        self._db = connect_copy(path) if copied else connect(path)
        if not durable:  # a scratch catalogue, discarded by this process
            self._db.execute("PRAGMA synchronous = OFF")
        self._inode = path.stat().st_ino
        self.articles = Articles(self._db)
        self.captures = Captures(self._db)
        self.links = Links(self._db)
        self.history = History(self._db)
        self.refusals = Refusals(self._db, self.history)
        self.quotations = Quotations(self._db)
        self.additions = Additions(self._db, self.history)
        self.changes = version_changes.Changes(self._db)
        self._changes: dict[str, Change] = {}

    def current(self) -> bool:
        """Return whether the path still refers to the opened file (same inode)."""
        try:
            return self.path.stat().st_ino == self._inode
        except OSError:
            return False

    def rows(self, query: str) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows of a query."""
        yield from self._db.execute(query)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def version(self) -> int:
        """Return the schema version of the file, 0 for a new one.

        Raises VaultTooNew for a file written by a newer newsvault.
        """
        found = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if found > VERSION:
            raise VaultTooNew(
                f"the vault was written by a newer newsvault (schema {found}, this one knows"
                f" {VERSION})",
                path=str(self.path.parent),
                hint="install a newer newsvault",
            )
        return found

    def upgrade(self) -> None:
        """Upgrade the tables to this program's schema, in one transaction."""
        with self.transaction():
            found = self.version()
            for number in range(found, VERSION):
                for statement in STEPS[number].split(";"):
                    self._db.execute(statement)
            if 0 < found < BY_TIME:
                version_order.arrange_all(self._db, self.articles)
            if 0 < found < CLASSIFIED:
                version_changes.classify_all(self._db, self.articles)
            if 0 < found < REVISED:
                number_earlier(self._db)
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    def freeze(self) -> None:
        """Make the connection read-only: writes to a temporary copy would be lost."""
        self._db.execute("PRAGMA query_only = ON")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in one transaction, durable when it returns."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def overwrite_wal(self, moment: str) -> None:
        """Commit once, so that the state read now stays valid when bytes are deleted because of it.

        A commit left in the WAL by a killed writer is invisible to other connections, but can
        reappear when the WAL is recovered. A commit of our own overwrites it. `moment` is the
        current time (ISO 8601), which gives it something to write.
        """
        with self.transaction():
            self.set_fact("recovered_at", moment)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Run the block in a savepoint, rolled back if it violates a constraint.

        Raises Damaged: a stored record refers to a missing row, or is a duplicate.
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
        """Read one snapshot of the catalogue in the whole block (isolation)."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def erase(
        self, ids: Iterable[str], numbers: Iterable[int], moves: Sequence[FileRewrite]
    ) -> None:
        """Delete articles and captures, and update the rows of rewritten files."""
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        for article_id in ids:
            self.queue(article_id)
            for statement in erasing.ARTICLE:
                self._db.execute(statement, (article_id,))
        for number in numbers:
            for statement in erasing.CAPTURE:
                self._db.execute(statement, (number,))
        for move in moves:
            erasing.follow(self._db, move)
        self.set_fact("erasing", json.dumps([move.old for move in moves]))

    def corrections(self) -> dict[str, str]:
        """Return the user's classifications: SHA-256 of a payload to verdict."""
        return dict(self.additions.of(VERDICT))

    def verdict(self, sha256: str) -> str | None:
        """Return the user's classification of a payload, None without one."""
        return self.additions.value(VERDICT, "", sha256)

    def withdraw(self, sha256: str, reason: str) -> None:
        """Delete the versions parsed from a payload, for `reason`; needs a transaction."""
        rows = self.captures.with_payload(sha256)
        for article_id, digest in {(r.article_id, r.digest) for r in rows}:
            if article_id is not None and digest is not None:
                for row in self.captures.of_article(article_id):
                    if row.digest == digest:
                        self.note_change(article_id, taken(row.info), row.info.url)
                self.refusals.withdraw(article_id, digest, reason)
                self.arrange(article_id)
                self.queue(article_id)
        self.refusals.change_reason(sha256, reason)

    def version_of(self, number: int) -> VersionRow:
        """Return the version that the capture `number` gave, under its present version number."""
        row = self.captures.get(number)
        version = self.articles.get(row.article_id, row.version) if row and row.article_id else None
        assert version is not None
        return version

    def arrange(self, article_id: str) -> None:
        """Renumber an article's versions by capture time; needs a transaction."""
        for number in version_order.arrange(self._db, self.articles, article_id):
            self.history.left(number)

    def note_change(self, article_id: str, key: tuple[str, str], url: str) -> None:
        """Note that an article changed by a capture of `url` with this sort key."""
        before, urls = self._changes.get(article_id, (key, frozenset[str]()))
        self._changes[article_id] = (min(key, before), urls | {url})

    def take_changes(self) -> dict[str, Change]:
        """Return the changes noted since the last call, by article id.

        Each with the earliest sort key and the addresses.
        """
        changes, self._changes = self._changes, {}
        return changes

    def compact(self) -> None:
        """Rewrite the file without its deleted rows (VACUUM)."""
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def leave_wal_mode(self) -> None:
        """Checkpoint the WAL and leave WAL mode, so that the one file can be moved."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.execute("PRAGMA journal_mode = DELETE")

    def faults(self) -> tuple[str, ...]:
        """Return the findings of SQLite's integrity and foreign key checks."""
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
        """Read every article and capture; yield the first error, or nothing."""
        try:
            for article_id in self.articles.ids(removed=True):
                self.articles.versions(article_id)
            for row in self.captures.files():
                for _ in self.captures.in_file(row.name):
                    pass
        except Damaged as exc:
            yield exc.message

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the whole catalogue to `path`."""
        with translate_errors(self.path):
            file_modes.make_file(path)
            target = sqlite3.connect(path)
            try:
                self._db.backup(target)
            finally:
                target.close()

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; a change needs a transaction."""
        rows: list[tuple[Any, ...]] = self._db.execute(statement, values).fetchall()
        return rows

    # The index queue: articles that the search index has to update.

    def pending(self, limit: int) -> Sequence[tuple[int, str]]:
        """Return the oldest `limit` entries of the index queue: number and article id."""
        rows: list[tuple[int, str]] = self._db.execute(
            "SELECT seq, article_id FROM pending_index ORDER BY seq LIMIT ?", (limit,)
        ).fetchall()
        return rows

    def pending_count(self) -> int:
        """Return the number of entries in the index queue."""
        return int(self._db.execute("SELECT count(*) FROM pending_index").fetchone()[0])

    def queue(self, article_id: str) -> None:
        """Add an article to the index queue; needs a transaction."""
        self._db.execute("INSERT INTO pending_index (article_id) VALUES (?)", (article_id,))

    def dequeue(self, up_to: int, facts: Mapping[str, str]) -> None:
        """Delete the entries of the index queue up to this number, and set facts about the index.

        Both in one transaction.
        """
        with self.transaction():
            self._db.execute("DELETE FROM pending_index WHERE seq <= ?", (up_to,))
            self.set_facts(facts)
