"""The source for web archives: WARC and ARC files of any origin, and WACZ packages of them."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from newsvault import warc
from newsvault.errors import BadAddress, NotAnArticle
from newsvault.models import Capture, Exchange, Refusal
from newsvault.settings import Settings
from newsvault.sources import refusal
from newsvault.urls import check_address

_NAMES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz", ".warc.gz.open")
_LARGEST_LIST = 16 * 1024 * 1024
# RuntimeError and NotImplementedError: a package with a password, or packed in a way Python cannot.
_DAMAGE = (
    OSError,
    zipfile.BadZipFile,
    warc.BadRecord,
    RuntimeError,
    NotImplementedError,
    zlib.error,
    EOFError,
)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def matches(head: bytes, name: str) -> bool:
    """Tell whether this is a web archive, by its first bytes or its name."""
    return head.startswith((b"WARC/1.", b"WARC/0.", b"filedesc://")) or name.lower().endswith(
        _NAMES
    )


def captures(path: Path, *, settings: Settings) -> Iterator[Capture | Refusal]:
    """Yield the pages in a web archive, one at a time, as they were captured.

    Records that are no web page with status 200 are passed over. Damage gives one Refusal, after
    the pages before it ("damaged-archive", exit code 5).
    """
    pages = 0
    try:
        for stream in _streams(path):
            for record in warc.read_foreign(stream, limit=settings.max_bytes):
                got = _capture(record)
                if got is not None:
                    pages += 1
                    yield got
    except _DAMAGE as exc:
        yield _wrong(path, "damaged-archive", f"{path.name} is damaged after {pages} pages: {exc}")
        return
    if not pages:
        yield _wrong(path, "no-pages", f"there are no pages in {path.name}")


def _streams(path: Path) -> Iterator[IO[bytes]]:
    if not path.name.lower().endswith(".wacz"):
        with path.open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(path) as package:
        stated = _stated(package)
        # Members are read in place: no name in the package ever becomes a path.
        for info in package.infolist():
            if info.filename.startswith("archive/") and info.filename.endswith((".warc", ".gz")):
                _prove(package, info, stated.get(info.filename))
                with package.open(info) as stream:
                    yield stream


def _stated(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the digests a WACZ package states of its members, by their names."""
    try:
        with package.open("datapackage.json") as stream:
            listed = json.loads(stream.read(_LARGEST_LIST))["resources"]
        return {str(one["path"]): str(one["hash"]) for one in listed}
    except (KeyError, ValueError, TypeError, RecursionError):
        return {}


def _prove(package: zipfile.ZipFile, info: zipfile.ZipInfo, stated: str | None) -> None:
    name, _, value = (stated or "").partition(":")
    if name.lower() not in ("sha256", "md5"):
        return
    with package.open(info) as stream:
        digest = hashlib.new(name.lower(), usedforsecurity=False)
        while piece := stream.read(1024 * 1024):
            digest.update(piece)
    if digest.hexdigest() != value.lower():
        raise warc.BadRecord(f"{info.filename} is not what the package says of it", offset=0)


def _capture(record: warc.Foreign) -> Capture | None:
    kind = record.media_type  # without one, its bytes will tell
    if record.status != 200 or (kind and not kind.startswith(_PAGE_TYPES)):
        return None
    try:
        check_address(record.url)
    except BadAddress:
        return None
    moment = record.captured_at or datetime.now(UTC)
    exchange = Exchange(
        url=record.url,
        requested_at=moment,
        status=record.status,
        reason=record.reason,
        response_headers=record.headers,
        body=record.body,
        peer_ip=record.peer_ip,
        truncated=record.truncated,
    )
    return Capture(
        requested_url=record.url, captured_at=moment, exchanges=(exchange,), origin="warc"
    )


def _wrong(path: Path, reason: str, message: str) -> Refusal:
    error = NotAnArticle(
        message,
        locator=str(path),
        hint="check the file with the program that wrote it",
        reason=reason,
    )
    return refusal(str(path), error)
