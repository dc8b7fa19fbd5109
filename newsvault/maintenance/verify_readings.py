"""Check stored versions against their bytes: each one is parsed again and compared.

A parse records the program version that made it. The same version must give the same result; a
difference to another version's parse is reported with its name and is not a fault, because the
rules may have improved.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsvault import __version__
from newsvault.errors import Damaged, SourceError
from newsvault.maintenance.scan import Fault, ScannedDeposit, deposits
from newsvault.models import Article
from newsvault.settings import Settings
from newsvault.storage.captures import Archive
from newsvault.storage.catalog import Catalog, FileRow, VersionRow
from newsvault.vault.pending_reading import Reading
from newsvault.vault.versions.identity import with_stored_address
from newsvault.vault.versions.versioning import corrected
from newsvault.vault.workers import ParseWorkers

_TODAY = f"newsvault/{__version__}"


def unfollowed(
    root: Path, catalog: Catalog, settings: Settings, files: list[FileRow]
) -> Iterator[tuple[Fault, bool]]:
    """Yield the versions in `files` that parse differently now, and whether that is a fault.

    It is not where another version of the program made the parse.
    """
    programs = _programs(root, catalog)
    with ParseWorkers(settings) as readers:
        for row in _versions(catalog, files):
            try:
                read = readers.stored(root, catalog, row.capture)
            except Damaged:
                continue  # its damaged bytes are already reported
            what = _difference(catalog, row, read)
            if what:
                program = programs.get(row.capture.number, "")
                yield _fault(row, what, program), program == _TODAY


def _versions(catalog: Catalog, files: list[FileRow]) -> Iterator[VersionRow]:
    """Yield the versions that begin with captures in `files`."""
    for file in files:
        for capture in catalog.captures.in_file(file.name):
            row = catalog.articles.get(capture.article_id or "", capture.version)
            if row is not None and row.capture.number == capture.info.number:
                yield row


def _fault(row: VersionRow, what: str, program: str) -> Fault:
    name = f"{row.id}@{row.version}"
    if program == _TODAY:
        text = f"{name}: {what} not as {_TODAY} parses the page's bytes"
    else:
        by = f"by {program}" if program else "by an unknown version"
        text = f"{name}: parsed {by}; {what} not as {_TODAY} parses it (newsvault reparse {row.id})"
    return Fault(file=row.capture.file, offset=row.capture.offset, what=text)


def _difference(catalog: Catalog, row: VersionRow, read: Reading) -> str:
    """Return the parts of a version that differ, as the subject of a sentence."""
    if isinstance(read, SourceError):
        return "that an article is there is"
    verdict = catalog.verdict(row.capture.payload_sha256)
    read = with_stored_address(corrected(read, verdict), row)
    names = [name for name, one, other in _pairs(row.article, read) if one != other]
    verb = "is" if len(names) == 1 and names[0] != "quotations" else "are"
    return f"{' and '.join(names)} {verb}" if names else ""


def _pairs(one: Article, other: Article) -> tuple[tuple[str, object, object], ...]:
    return (
        ("headline", one.headline, other.headline),
        ("byline", one.byline, other.byline),
        ("text", (one.summary, one.blocks), (other.summary, other.blocks)),
        ("quotations", one.quotes, other.quotes),
        ("date", one.published_at, other.published_at),
    )


def _programs(root: Path, catalog: Catalog) -> dict[int, str]:
    """Return the program version of each capture's latest parse, by capture number."""
    found: dict[int, str] = {}
    for file in catalog.captures.files():
        path = Archive(root).path(file.name)
        for item in deposits(path, file.name, stop=file.end) if path.is_file() else ():
            if not isinstance(item, ScannedDeposit) or item.values.get("article") is None:
                continue
            if item.values["kind"] in ("reading", "reading-again"):
                number = item.values["capture"]["number"]
                found[number] = item.values.get("software") or ""
    return found
