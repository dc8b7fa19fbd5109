"""The source for web archives: WARC and ARC files of any origin, and WACZ packages of them."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsvault import warc
from newsvault.errors import BadAddress, NotAnArticle
from newsvault.models import Capture, Exchange, Refusal
from newsvault.settings import Settings
from newsvault.sources import refusal
from newsvault.text import one_line
from newsvault.urls import check_address

_NAMES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz", ".warc.gz.open")
_LARGEST_LIST = 16 * 1024 * 1024
_ENCRYPTED = 1
_LARGE, _RATIO = 100_000_000, 200  # nothing that was packed for use shrinks so much
# RuntimeError and NotImplementedError: a package with a password, or packed in a way Python cannot.
_DAMAGE = (
    OSError,
    zipfile.BadZipFile,
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


def captures(
    path: Path,
    *,
    settings: Settings,
    passed: Counter[str] | None = None,
    if_none: str = "",
    expect: Callable[[int], None] = lambda _: None,
) -> Iterator[Capture | Refusal]:
    """Yield the pages in a web archive, one at a time, as they were captured.

    Records that are no web page with status 200 are passed over, and counted in `passed` by what
    they are. Damage gives one Refusal at the end ("damaged-archive", exit code 5): all that is
    whole comes in. A page whose record states a digest that its bytes do not have is marked by the
    override "digest". `if_none` is the hint where there is no page. `expect` is told how many pages
    are still to come, by how far the file is read.
    """
    passed = Counter() if passed is None else passed
    damage: list[str] = []
    pages = 0
    for item, share in _items(path, settings.max_bytes, damage):
        if isinstance(item, warc.Passed):
            if item.damage:
                damage.append(f"{item.what}, byte {item.offset}")
            else:
                passed[item.what] += 1
            continue
        got = _capture(item)
        if got is None:
            passed[f"no page ({item.status} {item.media_type})".replace(" )", ")")] += 1
            continue
        pages += 1
        expect(round(pages / share) - pages)
        yield got
    if damage:
        places = f"in {len(damage)} places, first" if len(damage) > 1 else "in one place"
        what = f"{path.name} is damaged {places}: {damage[0]}; pages taken from it: {pages}"
        yield _wrong(path, "damaged-archive", what, "check the file with the program that wrote it")
    elif not pages:
        what = f"there are no pages in {path.name} that a server sent"
        yield _wrong(path, "no-pages", what, if_none)


def _items(
    path: Path, limit: int, damage: list[str]
) -> Iterator[tuple[warc.Foreign | warc.Passed, float]]:
    """Yield what stands in an archive, each with the share of the file that is read by then."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            packed = stream.read(4) == b"PK\x03\x04" or path.name.lower().endswith(".wacz")
            if not packed:
                for item in warc.read_foreign(stream, limit=limit):
                    yield item, _share(stream.tell(), size)
                return
        with zipfile.ZipFile(path) as package:
            stated = _stated(package)
            # Members are read in place: no name in the package ever becomes a path.
            for info in package.infolist():
                if not info.filename.startswith("archive/") or info.is_dir():
                    continue
                wrong = _unsafe(info) or _unproved(package, info, stated.get(info.filename))
                if wrong:
                    damage.append(f"{info.filename} {wrong}")
                    continue
                with package.open(info) as member:
                    for item in warc.read_foreign(member, limit=limit):
                        read = info.compress_size * _share(member.tell(), info.file_size)
                        yield item, _share(info.header_offset + read, size)
    except _DAMAGE as exc:
        damage.append(one_line(str(exc)) or type(exc).__name__)


def _share(read: float, whole: int) -> float:
    return min(1.0, max(read / max(whole, 1), 0.001))


def _unsafe(info: zipfile.ZipInfo) -> str | None:
    """Return why a member of a package is not read, or None."""
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.file_size > _LARGE and info.file_size > _RATIO * info.compress_size:
        return "unpacks to far more than it is"
    return None


def _stated(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the digests a WACZ package states of its members, by their names."""
    try:
        with package.open("datapackage.json") as stream:
            listed = json.loads(stream.read(_LARGEST_LIST))["resources"]
        return {str(one["path"]): str(one["hash"]) for one in listed}
    except (KeyError, ValueError, TypeError, RecursionError):
        return {}


def _unproved(package: zipfile.ZipFile, info: zipfile.ZipInfo, stated: str | None) -> str | None:
    """Return what is wrong with a member that is not as the package says, or None."""
    name, _, value = (stated or "").partition(":")
    if name.lower() not in ("sha256", "md5"):
        return None
    with package.open(info) as stream:
        digest = hashlib.new(name.lower(), usedforsecurity=False)
        while piece := stream.read(1024 * 1024):
            digest.update(piece)
    return None if digest.hexdigest() == value.lower() else "is not what the package says of it"


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
        requested_url=record.url,
        captured_at=moment,
        exchanges=(exchange,),
        origin="warc",
        overrides=("digest",) if record.misfit else (),
    )


def _wrong(path: Path, reason: str, message: str, hint: str) -> Refusal:
    error = NotAnArticle(
        message,
        locator=str(path),
        hint=hint,
        reason=reason,
    )
    return refusal(str(path), error)
