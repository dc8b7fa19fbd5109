"""Word positions in an SQLite FTS5 index, for queries that FTS5 itself cannot express."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from newsvault.search.cost_limit import Work
from newsvault.search.document import PIECES, ZONES
from newsvault.search.expansion import Lexicon
from newsvault.search.query_positions import STARTS

_TERM = 120  # steps for scanning a posting list, which SQLite does not count


class Vocabulary:
    """The terms of an index and their positions."""

    def __init__(self, connection: sqlite3.Connection, work: Work | None = None) -> None:
        self._connection = connection
        self._work = work

    def lexicon(self, field: str | None) -> Lexicon:
        """Return a function that yields the indexed terms with a prefix."""
        sql = f"SELECT term FROM {_table(field)}_terms WHERE term >= ? AND term < ?"  # noqa: S608

        def terms(prefix: str) -> list[str]:
            rows = self._connection.execute(sql, (prefix, prefix + "\U0010ffff"))
            found = [term for (term,) in rows]
            if self._work:
                self._work.spend(_TERM * len(found))
            return found

        return terms

    def held(self, field: str | None, terms: Collection[str]) -> dict[int, list[int]]:
        """Return the positions of some terms, by number of article or piece."""
        wanted = set(ZONES) if field is None else {field}
        sql = f"SELECT doc, col, offset FROM {_table(field)}_places WHERE term = ?"  # noqa: S608
        found: dict[int, list[int]] = {}
        for term in terms:
            for number, column, offset in self._connection.execute(sql, (term,)):
                if column in wanted:
                    found.setdefault(number, []).append(STARTS[column] + offset)
        return found

    def starts(self, number: int, unit: str) -> list[int]:
        """Return the numbers of the words of a body that begin a sentence or paragraph."""
        which = "sentences" if unit == "sentence" else "paragraphs"
        sql = f"SELECT {which} FROM articles WHERE number = ?"  # noqa: S608  # one of two
        found = self._connection.execute(sql, (number,)).fetchone()
        return [int(n) for n in found[0].split()] if found else []


def _table(field: str | None) -> str:
    return "pieces" if field in PIECES else "text"
