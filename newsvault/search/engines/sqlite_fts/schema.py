"""Tables of an SQLite FTS5 index, and the rows of an article. They hold no text."""

from __future__ import annotations

import sqlite3

from newsvault.search.document import NUMBERS, OTHERS, PIECES, ZONES, Entry

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
CREATE TABLE piece_articles(piece INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL);
CREATE INDEX pieces_by_article ON piece_articles(number);
CREATE VIRTUAL TABLE text USING fts5({", ".join(COLUMNS)}, content='',
    tokenize="ascii tokenchars '.'");
CREATE VIRTUAL TABLE pieces USING fts5({", ".join(PIECES)}, content='',
    tokenize="ascii tokenchars '.'");
CREATE VIRTUAL TABLE text_terms USING fts5vocab(text, row);
CREATE VIRTUAL TABLE pieces_terms USING fts5vocab(pieces, row);
CREATE VIRTUAL TABLE text_places USING fts5vocab(text, instance);
CREATE VIRTUAL TABLE pieces_places USING fts5vocab(pieces, instance);
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
    quotations = [(speaker, quote, list[str]()) for speaker, quote in entry.quotations]
    removed = [(list[str](), list[str](), sentence) for sentence in entry.removed]
    for piece in (*quotations, *removed):
        row = connection.execute(
            "INSERT INTO piece_articles(number) VALUES(?)", (number,)
        ).lastrowid
        connection.execute(
            f"INSERT INTO pieces(rowid, {', '.join(PIECES)}) VALUES(?, ?, ?, ?)",  # constants
            (row, *map(" ".join, piece)),
        )


def drop(connection: sqlite3.Connection, article_id: str) -> None:
    """Delete an article, if it is there."""
    found = connection.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
    if found:
        for table in ("keys", "facets", "piece_articles", "articles"):
            connection.execute(f"DELETE FROM {table} WHERE number = ?", found)  # noqa: S608  # ours
