"""`import`: a vault's export taken into another vault, record by record.

Into an empty vault everything goes as it is. Into one that holds something, captures get numbers
and versions of their own, those that are there already are passed over, and what its user added is
joined with what is there (`merging`). Web archives of other programs come in as pages do, through
`ingest`.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from newsvault.errors import UsageError
from newsvault.guard import attempt
from newsvault.maintenance.merge import TAKES, Merging
from newsvault.maintenance.scan import Fault, Found, deposits
from newsvault.settings import Settings
from newsvault.storage.catalog import Catalog, FileRow, Place
from newsvault.storage.serialisation import article_from_json
from newsvault.vault import indexing, sidecars
from newsvault.vault.opening import open_catalog
from newsvault.vault.writer import Deposit, Keeper
from newsvault.warc import BadRecord, document, members, parse

_GROUP = 200
_LOOK = 100 * 1024 * 1024  # bytes of a record, when it is not known yet whose it is
_CHUNK = 1024 * 1024


@dataclass(slots=True)
class Imported:
    """How much came in, by outcome: new, changed, same, refused, known, documents."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def is_ours(path: Path) -> bool:
    """Tell whether `path` is an export of a vault: its first deposit has our reading beside it."""
    try:
        with _warc(path) as found, found.open("rb") as stream:
            for count, member in enumerate(members(stream, most=_LOOK)):
                if parse(member.data).url.startswith("urn:newsvault:"):
                    return True
                if count > 50:
                    return False
    except (OSError, BadRecord, zipfile.BadZipFile, UsageError):
        return False
    return False


def import_own(
    root: Path, settings: Settings, path: Path, *, take: frozenset[str] = frozenset()
) -> Imported:
    """Take the export `path` (WARC or WACZ) into the vault at `root`, making it if need be.

    take: what else of its user's decisions comes in, names of `merging.TAKES`.
    """
    unknown = sorted(take - TAKES.keys())
    if unknown:
        raise UsageError(f"cannot take {unknown[0]!r}", hint=f"known: {', '.join(TAKES)}")
    done = Imported()
    with closing(open_catalog(root, create=True)) as catalog, _warc(path) as source:
        keeper = Keeper(root, catalog, settings, clock=lambda: datetime.now(UTC))
        with keeper.locked(), source.open("rb") as stream:
            empty = not any(row.end and _holds(catalog, row) for row in catalog.captures.files())
            merging = None if empty else Merging(root, catalog, path, take)
            taking = _Taking(catalog, done, merging)
            for group in _groups(deposits(source, path.name, most=_most(settings)), done):
                with keeper.deposit() as deposit:
                    for found in group:
                        taking.take(found, stream, deposit)
            if merging is not None:
                with keeper.deposit() as deposit:
                    for values, found in merging.merged(done.counts):
                        taking.append(values, found, stream, deposit)
            indexing.drain(root, catalog, settings.engine)
    return done


def _holds(catalog: Catalog, row: FileRow) -> bool:
    return bool(catalog.captures.documents(row.name)) or any(catalog.captures.in_file(row.name))


def _most(settings: Settings) -> int:
    """Return a size no record of a vault has; what was read can be larger than the page."""
    return 4 * max(settings.max_bytes, settings.max_decoded_bytes)


def _groups(items: Iterator[Found | Fault], done: Imported) -> Iterator[list[Found]]:
    group: list[Found] = []
    for item in items:
        if isinstance(item, Fault):
            done.faults.append(item)
        elif item.whole:
            group.append(item)
        if len(group) >= _GROUP:
            yield group
            group = []
    if group:
        yield group


class _Taking:
    """Deposits from elsewhere, fitted into this catalogue."""

    def __init__(self, catalog: Catalog, done: Imported, merging: Merging | None) -> None:
        self._catalog = catalog
        self._merging = merging
        self._done = done
        self._numbers: dict[int, int] = {}
        self._known: set[int] = set()  # captures that were here before
        self._texts: dict[tuple[str, int], str] = {}  # their version to the digest of its text

    def take(self, found: Found, stream: IO[bytes], deposit: Deposit) -> None:
        """Append one deposit and bring the catalogue up to it."""
        values = found.values
        if values["kind"] == "event" and self._merging is not None:
            self._merging.add(found)
            return
        fitted = attempt(
            lambda: self._fitted(values),
            lambda why: Fault(
                file=found.place.file, offset=found.place.start, what=f"cannot be used ({why})"
            ),
        )
        if isinstance(fitted, Fault):
            self._done.faults.append(fitted)
        elif fitted is not None:
            self.append(fitted, found, stream, deposit)

    def _fitted(self, values: dict[str, Any]) -> dict[str, Any] | Fault | None:
        if values["kind"] == "reading":
            return self._fit(values)
        if values["kind"] == "reading-again":
            return self._fit_again(values)
        fitted = values if self._is_news(values) else None
        self._done.counts["documents"] += fitted is not None
        return fitted

    def append(
        self, fitted: dict[str, Any], found: Found, stream: IO[bytes], deposit: Deposit
    ) -> None:
        """Append one deposit as it is to be kept, and bring the catalogue up to it."""
        values, place = found.values, found.place
        stop = place.stop if fitted == values else found.document
        tail = deposit.tail
        start = tail.append(_read(stream, place.start, stop))
        if fitted != values:
            event = values["kind"] == "event"
            about = None if event else values["capture"]["record"]
            said = values["at"] if event else values["capture"].get("captured_at") or _EPOCH
            uri = sidecars.EVENT_URI if event else sidecars.READING_URI
            moment = datetime.fromisoformat(said)
            tail.append(document(fitted, uri=uri, at=moment, about=about))
        moved = Place(
            file=deposit.name,
            start=start,
            stop=tail.end,
            offset=start + place.offset - place.start,
            length=place.length,
        )
        sidecars.apply(self._catalog, fitted, moved)

    def _fit(self, values: dict[str, Any]) -> dict[str, Any] | None:
        capture = values["capture"]
        there = self._catalog.captures.of_record(capture["record"])
        if there is not None:
            self._numbers[capture["number"]] = there.info.number
            if there.digest is not None:
                self._texts[(capture["article_id"], capture["version"])] = there.digest
            self._known.add(there.info.number)
            self._done.counts["known"] += 1
            return None
        number = self._catalog.captures.next_number()
        self._numbers[capture["number"]] = number
        article_id, version = capture["article_id"], capture["version"]
        if article_id is None:
            self._done.counts["refused"] += 1
            return {**values, "capture": {**capture, "number": number}}
        article = values["article"]
        if article is None:
            digest = capture.get("digest") or self._texts.get((article_id, version))
        else:
            digest = sidecars.text_digest(article_from_json(article))
        ours = self._catalog.articles.with_text(article_id, digest) if digest else None
        if article is None and ours is None:
            self._done.counts["without target"] += 1
            return None
        assert digest is not None
        newest = self._catalog.articles.get(article_id)
        self._texts[(article_id, version)] = digest
        self._done.counts["same" if ours else "changed" if newest else "new"] += 1
        number_now = ours.version if ours else newest.versions + 1 if newest else 1
        fitted = {**capture, "number": number, "version": number_now}
        if article is None:
            fitted["digest"] = digest
        return {**values, "capture": fitted}

    def _fit_again(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """Fit what was read from a capture later, if that is not known here already."""
        capture = values["capture"]
        number = self._numbers.get(capture["number"])
        row = self._catalog.captures.get(number) if number is not None else None
        if row is None or (row.article_id is not None and row.info.number in self._known):
            return None
        if row.article_id and row.article_id == capture["article_id"]:
            version = self._catalog.articles.get(row.article_id, row.version)
            if version is None or version.capture.number != number:
                return None
        self._done.counts["documents"] += 1
        digest = sidecars.text_digest(article_from_json(values["article"]))
        self._texts[(capture["article_id"], capture["version"])] = digest
        return {**values, "capture": {**capture, "number": number}}

    def _is_news(self, values: dict[str, Any]) -> bool:
        """Whether an addition says something that is not so already."""
        if values["kind"] != "event":
            return False
        kind, subject, name, value = values["entry"]
        there = dict(self._catalog.additions.of(kind, subject))
        if values["action"] == "drop":
            return name in there
        return bool(there.get(name) != value)


_EPOCH = "1970-01-01T00:00:00+00:00"


def _read(stream: IO[bytes], start: int, stop: int) -> bytes:
    stream.seek(start)
    return stream.read(stop - start)


@contextmanager
def _warc(path: Path) -> Iterator[Path]:
    """Give the WARC file in `path`: itself, or the one in a package, copied out of it."""
    if not zipfile.is_zipfile(path):
        yield path
        return
    with zipfile.ZipFile(path) as package:
        names = [one for one in package.infolist() if one.filename == "archive/data.warc.gz"]
        # Ours is not packed a second time: what is copied out is no larger than the package.
        if not names or names[0].file_size > path.stat().st_size:
            raise UsageError(f"{path} is no export of a vault", hint="newsvault ingest FILE")
        with NamedTemporaryFile(suffix=".warc.gz") as copy, package.open(names[0]) as member:
            while piece := member.read(_CHUNK):
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)
