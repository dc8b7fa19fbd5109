"""Write a bundle: the payload in `data/`, then the bag around it by the library `bagit`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsvault import __version__
from newsvault.errors import UsageError
from newsvault.guard import attempt
from newsvault.output.citations import citations
from newsvault.output.evidence.fetch_record import FetchRecord
from newsvault.output.evidence.report import report
from newsvault.output.evidence.zip_file import pack
from newsvault.output.exports.files import make_folder, safe_name
from newsvault.output.exports.json_lines import line
from newsvault.output.exports.record import ExportRecord
from newsvault.output.formats.json import dump
from newsvault.system.file_modes import FILE, FOLDER
from newsvault.system.output_files import beside, output_errors, refuse_existing, replacing
from newsvault.text import plural

MANIFEST = "manifest-sha256.txt"
TOKEN = "manifest-sha256.txt.tsr"  # noqa: S105  # the name of a file
ALGORITHMS = ("sha256", "sha512")
# The user's own words, which leave the vault only when asked.
_PRIVATE = ("tags", "notes", "numbered_notes", "bookmarked_at", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What goes into a bundle.

    `write_captures` writes the WACZ package to a path; `query` is what chose the articles, and
    `archive` describes the state of the archive.
    """

    records: tuple[ExportRecord, ...]
    fetches: tuple[FetchRecord, ...]
    query: str
    archive: dict[str, Any]
    write_captures: Callable[[Path], None]
    with_notes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """Result: the bundle's path, and the number of articles, captures and quotations in it."""

    path: Path
    articles: int
    captures: int
    quotations: int
    timestamped: bool


def write_bundle(
    target: Path,
    material: Material,
    *,
    now: datetime,
    zipped: bool = False,
    timestamp: Callable[[bytes], bytes] | None = None,
) -> Bundled:
    """Write the bundle as the folder `target`, or as a ZIP file.

    Args:
        target: the folder or file to create.
        material: what goes into it.
        now: the current time, an aware datetime.
        zipped: whether to write one ZIP file.
        timestamp: returns the response of a time-stamping authority for the manifest's bytes.

    Raises:
        UsageError: `target` exists.
    """
    refuse_existing(target)
    fresh = beside(target)
    with output_errors(target):
        fresh.mkdir(mode=FOLDER)
        try:
            for name, content in _payload(material, now):
                _put(fresh / name, content)
            material.write_captures(fresh / "captures.wacz")
            _make_bag(fresh, material, now)
            if timestamp is not None:
                _put(fresh / TOKEN, timestamp((fresh / MANIFEST).read_bytes()))
                _refresh_tag_manifests(fresh)
            _for_owner_only(fresh)
            if zipped:
                with replacing(target, private=True) as stream:
                    pack(fresh, stream, folder=safe_name(target.stem))
            else:
                fresh.replace(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return Bundled(
        path=target,
        articles=len(material.records),
        captures=len(material.fetches),
        quotations=sum(len(record.stored.article.quotes) for record in material.records),
        timestamped=timestamp is not None,
    )


def _put(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    with replacing(path) as stream:
        stream.write(content)


def _payload(material: Material, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file but the captures."""
    records = material.records
    lines = [_public(record, notes=material.with_notes) for record in records]
    yield "records.jsonl", _jsonl(lines)
    yield "quotations.jsonl", _jsonl([q for record in records for q in _quotations(record)])
    versions = [
        {"article_id": record.stored.id, **version}
        for record in records
        for version in line(record)["all_versions"]
    ]
    yield "versions.jsonl", _jsonl(versions)
    about = {
        "query": material.query,
        "articles": [record.stored.version_name for record in records],
        "archive": material.archive,
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "made_by": f"newsvault {__version__}",
    }
    yield "query.json", dump(about).encode()
    cited = [(record.stored, None) for record in records]
    for name, format_ in (
        ("txt", "text"),
        ("csl.json", "csl-json"),
        ("bib", "bibtex"),
        ("ris", "ris"),
    ):
        yield f"citations.{name}", citations(cited, format_=format_).encode() + b"\n"
    for fetch in material.fetches:
        yield f"fetches/{fetch.name}.json", dump(fetch.values).encode()
    words = "\n\n".join(fetch.words for fetch in material.fetches)
    yield "fetches/in-words.txt", words.encode() + b"\n"
    yield "report.html", report(records, material.fetches, about).encode()


def _public(record: ExportRecord, *, notes: bool) -> dict[str, Any]:
    return {name: value for name, value in line(record).items() if notes or name not in _PRIVATE}


def _quotations(record: ExportRecord) -> Iterator[dict[str, Any]]:
    """Yield the quotations of an article as records; offsets are in characters."""
    for number, (quote, person) in enumerate(
        zip(record.stored.article.quotes, record.people, strict=True), 1
    ):
        yield {
            "reference": f"{record.stored.version_name}.q{number}",
            "article_id": record.stored.id,
            "number": number,
            "text": quote.text,
            "start": quote.start,
            "end": quote.end,
            "kind": quote.kind,
            "speaker": quote.speaker,
            "person": person,
            "confidence": quote.confidence,
            "sha256": record.stored.capture.payload_sha256,
        }


def _jsonl(values: list[dict[str, Any]]) -> bytes:
    return "".join(dump(value, indent=None) + "\n" for value in values).encode()


def _make_bag(folder: Path, material: Material, now: datetime) -> None:
    import bagit

    info = {
        "External-Description": f"{plural(len(material.records), 'news article')} with captures",
        "Bagging-Date": now.astimezone(UTC).date().isoformat(),
        "Bag-Software-Agent": f"newsvault {__version__} with bagit.py {bagit.VERSION}",
    }
    _by_bagit(lambda: bagit.make_bag(str(folder), info, checksums=list(ALGORITHMS)))


def _refresh_tag_manifests(folder: Path) -> None:
    """Enter the token, which came after the manifests, into the manifests of tag files."""
    import bagit

    _by_bagit(lambda: bagit.Bag(str(folder)).save())


def _by_bagit(work: Callable[[], object]) -> None:
    """Call `work`, which uses bagit, without its log; its failure is a UsageError."""
    import logging

    def failed(reason: str) -> object:
        raise UsageError(f"bagit could not make the bag: {reason}")

    log = logging.getLogger("bagit")
    before = log.level
    log.setLevel(logging.CRITICAL)  # it reports each file
    try:
        attempt(work, failed)
    finally:
        log.setLevel(before)


def _for_owner_only(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(FOLDER if path.is_dir() else FILE)


def read_json(path: Path) -> Any:
    """Return the value of a JSON file of a bundle."""
    return json.loads(path.read_text("utf-8"))
