"""`doctor`: quick checks of a vault, each with the command that fixes it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from newsvault.errors import NewsvaultError, VaultBusy, VaultError
from newsvault.maintenance.verify import last_check
from newsvault.settings import Settings
from newsvault.storage.captures import Archive, writer_lock
from newsvault.storage.catalog import Catalog
from newsvault.storage.index_proof import is_intact
from newsvault.storage.opening import open_catalog
from newsvault.system.file_modes import open_to_others
from newsvault.text import plural
from newsvault.vault import indexing
from newsvault.vault.versions.unmerge import merged

_LONG = timedelta(days=90)
_NAMED = 3  # ids named in a message
_MANY = 200_000  # articles from which another engine is advised
_LITTLE = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check: whether it passed, a message, and the command that fixes it."""

    well: bool
    what: str
    run: str = ""


def examine(root: Path, settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Check the vault at `root` quickly, without reading the capture files as `verify` does.

    Args:
        root: the vault's folder.
        settings: the vault's settings.
        now: the current time, an aware datetime.

    Yields:
        One Finding per check.
    """
    if not root.is_dir():
        yield Finding(well=False, what=f"there is no vault in {root}", run="newsvault ingest URL")
        return
    yield _writable(root)
    wide = sum(1 for _ in open_to_others(root))
    if wide:
        yield Finding(
            well=True,
            what=f"other users of this machine can read {plural(wide, 'file')} and folders of the"
            f" vault; to stop that: chmod -R go-rwx {quote(str(root))}",
        )
    free = shutil.disk_usage(root).free
    yield Finding(
        well=free > _LITTLE, what=f"{free / 1e9:.1f} GB free", run="free some space on this disk"
    )
    try:
        catalog = open_catalog(root, create=False)
    except NewsvaultError as error:
        yield Finding(well=False, what=error.message, run=error.hint)
        return
    with closing(catalog):
        yield from _catalogue(catalog)
        yield from _merged(catalog)
        yield from _files(root, catalog)
        yield from _index(root, catalog, settings)
        yield _checked(root, catalog, now)


def _writable(root: Path) -> Finding:
    if not os.access(root, os.W_OK):
        return Finding(
            well=False, what=f"{root} cannot be written", run="check owner and permissions"
        )
    try:
        with writer_lock(root, wait=0):
            return Finding(well=True, what="the vault is writable and not locked")
    except VaultBusy as error:
        return Finding(well=True, what=error.message)
    except VaultError as error:
        return Finding(well=False, what=error.message, run=error.hint)


def _catalogue(catalog: Catalog) -> Iterator[Finding]:
    faults = catalog.faults()
    yield Finding(
        well=not faults,
        what=f"the catalogue is damaged: {faults[0]}" if faults else "the catalogue is sound",
        run="newsvault rebuild",
    )


def _merged(catalog: Catalog) -> Iterator[Finding]:
    """Report articles that an earlier version merged by mistake; this one never does."""
    found = merged(catalog)
    if found:
        more = ", ..." if len(found) > _NAMED else ""
        yield Finding(
            well=False,
            what=f"{plural(len(found), 'article')} with pages of several addresses that have"
            f" different texts, merged by an earlier newsvault: {', '.join(found[:_NAMED])}{more}",
            run=f"newsvault reparse {' '.join(found) if len(found) <= _NAMED else ''}".strip(),
        )


def _files(root: Path, catalog: Catalog) -> Iterator[Finding]:
    """Yield the findings about the capture files and the quarantine."""
    archive = Archive(root)
    rows = catalog.captures.files()
    bad = []
    for row in rows:
        path = archive.path(row.name)
        size = path.stat().st_size if path.is_file() else -1
        if size < row.end or (row.sha256 and size != row.end):
            bad.append(row.name)
    yield Finding(
        well=not bad,
        what=f"{len(bad)} of {plural(len(rows), 'capture file')} missing or short: {bad[0]}"
        if bad
        else f"{plural(len(rows), 'capture file')} present, with the expected sizes",
        run="newsvault verify, then newsvault repair --from COPY",
    )
    count = sum(1 for _ in (root / "quarantine").glob("*"))
    if count:
        yield Finding(
            well=True,
            what=f"{plural(count, 'file')} in quarantine/: uncommitted or damaged bytes",
            run="delete them when you no longer need them",
        )


def _index(root: Path, catalog: Catalog, settings: Settings) -> Iterator[Finding]:
    """Yield the findings about the search index; it is read, not repaired."""
    from newsvault.search.engines import open_engine

    try:
        with closing(open_engine(settings.engine, root / indexing.FOLDER, settings)) as engine:
            broken = engine.needs_rebuild()
            health = () if broken else engine.health()
    except VaultError as error:
        yield Finding(well=False, what=error.message, run=error.hint)
        return
    yield from (Finding(well=well, what=what) for well, what in health)
    count, *_ = catalog.articles.count()
    if count and (broken or not is_intact(root, catalog)):
        yield Finding(
            well=False, what="the search index has to be rebuilt", run="newsvault reindex"
        )
        return
    if count > _MANY and settings.engine in ("whoosh", "sqlite_fts"):
        yield Finding(
            well=True,
            what=f"{plural(count, 'article')}: the engine tantivy answers faster from {_MANY:,} on;"
            " pip install 'newsvault[tantivy]', set engine = \"tantivy\" in newsvault.toml and run"
            " newsvault reindex",
        )
    waiting = catalog.pending_count()
    yield Finding(
        well=True,
        what=f"{plural(waiting, 'change')} not indexed yet; the next command does it"
        if waiting
        else "the search index is up to date",
    )


def _checked(root: Path, catalog: Catalog, now: datetime) -> Finding:
    """Return the finding about the last `verify`."""
    check = last_check(root)
    if check and check["faults"]:
        name, what = check["faults"][0]
        count, day = len(check["faults"]), check["at"][:10]
        return Finding(
            well=False,
            what=f"verify found {plural(count, 'fault')} on {day}, first {name}: {what}",
            run="newsvault repair --from COPY, or newsvault verify to check again",
        )
    last = catalog.fact("verified_at")
    if last is None:
        return Finding(well=True, what="never completely verified", run="newsvault verify")
    moment = datetime.fromisoformat(last)
    long_ago = now - moment > _LONG
    return Finding(
        well=not long_ago,
        what=f"last completely verified on {moment:%Y-%m-%d}",
        run="newsvault verify" if long_ago else "",
    )
