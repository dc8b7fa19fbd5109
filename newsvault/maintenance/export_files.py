"""Whether a file is an export of a vault, and the records in it, whole or damaged."""

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

_LOOK = 100 * 1024 * 1024  # bytes of a record, when it is not known yet whose it is
_FIRST = 60  # records and places without one, in which an export shows that it is one
_CHUNK = 1024 * 1024


def is_ours(path: Path) -> bool:
    """Tell whether `path` is an export of a vault: near its beginning is a reading of ours.

    Damage is passed over: an export stays one, and its captures keep what was noted of them.
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
    """Give the WARC file in `path`, and what is wrong with the package around it.

    It is `path` itself, or what is in a package, copied out of it. Raises UsageError when that
    unpacks to more than the package: an export is not packed a second time.
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
    """Copy the archives of a package; yield their names, and what is wrong with them or ""."""
    most = path.stat().st_size
    for archive in archives(stream):
        yield archive.name, archive.damage
        if archive.stream is None:
            continue
        archive.stream.seek(0)
        while piece := archive.stream.read(_CHUNK):
            if copy.tell() + len(piece) > most:
                raise UsageError(f"{path} is no export of a vault", hint="newsvault ingest FILE")
            copy.write(piece)
