"""Detection of a vault's exports, and their records, intact or damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from newsvault.errors import UsageError
from newsvault.maintenance.scan import Fault, records
from newsvault.warc import archives, is_package

_LOOK = 100 * 1024 * 1024  # bytes of a record read before the file is known to be an export
_FIRST = 60  # records or damaged parts read to detect an export
_CHUNK = 1024 * 1024


def is_ours(path: Path) -> bool:
    """Return whether `path` is an export of a vault: an early record has a `urn:newsvault:` URI.

    Damage is skipped: the intact records of a damaged export can still be imported.
    """
    try:
        with own_archive(path) as (found, _), found.open("rb") as stream:
            first = islice(records(stream, path.name, None, _LOOK), _FIRST)
            return any(
                not isinstance(item, Fault) and item[1].url.startswith("urn:newsvault:")
                for item in first
            )
    except (OSError, UsageError):
        return False


@contextmanager
def own_archive(path: Path) -> Iterator[tuple[Path, list[Fault]]]:
    """Open the WARC file in `path`, and list the damage of the package around it.

    The file is `path` itself, or a temporary copy of a package's archive. Raises UsageError when it
    unpacks to more than the package: the archives of an export are not compressed twice.
    """
    with path.open("rb") as stream:
        if not is_package(stream.read(8), path.name):
            yield path, []
            return
        with NamedTemporaryFile(suffix=".warc.gz") as copy:
            faults = [
                Fault(file=path.name, offset=None, what=f"{archive} {damage}".strip())
                for archive, damage in _copied(stream, path, copy)
                if damage
            ]
            copy.flush()
            yield Path(copy.name), faults


def _copied(stream: IO[bytes], path: Path, copy: IO[bytes]) -> Iterator[tuple[str, str]]:
    """Copy the archives of a package; yield each name with its damage, or ""."""
    most = path.stat().st_size
    for archive in archives(stream):
        yield archive.name, archive.damage
        if archive.stream is None:
            continue
        archive.stream.seek(0)
        while piece := archive.stream.read(_CHUNK):
            if copy.tell() + len(piece) > most:
                raise UsageError(
                    f"{path} is not an export of a vault", hint="newsvault ingest FILE"
                )
            copy.write(piece)
