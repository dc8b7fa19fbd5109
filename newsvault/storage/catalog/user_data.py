"""User data: tags, notes, corrections, saved queries, merged names, feeds, removals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsvault.models import Article
from newsvault.models.record import record
from newsvault.storage.catalog.corrections import EDIT, corrected
from newsvault.storage.catalog.history import History

BOOKMARKED = "bookmarked"  # (BOOKMARKED, article id, "", time of the first bookmark)
COLLECTION = "collection"  # (COLLECTION, "", name, description)
IN_COLLECTION = "in-collection"  # (IN_COLLECTION, article id, name, position)
RENAMED = "renamed"  # (RENAMED, "", former article id, id of the article it became part of)
VERDICT = "verdict"  # (VERDICT, "", SHA-256 of a payload, the user's classification of it)


@record
class Annotated:
    """An article with the user's corrections of it and the user's data about it.

    `notes` are the names and texts as stored; `bookmarked_at` is the time of saving stated in a
    reading list.
    """

    article: Article
    tags: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    collections: tuple[str, ...]
    bookmarked_at: datetime | None


class Additions:
    """The table `additions`: entries by kind, subject (an article id, or "") and name.

    A tag is ("tag", id, tag, ""), a note ("note", id, number, text), a removed article ("removed",
    id, "", ""), a saved query ("query", "", name, query).
    """

    def __init__(self, database: Any, history: History) -> None:
        self._db = database
        self._history = history

    def put(self, kind: str, subject: str, name: str, value: str, at: str) -> None:
        """Insert or replace an entry; needs a transaction."""
        self._db.execute(
            "INSERT OR REPLACE INTO additions VALUES (?, ?, ?, ?, ?)",
            (kind, subject, name, value, at),
        )
        self._history.note_entry(kind, subject, name, value, at)
        self._follow(kind, subject)

    def drop(self, kind: str, subject: str, name: str, at: str) -> None:
        """Delete an entry; needs a transaction."""
        self._db.execute(
            "DELETE FROM additions WHERE (kind, subject, name) = (?, ?, ?)", (kind, subject, name)
        )
        self._history.note_entry(kind, subject, name, None, at)
        self._follow(kind, subject)

    def of(self, kind: str, subject: str = "") -> tuple[tuple[str, str], ...]:
        """Return (name, value) of every entry of `kind` about `subject`, by name."""
        return tuple(
            self._db.execute(
                "SELECT name, value FROM additions WHERE (kind, subject) = (?, ?) ORDER BY name",
                (kind, subject),
            ).fetchall()
        )

    def value(self, kind: str, subject: str, name: str) -> str | None:
        """Return the value of an entry; None if there is no such entry."""
        row = self._db.execute(
            "SELECT value FROM additions WHERE (kind, subject, name) = (?, ?, ?)",
            (kind, subject, name),
        ).fetchone()
        return str(row[0]) if row else None

    def all(self, kind: str) -> tuple[tuple[str, str, str, str], ...]:
        """Return (subject, name, value, time) of every entry of `kind`."""
        return tuple(
            self._db.execute(
                "SELECT subject, name, value, at FROM additions WHERE kind = ?"
                " ORDER BY subject, name",
                (kind,),
            ).fetchall()
        )

    def about(self, subject: str) -> tuple[tuple[str, str, str, str], ...]:
        """Return (kind, name, value, time) of every entry about `subject`, an article's id."""
        return tuple(
            self._db.execute(
                "SELECT kind, name, value, at FROM additions WHERE subject = ? ORDER BY kind, name",
                (subject,),
            ).fetchall()
        )

    def annotated(self, article_id: str, article: Article) -> Annotated:
        """Return a version of an article with the user's data about the article."""
        given: dict[str, list[tuple[str, str]]] = {}
        for kind, name, value, _ in self.about(article_id):
            given.setdefault(kind, []).append((name, value))
        edits = given.get(EDIT)
        bookmarked = dict(given.get(BOOKMARKED, ())).get("")
        return Annotated(
            article=corrected(article, edits) if edits else article,
            tags=tuple(name for name, _ in given.get("tag", ())),
            notes=tuple(given.get("note", ())),
            collections=tuple(name for name, _ in given.get(IN_COLLECTION, ())),
            bookmarked_at=datetime.fromisoformat(bookmarked) if bookmarked else None,
        )

    def present_id(self, article_id: str) -> str:
        """Return the id of the article that one with this former id is part of; else the same."""
        seen = {article_id}
        while (row := self._renamed(article_id)) and row[0] not in seen:  # renamed again, or back
            article_id = row[0]
            seen.add(article_id)
        return article_id

    def _renamed(self, article_id: str) -> Any:
        return self._db.execute(
            "SELECT value FROM additions WHERE (kind, subject, name) = (?, '', ?)"
            " AND NOT EXISTS (SELECT 1 FROM articles WHERE id = name)",
            (RENAMED, article_id),
        ).fetchone()

    def collected(self, name: str) -> tuple[tuple[str, int, bool], ...]:
        """Return (article id, position, removed) of the articles of a collection, in its order."""
        rows = self._db.execute(
            "SELECT a.id, CAST(m.value AS INTEGER) AS place, a.removed FROM additions AS m"
            " JOIN articles AS a ON a.id = m.subject WHERE (m.kind, m.name) = (?, ?)"
            " ORDER BY place, a.id",
            (IN_COLLECTION, name),
        )
        return tuple((article_id, place, bool(removed)) for article_id, place, removed in rows)

    def collection_sizes(self) -> tuple[tuple[str, int], ...]:
        """Return (name, number of its articles without removed ones) of every collection."""
        return tuple(
            self._db.execute(
                "SELECT c.name, count(a.id) FROM additions AS c"
                " LEFT JOIN additions AS m ON (m.kind, m.name) = (?, c.name)"
                " LEFT JOIN articles AS a ON a.id = m.subject AND NOT a.removed"
                " WHERE c.kind = ? GROUP BY c.name ORDER BY c.name",
                (IN_COLLECTION, COLLECTION),
            ).fetchall()
        )

    def _follow(self, kind: str, subject: str) -> None:
        if kind == "removed":
            self._db.execute(
                "UPDATE articles SET removed = EXISTS (SELECT 1 FROM additions"
                " WHERE kind = 'removed' AND subject = articles.id) WHERE id = ?",
                (subject,),
            )
