"""The source for tables: a CSV or TSV export (of another archive, of a reading list)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from newsvault.errors import NotAnArticle
from newsvault.sources import Entry
from newsvault.sources.markup import absolute
from newsvault.text import one_line

_COLUMNS = ("url", "link", "address", "href", "uri", "resolved_url", "given_url", "page_url")
_TITLES = ("title", "headline", "name")


def matches(head: bytes, name: str) -> bool:
    """Tell whether this is a table: by its name, since any text might be one."""
    return name.lower().endswith((".csv", ".tsv")) and b"\x00" not in head


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the addresses in the column called url, link or the like.

    Without such a name the first column that holds an address in the first row is taken. Raises
    NotAnArticle ("bad-list") when there is none.
    """
    text = body.decode("utf-8-sig", "replace").replace("\x00", "")
    first = text.partition("\n")[0]
    mark = max("\t;,", key=first.count) if any(c in first for c in "\t;,") else ","
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        header = next(rows, [])
        names = [name.strip().lower() for name in header]
        column = next((names.index(n) for n in _COLUMNS if n in names), None)
        title = next((names.index(n) for n in _TITLES if n in names), None)
        if column is None:
            column = next((i for i, cell in enumerate(header) if absolute(base, cell)), None)
            if column is None:
                raise _no_column(names, base)
            yield Entry(url=absolute(base, header[column]) or "")
        for row in rows:
            url = absolute(base, row[column]) if column < len(row) else None
            if url:
                shown = row[title] if title is not None and title < len(row) else ""
                yield Entry(url=url, title=one_line(shown)[:500])
    except csv.Error as exc:
        raise NotAnArticle(
            f"the table cannot be read: {exc}", locator=base, hint="", reason="bad-list"
        ) from exc


def _no_column(names: list[str], base: str) -> NotAnArticle:
    return NotAnArticle(
        f"no column of the table holds addresses: {', '.join(names)[:200]}",
        locator=base,
        hint="name the column url",
        reason="bad-list",
    )
