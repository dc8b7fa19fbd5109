"""Tables: CSV and TSV exports of other archives and reading lists."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from newsvault.errors import NotAnArticle
from newsvault.sources.base import Entry
from newsvault.sources.export_items import ADDRESSES, item, plain_name
from newsvault.sources.xml import absolute
from newsvault.text import plural

FILES_ONLY = False

_ENDINGS = (".csv", ".tsv", ".tab")
_MARKS = "\t;,|"
_QUOTED = re.compile(r'"[^"]*+"')
_LONGEST_CELL = 16 * 1024 * 1024  # characters; maximum cell size; highlights can be long


def matches(head: bytes, name: str) -> bool:
    """Return whether the file name is that of a table (any text might be one)."""
    del head
    return name.lower().endswith(_ENDINGS)


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the rows with the URL in the column named url, link or similar.

    The delimiter is detected in the first line: tab, semicolon, comma or bar. Without a column
    name, the first column with a URL in the first row is used. Columns of tags, folders, notes,
    highlights and dates become annotations. Raises NotAnArticle: "bad-list" when no column has
    URLs, and at the end "bad-line" for rows with an invalid URL.
    """
    from newsvault.decoding.charset import decode

    csv.field_size_limit(_LONGEST_CELL)
    text = decode(body).text.replace("\x00", "").lstrip("\ufeff")
    declared = re.match(r"sep=(.)\r?\n", text)  # delimiter declaration for Excel
    text = text[declared.end() :] if declared else text
    mark = declared[1] if declared else _mark(text.partition("\n")[0])
    bad: list[str] = []
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        yield from _rows(rows, base, bad)
    except csv.Error as exc:
        raise NotAnArticle(
            f"invalid table: {exc}",
            locator=base,
            hint="export it again as CSV in UTF-8",
            reason="bad-list",
        ) from exc
    if bad:
        raise NotAnArticle(
            f"{plural(len(bad), 'row')} without an address, such as {bad[0][:60]!r}",
            locator=base,
            hint="an address begins with https://",
            reason="bad-line",
        )


def _mark(line: str) -> str:
    outside = _QUOTED.sub("", line)
    return max(_MARKS, key=outside.count) if any(mark in outside for mark in _MARKS) else ","


def _rows(rows: Iterator[list[str]], base: str, bad: list[str]) -> Iterator[Entry]:
    """Yield the entries of a table's rows; cells that are no addresses go to `bad`."""
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    names = [plain_name(name) for name in first]
    column = next((names.index(name) for name in ADDRESSES if name in names), None)
    if column is None:
        column = next((i for i, cell in enumerate(first) if absolute(base, cell)), None)
        if column is None:
            raise _no_column(first, base)
        names = [f"column{number}" for number in range(len(first))]
        yield Entry(url=absolute(base, first[column]) or "")
    names[column] = "url"
    for row in rows:
        cell = row[column].strip() if column < len(row) else ""
        entry = item(dict(zip(names, row, strict=False)) | {"url": cell}, base) if cell else None
        if entry is not None:
            yield entry
        elif cell:
            bad.append(cell)


def _no_column(names: list[str], base: str) -> NotAnArticle:
    return NotAnArticle(
        f"no column of the table has addresses: {', '.join(names)[:200]}",
        locator=base,
        hint="name the column url",
        reason="bad-list",
    )
