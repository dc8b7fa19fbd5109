"""`erase`: the only operation that deletes committed bytes.

A capture file with something to erase is rewritten without it under a new name; one transaction
switches the catalogue to the new file; then the old file is deleted. An interruption leaves the old
state or the new one, and the list of files to delete is stored until they are deleted.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from newsvault.errors import Damaged
from newsvault.maintenance.scan import Fault, deposits
from newsvault.settings import Settings
from newsvault.storage import sidecars
from newsvault.storage.captures import Archive, disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.capture_files import ERASING, file_digest
from newsvault.storage.captures.disk import write_all
from newsvault.storage.catalog import Catalog, FileRewrite, FileRow
from newsvault.storage.opening import open_catalog
from newsvault.storage.recovery import finish_erasing, secure_commits
from newsvault.system.platform import open_binary
from newsvault.vault import indexing
from newsvault.vault.article_references import locate
from newsvault.vault.erase_marks import ERASED, marks
from newsvault.vault.writer import Writer

_WAIT = 60.0
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Result: ids of the articles, number of captures, and bytes removed from capture files."""

    ids: tuple[str, ...]
    captures: int
    bytes: int


def erase(root: Path, settings: Settings, references: Iterable[str]) -> Erased:
    """Delete articles with all their captures, parses, tags and notes from the disk.

    Digests of their ids, addresses and payloads are stored, so that a later `import` skips them.
    Saved catalogues in `backups/` and files in quarantine could hold the articles and are deleted
    too; backups elsewhere are not.

    Args:
        root: the vault's folder.
        settings: the vault's settings.
        references: article ids, prefixes of ids, or addresses.

    Raises:
        NotFound: no article with this reference.
        Damaged: a capture file cannot be read completely; nothing is erased.
    """
    with closing(open_catalog(root, create=False)) as catalog, writer_lock(root, wait=_WAIT):
        finish_erasing(root, catalog)
        secure_commits(root, catalog, datetime.now(UTC))
        ids = tuple(dict.fromkeys(locate(catalog, reference).id for reference in references))
        numbers = frozenset(n for article_id in ids for n in catalog.captures.all_about(article_id))
        files = catalog.captures.files()
        cuts = {row.name: _cuts(root, catalog, row, ids, numbers) for row in files}
        _mark(
            Writer(root, catalog, settings, clock=lambda: datetime.now(UTC)), catalog, ids, numbers
        )
        moves = [
            _rewrite(root, _closed(root, catalog, row), cuts[row.name])
            for row in catalog.captures.files()
            if cuts.get(row.name)
        ]
        with catalog.transaction():
            catalog.erase(ids, numbers, moves)
        finish_erasing(root, catalog)
        indexing.rebuild(root, catalog, settings)
    removed = sum(stop - start for move in moves for start, stop in move.cuts)
    return Erased(ids=ids, captures=len(numbers), bytes=removed)


def _mark(writer: Writer, catalog: Catalog, ids: tuple[str, ...], numbers: frozenset[int]) -> None:
    """Record the erasure marks first; they have no effect while the article is still stored."""
    rows = [row for row in map(catalog.captures.get, sorted(numbers)) if row is not None]
    since = {mark: str(catalog.history.first_of(one)) for one in ids for mark in marks([one], [])}
    writer.record([("put", ERASED, "", mark, since.get(mark, "")) for mark in marks(ids, rows)])


def _cuts(
    root: Path, catalog: Catalog, row: FileRow, ids: tuple[str, ...], numbers: frozenset[int]
) -> list[tuple[int, int]]:
    """Return the byte ranges of a file to cut, after checking that all of it is readable."""
    rows = [
        capture for capture in catalog.captures.in_file(row.name) if capture.info.number in numbers
    ]
    cuts = {(capture.start, capture.stop) for capture in rows}
    if not cuts and not catalog.captures.documents(row.name):
        return []
    for item in deposits(Archive(root).path(row.name), row.name, stop=row.end):
        if isinstance(item, Fault):
            raise Damaged(
                f"{item.name} is damaged ({item.what}); nothing was erased",
                path=str(root),
                names=(item.name,),
                hint="run `newsvault repair` first",
            )
        values = item.values
        about = values["entry"][1] if values["kind"] == "event" else None
        again = (
            values["kind"] in ("reading-again", sidecars.ELSEWHERE)
            and values["capture"]["number"] in numbers
        )
        if about in ids or again:
            cuts.add((item.place.start, item.place.stop))
    return sorted(cuts)


def _closed(root: Path, catalog: Catalog, row: FileRow) -> FileRow:
    """Close the growing file, so that it can be rewritten like any other."""
    if row.sha256:
        return row
    archive = Archive(root)
    archive.tail(row.name, row.end).close()  # moves uncommitted bytes to quarantine
    digest = archive.close(row.name)
    with catalog.transaction():
        catalog.captures.set_closed(row.name, digest)
    return next(file for file in catalog.captures.files() if file.name == row.name)


def _rewrite(root: Path, row: FileRow, cuts: list[tuple[int, int]]) -> FileRewrite:
    """Rewrite a file without `cuts`; it takes effect when the catalogue is switched to it."""
    old = root / row.name
    base = old.name.removesuffix(".warc.gz").rpartition("-")[0]
    name = str(old.with_name(f"{base}-{secrets.token_hex(3)}.warc.gz").relative_to(root))
    fresh = root / (name + ERASING)
    with disk_errors(root):
        handle = open_binary(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with old.open("rb") as source:
                for start, stop in _kept(cuts, row.end):
                    _copy(source, start, stop, handle)
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(fresh.parent)
        removed = sum(stop - start for start, stop in cuts)
        return FileRewrite(
            old=row.name,
            new=name,
            cuts=tuple(cuts),
            end=row.end - removed,
            sha256=file_digest(fresh),
        )


def _kept(cuts: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    kept, position = [], 0
    for start, stop in cuts:
        if start > position:
            kept.append((position, start))
        position = stop
    return [*kept, (position, end)] if position < end else kept


def _copy(source: IO[bytes], start: int, stop: int, handle: int) -> None:
    source.seek(start)
    while start < stop:
        piece = source.read(min(_CHUNK, stop - start))
        start += len(piece)
        write_all(handle, piece)
