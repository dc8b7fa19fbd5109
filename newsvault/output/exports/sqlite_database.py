"""SQLite: the tables with foreign keys and full-text search, and a metadata file for Datasette."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault import __version__
from newsvault.errors import SystemRefused
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.exports.tables import TABLES, rows
from newsvault.system.output_files import has_mark, refuse_existing, replacing

_MADE_BY = "Exported by newsvault"
_SEARCHED = {
    "articles": ("headline", "summary", "text"),
    "quotations": ("text", "speaker"),
    "notes": ("text",),
}
_KEYS = {
    "authors": "article_id, position",
    "tags": "article_id, tag",
    "notes": "article_id, number",
}
_ABOUT = {
    "articles": "The newest version of each article",
    "authors": "Persons and organisations of the byline, in order",
    "people": "Speakers, after merges of names",
    "quotations": "Quotations; start and end count characters of articles.text",
    "versions": "Every text that an article had",
    "captures": "Every time an article was fetched or saved",
    "tags": "Your tags",
    "notes": "Your notes",
}


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write the database `target`, and `NAME.metadata.json` beside it."""
    metadata = target.with_suffix(".metadata.json")
    refuse_existing(metadata, lambda path: has_mark(path, _MADE_BY.encode()))
    articles = 0
    with (
        replacing(target) as stream,
        _sqlite_errors(target),
        closing(sqlite3.connect(stream.name)) as database,
    ):
        # One transaction: else each table would be synced to the disk.
        database.executescript(f"PRAGMA foreign_keys = ON; BEGIN; {_schema()} COMMIT;")
        statements = {table: _insert(table) for table in TABLES}
        with database:
            for table, row in rows(records):
                database.execute(statements[table], row)
                articles += table == "articles"
            for table in _SEARCHED:
                database.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")  # noqa: S608  # constants
        database.execute("VACUUM")
    with replacing(metadata) as stream:
        stream.write(json.dumps(_metadata(target.stem, now), indent=2).encode())
    return Written(articles=articles, files=2)


@contextmanager
def _sqlite_errors(target: Path) -> Iterator[None]:
    """Translate SQLite's own error of a full disk."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise SystemRefused(f"cannot write {target}: {error}", hint="check the disk") from error


def _schema() -> str:
    """Return the SQL that creates the tables, their indexes and the full-text tables."""
    parts = []
    for table, columns in TABLES.items():
        lines = []
        for name, kind in columns.items():
            own, _, other = kind.partition(" -> ")
            refers = f" REFERENCES {other} (id)" if other else ""
            lines.append(f'"{name}" {own}{refers}')
        if table in _KEYS:
            lines.append(f"PRIMARY KEY ({_KEYS[table]})")
        parts.append(f"CREATE TABLE {table} (\n    " + ",\n    ".join(lines) + "\n);")
        if "article_id" in columns:
            parts.append(f"CREATE INDEX {table}_article ON {table} (article_id);")
    parts += [
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5 ({', '.join(columns)}, content=[{table}]);"
        for table, columns in _SEARCHED.items()
    ]
    return "\n".join(parts)


def _insert(table: str) -> str:
    columns = TABLES[table]
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in columns)})"  # noqa: S608  # constants


def _metadata(name: str, now: datetime) -> dict[str, Any]:
    """Return the description that Datasette shows (`datasette NAME.db -m NAME.metadata.json`)."""
    tables = {
        table: {"description": text, **({"label_column": "name"} if table == "people" else {})}
        for table, text in _ABOUT.items()
    }
    tables["articles"]["label_column"] = "headline"
    return {
        "title": "News archive",
        "description": f"{_MADE_BY} {__version__} on {now.date().isoformat()}",
        "databases": {name: {"tables": tables}},
    }
