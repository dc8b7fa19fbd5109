"""Rows of some articles of an SQLite FTS5 index, by the numbers that FTS5 found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

_SEEK = 4  # cost of a row that is looked up, in rows of a scan
BY_NUMBERS = "IN (SELECT value FROM json_each(?))"


def rows(
    connection: sqlite3.Connection, columns: str, numbers: Collection[int]
) -> Iterator[tuple[Any, ...]]:
    """Yield the number and some columns of the articles with these numbers.

    Articles that were removed, whose postings FTS5 keeps, have no row. A few are looked up, many
    are read in a scan of the table.
    """
    (last,) = connection.execute("SELECT ifnull(max(number), 0) FROM articles").fetchone()
    sql = f"SELECT number, {columns} FROM articles"  # noqa: S608  # names of columns
    if len(numbers) * _SEEK < last:
        few = f"{sql} WHERE number {BY_NUMBERS}"
        yield from connection.execute(few, (listed(numbers),))
        return
    for row in connection.execute(sql):
        if row[0] in numbers:
            yield row


def listed(numbers: Collection[int]) -> str:
    """Return numbers as the value of `BY_NUMBERS`."""
    return json.dumps(list(numbers))
