"""Replay of capture files into an empty catalogue, for `rebuild` and `verify`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from newsvault.errors import Damaged
from newsvault.maintenance.scan import Fault, ScannedDeposit, deposits
from newsvault.storage import sidecars
from newsvault.storage.captures import Archive
from newsvault.storage.captures.capture_files import sequence
from newsvault.storage.catalog import Catalog

Progress = Callable[[int, int], None]
_COMMIT = 1000


def replay(
    root: Path,
    catalog: Catalog,
    ends: dict[str, int] | None,
    progress: Progress | None = None,
) -> Iterator[Fault]:
    """Fill the empty `catalog` from the capture files of the vault at `root`.

    Args:
        root: the vault's folder.
        catalog: a catalogue without rows.
        ends: committed size of each file in bytes; None to read all complete deposits.
        progress: called with the bytes read and the total bytes.

    Yields:
        The faults found.
    """
    archive = Archive(root)
    names = tuple(ends) if ends is not None else archive.names()
    total = sum(_size(archive.path(name)) for name in names)
    done = 0
    for name in sorted(names, key=sequence):
        path = archive.path(name)  # another command may have closed the file since
        stop = ends[name] if ends is not None else None
        if not path.is_file():
            yield Fault(file=name, offset=None, what="the file is missing")
        with catalog.transaction():
            catalog.captures.add_file(name, sequence(name), stop or 0)
        if not path.is_file():
            continue
        yield from _replay_file(path, name, stop, catalog)
        done += _size(path)
        if progress:
            progress(done, total)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _replay_file(path: Path, name: str, stop: int | None, catalog: Catalog) -> Iterator[Fault]:
    """Put the deposits of one capture file in the catalogue; `stop` is an offset in bytes."""
    end = 0
    waiting: list[ScannedDeposit] = []
    for item in deposits(path, name, stop=stop):
        if isinstance(item, Fault):
            yield item
            continue
        end = max(end, item.place.stop)
        waiting.append(item)
        if len(waiting) >= _COMMIT:
            yield from _apply(catalog, waiting)
            waiting = []
    yield from _apply(catalog, waiting)
    if stop is None:
        with catalog.transaction():
            catalog.captures.set_end(name, end or _first_end(path))


def _first_end(path: Path) -> int:
    """Return the end of the first record of a file without deposits; 0 if it is damaged."""
    from newsvault.warc import BadRecord, members

    with path.open("rb") as stream:
        try:
            return next((member.end for member in members(stream)), 0)
        except BadRecord:
            return 0


def _apply(catalog: Catalog, found: list[ScannedDeposit]) -> Iterator[Fault]:
    with catalog.transaction():
        for item in found:
            clash = _clash(catalog, item)
            if clash:
                yield clash
                continue
            try:
                with catalog.all_or_nothing():
                    sidecars.apply(catalog, item.values, item.place)
            except Damaged as error:
                yield Fault(file=item.place.file, offset=item.place.start, what=error.message)


def _clash(catalog: Catalog, item: ScannedDeposit) -> Fault | None:
    """Return the fault of a deposit that cannot be added: a duplicate, or a parse of no capture."""
    values, place = item.values, item.place
    if values["kind"] == "reading":
        if catalog.captures.get(values["capture"]["number"]) is not None:
            number = values["capture"]["number"]
            return Fault(file=place.file, offset=place.start, what=f"duplicate capture {number}")
    elif (
        values["kind"] == "reading-again"
        and catalog.captures.get(values["capture"]["number"]) is None
    ):
        return Fault(file=place.file, offset=place.start, what="a parse of an unknown capture")
    return None
