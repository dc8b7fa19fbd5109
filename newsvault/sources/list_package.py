"""ZIP files of lists, as reading lists export them.

Pocket has tables; Omnivore has `metadata_*.json` with the highlights of each article in a separate
file (`highlights/SLUG.md`) and a copy of its text (`content/SLUG.html`). The copies are not the
original pages and are skipped.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NoReturn

from newsvault.errors import NotAnArticle
from newsvault.guard import attempt
from newsvault.sources import json_export, opml, ris, table
from newsvault.sources.base import MAX_LIST_BYTES, Entry
from newsvault.text import plural

BEGINS = b"PK\x03\x04"
_KINDS = {".json": json_export, ".csv": table, ".tsv": table, ".opml": opml, ".ris": ris}
_MOST = 10_000  # files in a package


def from_file(path: Path) -> Iterator[Entry] | None:
    """Return the entries of the lists in the ZIP file; None when there is no list in it."""
    names = attempt(lambda: _lists(path), lambda _: [])
    found = _entries(path, names)
    first = next(found, None)
    return None if first is None else _joined(first, found)


def _joined(first: Entry, others: Iterator[Entry]) -> Iterator[Entry]:
    yield first
    yield from others


def _lists(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = package.namelist()[:_MOST]
    return sorted(name for name in names if PurePosixPath(name.lower()).suffix in _KINDS)


def _entries(path: Path, names: list[str]) -> Iterator[Entry]:
    """Yield the entries of all lists; errors are raised at the end as NotAnArticle ("bad-list")."""
    bad: list[str] = []
    given = 0
    for name in names:
        try:
            for entry in _of_list(path, name):
                given += 1
                yield entry
        except NotAnArticle:
            bad.append(name)
    if bad and given:
        raise NotAnArticle(
            f"{plural(len(bad), 'file')} in the package cannot be read as a list, such as {bad[0]}",
            locator=str(path),
            hint="export it again, or unpack it and give the lists in it",
            reason="bad-list",
        )


def _of_list(path: Path, name: str) -> Iterator[Entry]:
    kind = _KINDS[PurePosixPath(name.lower()).suffix]
    body = attempt(lambda: _read(path, name), lambda why: _cannot_be_read(path, why))
    if kind is json_export:
        whole = body
        body = attempt(lambda: _with_highlights(path, whole), lambda _: whole)
    yield from kind.entries(body, "")


def _cannot_be_read(path: Path, why: str) -> NoReturn:
    raise NotAnArticle(why, locator=str(path), reason="bad-list")


def _read(path: Path, name: str) -> bytes:
    """Return a member's bytes; raises NotAnArticle for one that is too large."""
    with zipfile.ZipFile(path) as package, package.open(name) as member:
        body = member.read(MAX_LIST_BYTES + 1)
    if len(body) > MAX_LIST_BYTES:
        _cannot_be_read(path, f"{name} is too large")
    return body


def _with_highlights(path: Path, body: bytes) -> bytes:
    """Return a JSON list with the highlights added from their files, by the article's slug."""
    items = json.loads(body.decode("utf-8-sig"))
    if not isinstance(items, list):
        return body
    with zipfile.ZipFile(path) as package:
        beside = {name for name in package.namelist() if name.startswith("highlights/")}
    for item in items:
        name = f"highlights/{item.get('slug')}.md" if isinstance(item, dict) else ""
        if name in beside:
            text = _read(path, name).decode("utf-8", "replace")
            item["highlights"] = [*_quotes(text)]
    return json.dumps(items).encode()


def _quotes(text: str) -> Iterator[str]:
    """Yield the highlights in Markdown: a quotation (`> `) with the note below it."""
    lines: list[str] = []
    quoting = False
    for line in text.splitlines():
        is_quote = line.startswith(">")
        if is_quote and not quoting and lines:
            yield "\n".join(lines)
            lines = []
        quoting = is_quote
        lines += [line.lstrip("> ").rstrip()] if line.strip("> ") else []
    if lines:
        yield "\n".join(lines)
