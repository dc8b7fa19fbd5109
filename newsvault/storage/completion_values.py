"""Values for shell completion, read from the catalogue without opening a vault.

Pressing Tab must neither write nor block: the connection is read-only, runs no schema upgrade, and
every list is bounded.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from newsvault.storage.layout import CATALOGUE
from newsvault.text import plural

MOST = 50  # values shown for one key press

_IDS = """
    SELECT id, headline FROM articles WHERE id LIKE ? || '%' AND NOT removed
    ORDER BY captured_at DESC LIMIT ?
"""
_SPEAKERS = """
    SELECT q.name, count(*) FROM quotations AS q
    JOIN articles AS a ON a.id = q.article_id AND a.newest = q.version
    WHERE NOT a.removed AND (q.name LIKE ? || '%' ESCAPE '\\' OR q.name LIKE '% ' || ? || '%' ESCAPE '\\')
    GROUP BY q.name ORDER BY count(*) DESC, q.name LIMIT ?
"""  # noqa: E501  # a condition is one line
_SOURCES = """
    SELECT source, count(*) FROM articles
    WHERE NOT removed AND source LIKE '%' || ? || '%' ESCAPE '\\'
    GROUP BY source ORDER BY count(*) DESC, source LIMIT ?
"""
_ADDED = """
    SELECT DISTINCT name, CASE kind WHEN 'query' THEN value ELSE '' END FROM additions
    WHERE kind = ? AND name LIKE ? || '%' ESCAPE '\\' ORDER BY name LIMIT ?
"""

Values = list[tuple[str, str]]


def article_ids(vault: Path, prefix: str) -> Values:
    """Return (id, headline) of the newest articles whose id begins with `prefix`."""
    return _read(vault, _IDS, prefix.lower(), MOST) if prefix.isalnum() or not prefix else []


def speakers(vault: Path, prefix: str) -> Values:
    """Return (name, count) of the speakers with a part of the name that begins with `prefix`."""
    like = _escaped(prefix)
    return _counted(_read(vault, _SPEAKERS, like, like, MOST), "quotation")


def sources(vault: Path, part: str) -> Values:
    """Return (host, count) of the outlets whose host contains `part`."""
    return _counted(_read(vault, _SOURCES, _escaped(part), MOST), "article")


def tags(vault: Path, prefix: str) -> Values:
    """Return the tags that begin with `prefix`."""
    return _read(vault, _ADDED, "tag", _escaped(prefix), MOST)


def saved_queries(vault: Path, prefix: str) -> Values:
    """Return (name, query) of the saved queries whose name begins with `prefix`."""
    return _read(vault, _ADDED, "query", _escaped(prefix), MOST)


def collections(vault: Path, prefix: str) -> Values:
    """Return the collections whose name begins with `prefix`."""
    return _read(vault, _ADDED, "collection", _escaped(prefix), MOST)


def feeds(vault: Path, part: str) -> Values:
    """Return the addresses of the followed feeds that begin with `part`."""
    return _read(vault, _ADDED, "feed", _escaped(part), MOST)


def _read(vault: Path, query: str, *values: object) -> Values:
    address = f"{(vault / CATALOGUE).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=0.2)) as database:
            return [(str(value), str(about)) for value, about in database.execute(query, values)]
    except sqlite3.Error:  # no vault, an older schema or a damaged file: nothing to complete
        return []


def _counted(values: Values, noun: str) -> Values:
    return [(value, plural(int(count), noun)) for value, count in values]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
