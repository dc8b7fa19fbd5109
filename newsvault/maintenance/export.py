"""`export`: the captures as one WARC file, or as a WACZ package for replay programs."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import IO

from newsvault import __version__
from newsvault.errors import Damaged, UsageError
from newsvault.maintenance.cdxj import Line, lines_of
from newsvault.maintenance.scan import Fault, deposits
from newsvault.maintenance.vault_identity import IDENTITY, NAME, display_name, identity
from newsvault.storage.captures import Archive, sync_folder
from newsvault.storage.catalog import CaptureRow, Catalog, FileRow
from newsvault.storage.opening import open_catalog
from newsvault.system.output_files import refuse_existing, replacing
from newsvault.vault.article_references import locate
from newsvault.vault.erase_marks import ERASED
from newsvault.warc import members, warcinfo, without_secrets

FORMATS = ("warc", "wacz")
_NAME = "data.warc.gz"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Result: number of captures and of other documents (later parses, tags, notes), and bytes.

    `withheld` counts, by name, the HTTP headers left out because they can hold credentials.
    """

    captures: int
    documents: int
    bytes: int
    withheld: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A byte range of a capture file to export, and its capture if it is one."""

    file: str
    start: int
    stop: int
    capture: CaptureRow | None


def export(
    root: Path,
    target: Path,
    *,
    format_: str,
    references: Iterable[str] | None = None,
    now: datetime,
    name: str = "",
) -> Exported:
    """Export the vault's captures to the new file `target`.

    A whole vault includes tags, notes and removals; a selection of articles has its captures
    only. Every record is verified first.

    Args:
        root: the vault's folder.
        target: the file to create.
        format_: "warc" or "wacz".
        references: article ids, prefixes of ids, or addresses; None for the whole vault.
        now: the current time, an aware datetime.
        name: the vault's name, shown where the export is imported; by default its identity.

    Raises:
        UsageError: unknown format, or `target` exists.
        NotFound: no article with this reference.
        Damaged: a capture file is damaged.
    """
    if format_ not in FORMATS:
        raise UsageError(f"cannot export {format_!r}", hint=f"known: {', '.join(FORMATS)}")
    refuse_existing(target)
    with closing(open_catalog(root, create=False)) as catalog:
        pieces = _pieces(catalog, references)
        own = _prove(root, catalog, {piece.file for piece in pieces})
        pieces = [piece for piece in pieces if (piece.file, piece.start) not in own]
        withheld: Counter[str] = Counter()
        head = _head(root, name, now)
        with replacing(target, private=True) as out:
            if format_ == "warc":
                _write_warc(out, root, pieces, head, withheld)
            else:
                _write_wacz(out, root, catalog, pieces, head=head, now=now, withheld=withheld)
            out.flush()
            size = out.tell()
        sync_folder(target.absolute().parent)
    captures = sum(1 for piece in pieces if piece.capture)
    return Exported(
        captures=captures,
        documents=len(pieces) - captures,
        bytes=size,
        withheld=dict(sorted(withheld.items())),
    )


def _pieces(catalog: Catalog, references: Iterable[str] | None) -> list[_Piece]:
    wanted = (
        None if references is None else {locate(catalog, reference).id for reference in references}
    )
    found = []
    for row in catalog.captures.files():
        found += sorted(_of_file(catalog, row, wanted), key=lambda piece: piece.start)
    return found


def _of_file(catalog: Catalog, row: FileRow, wanted: set[str] | None) -> Iterator[_Piece]:
    for capture in catalog.captures.in_file(row.name):
        if wanted is None or capture.article_id in wanted:
            yield _Piece(file=row.name, start=capture.start, stop=capture.stop, capture=capture)
    for start, stop in catalog.captures.documents(row.name) if wanted is None else ():
        yield _Piece(file=row.name, start=start, stop=stop, capture=None)


def _prove(root: Path, catalog: Catalog, names: set[str]) -> set[tuple[str, int]]:
    """Raise Damaged unless all files are intact; return the offsets of the erasure marks.

    The marks are not exported: they would reveal whether a known address was in the vault.
    """
    archive = Archive(root)
    own = set()
    for row in catalog.captures.files():
        if row.name not in names:
            continue
        for item in deposits(archive.path(row.name), row.name, stop=row.end):
            if isinstance(item, Fault):
                raise Damaged(
                    f"{item.name} is damaged ({item.what}); nothing was exported",
                    path=str(root),
                    names=(item.name,),
                    hint="run `newsvault repair --from COPY` first",
                )
            if item.values["kind"] == "event" and item.values["entry"][0] == ERASED:
                own.add((row.name, item.place.start))
    return own


def _head(root: Path, name: str, now: datetime) -> bytes:
    """Return the export's first record (warcinfo): the program and the vault's identity."""
    fields = {"software": f"newsvault/{__version__}"}
    known = identity(root)
    if known:
        fields |= {IDENTITY: known, NAME: display_name(name, known)}
    return warcinfo(_NAME, fields, at=now)


def _write_warc(
    out: IO[bytes], root: Path, pieces: list[_Piece], head: bytes, withheld: Counter[str]
) -> None:
    for _ in _records(out, root, pieces, head, withheld):
        pass


def _records(
    out: IO[bytes], root: Path, pieces: list[_Piece], head: bytes, withheld: Counter[str]
) -> Iterator[Line]:
    """Write the records to `out`; yield the CDXJ line of each capture, with its new offset.

    Headers that can hold credentials are left out, and counted in `withheld`.
    """
    out.write(head)
    archive = Archive(root)
    position = out.tell()
    for piece in pieces:
        with archive.path(piece.file).open("rb") as source:
            source.seek(piece.start)
            data = source.read(piece.stop - piece.start)
        if piece.capture is not None:
            data = _without_secrets(data, withheld)
            yield from lines_of(BytesIO(data), shift=position)
        out.write(data)
        position += len(data)


def _without_secrets(data: bytes, withheld: Counter[str]) -> bytes:
    """Return the records of a capture without headers that can hold credentials; count those."""
    parts = []
    for member in members(BytesIO(data)):
        fresh, names = without_secrets(member.data)
        withheld.update(names)
        parts.append(fresh or data[member.offset : member.end])
    return b"".join(parts)


def _write_wacz(
    out: IO[bytes],
    root: Path,
    catalog: Catalog,
    pieces: list[_Piece],
    *,
    head: bytes,
    now: datetime,
    withheld: Counter[str],
) -> None:
    """Write a package in the WACZ 1.1.1 layout; its members are stored without compression."""
    from tempfile import TemporaryFile

    with TemporaryFile() as data, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        lines = list(_records(data, root, pieces, head, withheld))
        index = "".join(sorted(line.text for line in lines)).encode()
        parts: dict[str, bytes] = {
            # Twice: replay in browsers needs a second index to read a compressed one, and the
            # format's own validator requires the compressed one.
            "indexes/index.cdx": index,
            "indexes/index.cdx.gz": gzip.compress(index, mtime=0),
            "pages/pages.jsonl": _pages(catalog, pieces),
        }
        listed = [_listed(f"archive/{_NAME}", _add(package, f"archive/{_NAME}", data))]
        for name, content in parts.items():
            package.writestr(name, content)
            listed.append(_listed(name, (hashlib.sha256(content).hexdigest(), len(content))))
        described = json.dumps(
            {
                "profile": "data-package",
                "wacz_version": "1.1.1",
                "title": "newsvault export",
                "created": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "software": f"newsvault {__version__}",
                "resources": listed,
            },
            indent=2,
        ).encode()
        package.writestr("datapackage.json", described)
        digest = {
            "path": "datapackage.json",
            "hash": f"sha256:{hashlib.sha256(described).hexdigest()}",
        }
        package.writestr("datapackage-digest.json", json.dumps(digest, indent=2))


def _add(package: zipfile.ZipFile, name: str, data: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    # ZIP64 fields only for large files: ReplayWeb.page misreads them.
    large = data.seek(0, SEEK_END) >= zipfile.ZIP64_LIMIT
    data.seek(0)
    with package.open(name, "w", force_zip64=large) as member:
        while piece := data.read(_CHUNK):
            member.write(piece)
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _listed(path: str, proof: tuple[str, int]) -> dict[str, object]:
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "hash": f"sha256:{proof[0]}",
        "bytes": proof[1],
    }


def _pages(catalog: Catalog, pieces: list[_Piece]) -> bytes:
    """Return the list of pages in a WACZ file: one line of JSON for each article's capture."""
    lines = [{"format": "json-pages-1.0", "id": "pages", "title": "Articles"}]
    for piece in pieces:
        capture = piece.capture
        if capture is None or capture.article_id is None:
            continue
        row = catalog.articles.get(capture.article_id, capture.version)
        lines.append(
            {
                "id": f"{capture.article_id}-{capture.info.number}",
                "url": capture.info.url,
                "ts": capture.info.captured_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "title": row.article.headline if row else capture.info.url,
            }
        )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
