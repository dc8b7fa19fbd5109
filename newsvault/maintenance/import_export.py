"""`import`: a vault's export taken into another vault, record by record.

Captures get numbers and versions of this vault, and are read again from their bytes (`taking`);
those that are here already are passed over. What the other user added is joined with what is here
(`merging`). Web archives of other programs come in as pages do, through `ingest`.
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
from newsvault.maintenance.import_captures import Imported, Taking
from newsvault.maintenance.merge import TAKES, Merging
from newsvault.maintenance.scan import Fault, Found, deposits
from newsvault.settings import Settings
from newsvault.vault import indexing
from newsvault.vault.erase_marks import Erased
from newsvault.vault.intake import Intake
from newsvault.vault.opening import open_catalog
from newsvault.vault.reclassify import reread
from newsvault.vault.workers import Readers
from newsvault.vault.writer import Keeper

__all__ = ["import_own", "is_ours"]
_GROUP = 200  # deposits
_GROUP_SIZE = 8 * 1024 * 1024  # bytes of them, as they are packed


def import_own(
    root: Path, settings: Settings, path: Path, *, take: frozenset[str] = frozenset()
) -> Imported:
    """Take the export `path` (WARC or WACZ) into the vault at `root`, making it if need be.

    take: what else of its user's decisions comes in, names of `merging.TAKES`, or "all".
    """
    unknown = sorted(take - TAKES.keys() - {"all"})
    if unknown:
        raise UsageError(f"cannot take {unknown[0]!r}", hint=f"known: {', '.join(TAKES)}, all")
    take = frozenset(TAKES) if "all" in take else take
    with (
        closing(open_catalog(root, create=True)) as catalog,
        own_archive(path) as (source, faults),
        source.open("rb") as stream,
        Readers(settings) as readers,
    ):
        keeper = Keeper(root, catalog, settings, clock=lambda: datetime.now(UTC))
        author = vault_identity.author(source)
        merging = Merging(root, catalog, author, take)
        erased = None if "erased" in take else Erased(catalog)
        taking = Taking(root, catalog, settings, readers, author=author, erased=erased)
        done = taking.done
        done.faults += faults
        for group in _groups(
            deposits(source, path.name, most=_most(settings), orphans=True), done, merging
        ):
            taking.read_ahead(group, stream)
            with keeper.locked(), keeper.deposit() as deposit:
                for found in group:
                    taking.take(found, stream, deposit)
        with keeper.locked(), keeper.deposit() as deposit:
            for values, found in merging.merged(done.counts):
                taking.append(values, found, stream, deposit)
        intake = Intake(root, catalog, settings, keeper, readers)
        taking.read_left(intake)
        if "verdicts" in take:
            _follow_verdicts(intake, merging.verdicts)
        with keeper.locked():
            indexing.drain(root, catalog, settings.engine)
    return done


def _follow_verdicts(intake: Intake, verdicts: Mapping[str, str]) -> None:
    """Read the captures again of which verdicts (by SHA-256) that came in say they are articles."""
    catalog, keeper = intake.catalog, intake.keeper
    for sha256, said in verdicts.items():
        for row in catalog.captures.with_payload(sha256) if is_article_label(said) else ():
            version = catalog.articles.get(row.article_id, row.version) if row.article_id else None
            if version is not None and version.capture.number != row.info.number:
                continue  # the version follows from another capture
            read = intake.reading(row.info)
            if isinstance(read, SourceError):
                continue  # no article is in it
            with keeper.locked(), suppress(UsageError):  # its text is saved already
                keeper.read_again(*reread(catalog, row, read, said))


def _most(settings: Settings) -> int:
    """Return a size no record of a vault has; what was read can be larger than the page."""
    return 4 * max(settings.max_bytes, settings.max_decoded_bytes)


def _groups(
    items: Iterator[Found | Fault], done: Imported, merging: Merging
) -> Iterator[list[Found]]:
    """Yield the captures and readings in groups; events go to `merging`, faults to `done`."""
    group: list[Found] = []
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
