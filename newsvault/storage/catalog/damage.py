"""Distinguish a damaged catalogue from a bug, by checking the file after an error.

A flipped byte and a bug raise the same exceptions. An error is reported as Damaged only when a
check of the stored bytes finds damage; otherwise it propagates unchanged.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from newsvault.errors import Damaged
from newsvault.models import Article
from newsvault.models.validation import is_moment, misfit
from newsvault.storage.catalog.schema import STEPS, VERSION

_TABLES = "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
_VALUES = "SELECT count(*) FROM versions WHERE NOT json_valid(article)"


@contextmanager
def sound_row(path: Path, wrong: Callable[[], str]) -> Iterator[None]:
    """Raise Damaged for an exception in the block when the row read in it is damaged.

    path: of the catalogue; wrong: returns the error in the row's values, or "".
    """
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as exc:
        found = wrong()
        if not found:
            raise
        raise damaged(path, f"a row of the catalogue in {path.parent} is damaged: {found}") from exc


def damaged(path: Path, message: str) -> Damaged:
    """Return the error for a damaged catalogue."""
    return Damaged(
        message,
        path=str(path.parent),
        names=(path.name,),
        hint="run `newsvault rebuild`: it builds the catalogue from the capture files",
    )


def wrong_article(text: object) -> str:
    """Return the error in the stored JSON of an article, or ""."""
    try:
        bad = misfit(json.loads(str(text)), Article)
    except (ValueError, RecursionError):
        return "the article is not valid JSON"
    return "" if bad is None else f"article{bad} is missing or has the wrong type"


def wrong_moment(text: object) -> str:
    """Return the error in a stored time, or ""."""
    return "" if is_moment(text) else f"{text!r:.60} is not a time"


def wrong_info(row: tuple[Any, ...]) -> str:
    """Return the error in the columns of a capture, or ""."""
    moment, overrides = row[3], row[13]
    try:
        values = json.loads(str(overrides))
    except (ValueError, RecursionError):
        values = None
    return wrong_moment(moment) or ("" if isinstance(values, list) else "overrides are not a list")


def find_damage(path: Path) -> str:
    """Return the first damage found in the catalogue at `path`, or ""."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as there:
            (sound,) = there.execute("PRAGMA quick_check(1)").fetchone()
            if sound != "ok":
                return str(sound)
            (version,) = there.execute("PRAGMA user_version").fetchone()
            missing = _columns(version) - set(there.execute(_TABLES))
            if missing:
                return f"{'.'.join(min(missing))} is missing"
            return "an article is not valid JSON" if there.execute(_VALUES).fetchone()[0] else ""
    except sqlite3.DatabaseError as exc:
        code: Any = getattr(exc, "sqlite_errorcode", 0) & 0xFF
        return str(exc) if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else ""


def _columns(version: int) -> set[tuple[str, str]]:
    """Return the (table, column) pairs of a schema version."""
    with closing(sqlite3.connect(":memory:")) as empty:
        for step in STEPS[: max(0, min(version, VERSION))]:
            empty.executescript(step)
        return set(empty.execute(_TABLES))
