"""Archive revisions: what each document in the capture files changed, by its number.

Every document that is stored gets the next number, written into the document itself, so that a
rebuild gives the same numbers. The catalogue keeps for each capture when it began and ceased to
count for an article, and every entry of the user's data. With these `past.go_back` restores an
earlier state.

Documents of an earlier program have no number. A capture of then has its own number as its
revision, with all that followed from it; user data of then has 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SEEN = "seen"  # (SEEN, "", name of a saved query, revision up to which its hits were seen)
_BEGUN = re.compile(r"nv-(\d{14})")


class History:
    """The tables `presence`, `withdrawn` and `additions_log`, and the numbers of documents."""

    def __init__(self, database: Any) -> None:
        self._db = database
        self._number: int | None = None
        self.as_of: int | None = None
        self.erased = 0

    def set_back(self, revision: int, erased: int) -> None:
        """Note that this copy was taken back to `revision`, without `erased` articles of then."""
        self.as_of, self.erased = revision, erased

    def begin(self, number: int | None) -> None:
        """Set the revision of the document that is applied next; None for one without a number."""
        self._number = number

    def latest(self) -> int:
        """Return the archive's revision: the highest number of a document, 0 without any."""
        if self.as_of is not None:
            return self.as_of
        (number,) = self._db.execute(
            "SELECT max(coalesce((SELECT max(revision) FROM captures), 0),"
            " coalesce((SELECT max(revision) FROM documents), 0))"
        ).fetchone()
        return int(number)

    def before(self, moment: datetime) -> int:
        """Return the last revision that was stored before `moment`, 0 if there is none."""
        at = moment.astimezone(UTC).isoformat()
        (number,) = self._db.execute(
            "SELECT max("
            "coalesce((SELECT max(revision) FROM captures WHERE stored_at < ?1), 0),"
            "coalesce((SELECT max(revision) FROM documents WHERE stored_at < ?1), 0))",
            (at,),
        ).fetchone()
        return int(number)

    def joined(self, capture: int) -> None:
        """Note that a capture counts for an article now; needs a transaction."""
        if self._is_present(capture):
            return
        self._db.execute(
            "INSERT OR REPLACE INTO presence VALUES (?1, coalesce(?2, ?1), 1)",
            (capture, self._number),
        )
        self._db.execute("DELETE FROM withdrawn WHERE capture = ?", (capture,))

    def left(self, capture: int) -> None:
        """Note that a capture ceases to count for its article; called before it does.

        Its text stays in `withdrawn`: a search as of an earlier revision finds it.
        """
        if not self._is_present(capture):
            return
        if self._number is None:
            self._db.execute("DELETE FROM presence WHERE capture = ?", (capture,))
            return
        self._db.execute(
            "INSERT OR REPLACE INTO presence VALUES (?, ?, 0)", (capture, self._number)
        )
        self._db.execute(
            "INSERT OR REPLACE INTO withdrawn SELECT c.number, v.article_id, v.digest, v.article,"
            " v.claimed FROM captures AS c JOIN versions AS v"
            " ON (v.article_id, v.digest) = (c.article_id, c.digest) WHERE c.number = ?",
            (capture,),
        )

    def _is_present(self, capture: int) -> bool:
        row = self._db.execute(
            "SELECT present FROM presence WHERE capture = ? ORDER BY revision DESC LIMIT 1",
            (capture,),
        ).fetchone()
        return bool(row and row[0])

    def note_entry(self, kind: str, subject: str, name: str, value: str | None, at: str) -> None:
        """Note an entry of the user's data, None for one taken away; needs a transaction."""
        if kind == SEEN:
            return
        if self._number is None and value is None:
            self._db.execute(
                "DELETE FROM additions_log WHERE (kind, subject, name, revision) = (?, ?, ?, 0)",
                (kind, subject, name),
            )
            return
        self._db.execute(
            "INSERT OR REPLACE INTO additions_log VALUES (?, ?, ?, ?, ?, ?)",
            (kind, subject, name, self._number or 0, value, at),
        )

    def changed_since(self, revision: int) -> frozenset[str]:
        """Return the ids of the articles that something after `revision` is about."""
        rows = self._db.execute(
            "SELECT c.article_id FROM presence AS p JOIN captures AS c ON c.number = p.capture"
            " WHERE p.revision > ?1 AND c.article_id IS NOT NULL"
            " UNION SELECT w.article_id FROM presence AS p JOIN withdrawn AS w"
            " ON w.capture = p.capture WHERE p.revision > ?1"
            " UNION SELECT subject FROM additions_log WHERE revision > ?1 AND subject <> ''",
            (revision,),
        )
        return frozenset(row[0] for row in rows)

    def is_decided_since(self, revision: int, kinds: Sequence[str]) -> bool:
        """Return whether an entry of one of `kinds` was added or taken away after `revision`."""
        slots = ", ".join("?" * len(kinds))
        row = self._db.execute(
            f"SELECT 1 FROM additions_log WHERE revision > ? AND kind IN ({slots}) LIMIT 1",  # noqa: S608  # slots
            (revision, *kinds),
        ).fetchone()
        return row is not None

    def erased_since(self, revision: int, kind: str) -> int:
        """Return how many articles that were in the archive at `revision` were erased since.

        `kind` is that of the marks of erased articles. Their value is the first revision at which
        the article was here. Marks of an earlier program have none and are not counted.
        """
        (count,) = self._db.execute(
            "SELECT count(*) FROM additions_log WHERE kind = ? AND revision > ?2"
            " AND value <> '' AND CAST(value AS INTEGER) <= ?2",
            (kind, revision),
        ).fetchone()
        return int(count)

    def first_of(self, article_id: str) -> int:
        """Return the first revision at which a capture of an article counted, 0 for none."""
        (number,) = self._db.execute(
            "SELECT coalesce(min(p.revision), 0) FROM captures AS c JOIN presence AS p"
            " ON p.capture = c.number WHERE c.article_id = ? AND p.present",
            (article_id,),
        ).fetchone()
        return int(number)


def begun(name: str) -> str | None:
    """Return when a capture file was begun, by its name; documents of one UTC day share a file."""
    found = _BEGUN.match(Path(name).name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return None


def number_earlier(database: Any) -> None:
    """Give the captures of an earlier schema their revisions; needs a transaction."""
    for (name,) in database.execute("SELECT name FROM files").fetchall():
        database.execute(
            "UPDATE captures SET revision = number, stored_at = ? WHERE file = ?",
            (begun(name), name),
        )
    database.execute(
        "INSERT INTO presence SELECT number, number, 1 FROM captures WHERE article_id IS NOT NULL"
    )
    database.execute(
        "INSERT INTO additions_log SELECT kind, subject, name, 0, value, at FROM additions"
    )
