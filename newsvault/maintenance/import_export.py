"""`import`: an export of one vault imported into another, record by record.

Captures get numbers and versions of this vault, and are parsed again from their bytes
(`import_captures`); captures it already has are skipped. The other user's tags, notes and saved
queries are merged (`merge`). Web archives of other programs are imported as pages, by `ingest`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from newsvault.classify.classifier import is_article_label
from newsvault.errors import SourceError, UsageError
from newsvault.maintenance import vault_identity
from newsvault.maintenance.export_files import is_ours, own_archive
from newsvault.maintenance.import_captures import CaptureImport, Imported
from newsvault.maintenance.merge import TAKES, UserDataMerge
from newsvault.maintenance.scan import Fault, ScannedDeposit, deposits
from newsvault.settings import Settings
from newsvault.storage.opening import open_catalog
from newsvault.vault import indexing
from newsvault.vault.erase_marks import ErasureMarks
from newsvault.vault.intake import Intake
from newsvault.vault.versions.reclassify import reread
from newsvault.vault.workers import ParseWorkers
from newsvault.vault.writer import Writer

__all__ = ["import_own", "is_ours"]
_GROUP = 200  # deposits
_GROUP_SIZE = 8 * 1024 * 1024  # bytes of them, compressed


def import_own(
    root: Path, settings: Settings, path: Path, *, take: frozenset[str] = frozenset()
) -> Imported:
    """Import the export `path` (WARC or WACZ) into the vault at `root`, creating it if needed.

    Args:
        root: the vault's folder.
        settings: the vault's settings.
        path: the file to import.
        take: which of the other user's decisions to import: names of `merge.TAKES`, or "all".

    Raises:
        UsageError: an unknown name in `take`, or `path` is not an export.
    """
    unknown = sorted(take - TAKES.keys() - {"all"})
    if unknown:
        raise UsageError(
            f"unknown value {unknown[0]!r} for take", hint=f"known: {', '.join(TAKES)}, all"
        )
    take = frozenset(TAKES) if "all" in take else take
    with (
        closing(open_catalog(root, create=True)) as catalog,
        own_archive(path) as (source, faults),
        source.open("rb") as stream,
        ParseWorkers(settings) as readers,
    ):
        writer = Writer(root, catalog, settings, clock=lambda: datetime.now(UTC))
        author = vault_identity.author(source)
        merging = UserDataMerge(root, catalog, author, take)
        erased = None if "erased" in take else ErasureMarks(catalog)
        taking = CaptureImport(root, catalog, settings, readers, author=author, erased=erased)
        done = taking.done
        done.faults += faults
        for group in _groups(
            deposits(source, path.name, most=_most(settings), orphans=True), done, merging
        ):
            taking.read_ahead(group, stream)
            with writer.locked(), writer.deposit() as deposit:
                for found in group:
                    merging.follow(found.values)
                    taking.take(found, stream, deposit)
        with writer.locked(), writer.deposit() as deposit:
            for values, found in merging.merged(done.counts):
                taking.append(values, found, stream, deposit)
        intake = Intake(root, catalog, settings, writer, readers)
        taking.read_left(intake)
        if "verdicts" in take:
            _follow_verdicts(intake, merging.verdicts)
        intake.read_reopened()
        with writer.locked():
            indexing.drain(root, catalog, settings)
    return done


def _follow_verdicts(intake: Intake, verdicts: Mapping[str, str]) -> None:
    """Parse again the captures that imported verdicts (by SHA-256) declare to be articles."""
    catalog, writer = intake.catalog, intake.writer
    for sha256, said in verdicts.items():
        for row in catalog.captures.with_payload(sha256) if is_article_label(said) else ():
            version = catalog.articles.get(row.article_id, row.version) if row.article_id else None
            if version is not None and version.capture.number != row.info.number:
                continue  # the version comes from another capture
            read = intake.reading(row.info)
            if isinstance(read, SourceError):
                continue  # the page has no article
            with writer.locked(), suppress(UsageError):  # the text is already the current version
                writer.store_parse(*reread(catalog, row, read, said))


def _most(settings: Settings) -> int:
    """Return a size limit in bytes for a record of a vault; a parse can be larger than its page."""
    return 4 * max(settings.max_bytes, settings.max_decoded_bytes)


def _groups(
    items: Iterator[ScannedDeposit | Fault], done: Imported, merging: UserDataMerge
) -> Iterator[list[ScannedDeposit]]:
    """Yield captures and parses in groups; pass events to `merging` and faults to `done`."""
    group: list[ScannedDeposit] = []
    size = 0
    for item in items:
        if isinstance(item, Fault):
            done.faults.append(item)
        elif item.values["kind"] == "event":
            merging.add(item)
        elif item.whole:
            group.append(item)
            size += item.place.stop - item.place.start
        if len(group) >= _GROUP or size >= _GROUP_SIZE:
            yield group
            group, size = [], 0
    if group:
        yield group
