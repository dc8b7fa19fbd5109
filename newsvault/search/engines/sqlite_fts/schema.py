"""Tables of an SQLite FTS5 index, and the rows of an article. They hold no text."""

from __future__ import annotations

import sqlite3

from newsvault.search.document import NUMBERS, OTHERS, ZONES, Entry

COLUMNS = (*ZONES, *OTHERS)
# A contentless FTS5 table cannot delete a row: the row number of a removed article is never reused,
# and its postings stay until the next reindex.
_TABLES = f"""
CREATE TABLE articles(
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    {", ".join(f"{name} INTEGER" for name in NUMBERS)},
    sentences TEXT NOT NULL, paragraphs TEXT NOT NULL);
CREATE TABLE keys(key TEXT, number INTEGER, PRIMARY KEY(key, number)) WITHOUT ROWID;
CREATE TABLE facets(field TEXT, value TEXT, number INTEGER,
    PRIMARY KEY(field, value, number)) WITHOUT ROWID;
CREATE INDEX keys_by_article ON keys(number);
CREATE INDEX facets_by_article ON facets(number);
CREATE TABLE quotations(quotation INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL);
CREATE INDEX quotations_by_article ON quotations(number);
CREATE VIRTUAL TABLE text USING fts5({", ".join(COLUMNS)}, content='',
    tokenize="ascii tokenchars '.'");
CREATE VIRTUAL TABLE said USING fts5(speaker, quote, content='',
    tokenize="ascii tokenchars '.'");
CREATE VIRTUAL TABLE text_terms USING fts5vocab(text, row);
CREATE VIRTUAL TABLE said_terms USING fts5vocab(said, row);
CREATE VIRTUAL TABLE text_places USING fts5vocab(text, instance);
CREATE VIRTUAL TABLE said_places USING fts5vocab(said, instance);
"""


def create(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty file."""
    connection.executescript(_TABLES)


def put(connection: sqlite3.Connection, entry: Entry) -> None:
    """Insert an article that is not in the index yet."""
    numbers = entry.numbers
    number = connection.execute(
        f"INSERT INTO articles(id, {', '.join(NUMBERS)}, sentences, paragraphs)"
        f" VALUES(?, {', '.join('?' * len(NUMBERS))}, ?, ?)",
        (
            entry.id,
            *map(numbers.get, NUMBERS),
            " ".join(map(str, entry.sentences)),
            " ".join(map(str, entry.paragraphs)),
        ),
    ).lastrowid
    connection.executemany("INSERT INTO keys VALUES(?, ?)", ((k, number) for k in entry.keys))
    connection.executemany(
        "INSERT INTO facets VALUES(?, ?, ?)", ((f, value, number) for f, value in entry.facets)
    )
    texts = [" ".join(entry.terms.get(name, ())) for name in COLUMNS]
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    connection.execute(
        f"INSERT INTO text(rowid, {', '.join(COLUMNS)}) VALUES({marks})",  # constants
        (number, *texts),
    )
    for speaker, quote in entry.quotations:
        quotation = connection.execute(
            "INSERT INTO quotations(number) VALUES(?)", (number,)
        ).lastrowid
        connection.execute(
            "INSERT INTO said(rowid, speaker, quote) VALUES(?, ?, ?)",
            (quotation, " ".join(speaker), " ".join(quote)),
        )


def drop(connection: sqlite3.Connection, article_id: str) -> None:
    """Delete an article, if it is there."""
    found = connection.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
    if found:
        for table in ("keys", "facets", "quotations", "articles"):
            connection.execute(f"DELETE FROM {table} WHERE number = ?", found)  # noqa: S608  # ours
