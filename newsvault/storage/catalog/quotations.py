"""The table `quotations`: the quotes of every version of every article."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from newsvault.models import Article
from newsvault.models.record import record
from newsvault.storage.catalog.corrections import EDIT
from newsvault.storage.catalog.damage import sound_row, wrong_moment
from newsvault.storage.catalog.rows import QuotationRow
from newsvault.storage.catalog.version_names import MOMENT

if TYPE_CHECKING:
    from newsvault.models.statements import Saying

Order = Literal["newest", "oldest", "article"]

_AT = "coalesce(a.published_at, a.captured_at)"
_FROM = "FROM quotations AS q JOIN articles AS a ON a.id = q.article_id WHERE NOT a.removed"
_ROWS = f"SELECT q.article_id, q.version, q.number, q.name, q.confidence, q.text, {_AT} {_FROM}"
_ORDERS = {
    "newest": f"{_AT} DESC, q.article_id, q.version DESC, q.number",
    "oldest": f"{_AT}, q.article_id, q.version, q.number",
    "article": "q.article_id, q.version DESC, q.number",
}
_SAYING = f"""
    SELECT q.article_id, q.version, a.newest, q.number, q.text, q.kind, q.speaker, q.name, q.role,
        q.confidence, q.outlet, a.source, a.headline, a.url, {_AT}, a.published_at IS NOT NULL,
        (SELECT {MOMENT} FROM versions AS v JOIN captures AS c ON c.number = v.capture
            WHERE (v.article_id, v.version) = (q.article_id, q.version))
    {_FROM} AND q.article_id = ? AND q.version = ? AND q.number = ?
"""  # noqa: S608  # constants

# The date of an article as its page states it, and as the user corrected it.
_STATED = """
    SELECT CASE WHEN json_valid(v.article) THEN json_extract(v.article, '$.published_at') END
    FROM articles AS a JOIN versions AS v ON (v.article_id, v.version) = (a.id, a.newest)
    WHERE a.id = ?
    UNION ALL SELECT value FROM additions WHERE (kind, subject, name) = (?, ?, 'published')
"""


@record
class QuotationFilter:
    """A filter for quotations; None in a field means any value.

    `earlier` includes earlier versions of articles.
    """

    names: Collection[str] | None = None
    ids: Collection[str] | None = None
    sources: Collection[str] | None = None
    kind: str | None = None
    min_confidence: float | None = None
    earlier: bool = False


class Quotations:
    """The table `quotations`, derived from `versions`."""

    def __init__(self, database: Any) -> None:
        self._db = database
        self._shown: tuple[tuple[str, str], datetime] | None = None  # date of the last article

    def put(self, article_id: str, version: int, article: Article) -> None:
        """Replace the quotations of a version of an article; needs a transaction."""
        self._db.execute(
            "DELETE FROM quotations WHERE article_id = ? AND version = ?", (article_id, version)
        )
        for number, q in enumerate(article.quotes, 1):
            self._db.execute(
                "INSERT INTO quotations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (article_id, version, number, q.kind, q.speaker, q.speaker_name, q.role,
                 q.confidence, article.publisher, q.text),
            )  # fmt: skip

    def names(self) -> tuple[str, ...]:
        """Return every full name of a speaker, as written, sorted."""
        rows = self._db.execute(
            f"SELECT DISTINCT q.name {_FROM} AND q.name IS NOT NULL ORDER BY q.name"
        )
        return tuple(row[0] for row in rows)

    def outlets(self) -> tuple[tuple[str, str], ...]:
        """Return each outlet with quotations: its host and its own name, or ""."""
        rows = self._db.execute(f"SELECT DISTINCT a.source, coalesce(q.outlet, '') {_FROM}")
        return tuple(rows.fetchall())

    def counts(
        self, choice: QuotationFilter
    ) -> Iterator[tuple[str, str, str | None, str | None, int]]:
        """Yield name, article id, speaker as written, role and the number of quotations."""
        where, values = _conditions(choice)
        yield from self._db.execute(
            f"SELECT q.name, q.article_id, q.speaker, q.role, count(*) {_FROM}"
            f" AND q.name IS NOT NULL {where} GROUP BY q.name, q.article_id, q.speaker, q.role",
            values,
        )

    def count(self, choice: QuotationFilter) -> int:
        """Return the number of quotations that match."""
        where, values = _conditions(choice)
        row = self._db.execute(f"SELECT count(*) {_FROM} {where}", values).fetchone()
        return int(row[0])

    def rows(
        self, choice: QuotationFilter, order: Order, *, limit: int | None = None, offset: int = 0
    ) -> Iterator[QuotationRow]:
        """Yield the quotations that match, by date, or by article with its newest version first."""
        where, values = _conditions(choice)
        query = f"{_ROWS} {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
        page = (-1 if limit is None else limit, offset)
        yield from map(QuotationRow._make, self._db.execute(query, [*values, *page]))

    def language(self, article_id: str, version: int) -> str | None:
        """Return the language that the page of a version declares, or None."""
        row = self._db.execute(
            "SELECT CASE WHEN json_valid(article) THEN json_extract(article, '$.language') END"
            " FROM versions"
            " WHERE (article_id, version) = (?, ?)",
            (article_id, version),
        ).fetchone()
        return None if row is None or row[0] is None else str(row[0])

    def saying(self, place: tuple[str, int, int], *, short_id: str, person: str | None) -> Saying:
        """Return the full record of a quotation that exists: article, version and number."""
        from newsvault.models.statements import Saying

        row = self._db.execute(_SAYING, place).fetchone()
        with sound_row(self._db.place, lambda: wrong_moment(row[14])):
            return Saying(
                article_id=row[0],
                short_id=short_id,
                version=row[1],
                newest=row[1] == row[2],
                number=row[3],
                text=row[4],
                kind=row[5],
                speaker=row[6],
                name=row[7],
                person=person,
                role=row[8],
                confidence=row[9],
                outlet=row[10] or row[11],
                source=row[11],
                headline=row[12],
                url=row[13],
                at=self._at(row[0], row[14]),
                dated=bool(row[15]),
                moment=row[16],
            )

    def _at(self, article_id: str, stored: str) -> datetime:
        """Return the stored date of an article in the time zone in which its page shows it.

        The column is in UTC, so that it sorts; the day that a reader sees may be another one.
        """
        key = article_id, stored
        if self._shown is None or self._shown[0] != key:
            moment = datetime.fromisoformat(stored)
            texts = self._db.execute(_STATED, (article_id, EDIT, article_id)).fetchall()
            zoned = (_read(text) for (text,) in texts)
            self._shown = key, next((one for one in zoned if one == moment), moment)
        return self._shown[1]


def _read(text: str | None) -> datetime | None:
    """Return an aware date; None for another text, such as a day without a time."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _conditions(choice: QuotationFilter) -> tuple[str, list[object]]:
    """Return the conditions of `choice` for a WHERE clause, and their values."""
    lists = (
        ("q.name", choice.names),
        ("q.article_id", choice.ids),
        ("a.source", choice.sources),
    )
    asked: list[tuple[str, object]] = [
        (f"{column} IN (SELECT value FROM json_each(?))", json.dumps(sorted(values)))  # noqa: S608  # constants
        for column, values in lists
        if values is not None
    ]
    asked += [
        (condition, value)
        for condition, value in (
            ("q.kind = ?", choice.kind),
            ("q.confidence >= ?", choice.min_confidence),
        )
        if value is not None
    ]
    conditions = [condition for condition, _ in asked]
    if not choice.earlier:
        conditions.append("q.version = a.newest")
    return "".join(f" AND {term}" for term in conditions), [value for _, value in asked]
