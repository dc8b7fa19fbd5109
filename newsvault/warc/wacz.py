"""Web archives in a package: WACZ, multi-WACZ or any ZIP file, damaged ones too.

Members are read in place; file names in a package never become paths. If the central directory is
damaged, the members are found by their local headers.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import SEEK_END, SEEK_SET
from tempfile import TemporaryFile
from typing import IO

from newsvault.warc.stream import BEGINS, PACKED, next_line, next_member

ZIP = b"PK\x03\x04"
_NAMES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz")
_LARGEST_LIST = 16 * 1024  # bytes of datapackage.json * 1024  # bytes of datapackage.json
_ENCRYPTED = 1
_LARGE, _RATIO = 100_000_000, 200  # bytes and ratio beyond which a member is a decompression bomb
_DEEP = 3  # nested packages
_MOST = 10_000  # archives in a package
_HEAD = struct.Struct("<4s5H3I2H")
_PIECE = 1024 * 1024
_UNKNOWN = 0xFFFFFFFF  # the size is in the ZIP64 extra field


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a package: offset and size of its data, uncompressed size, compression method."""

    name: str
    start: int
    packed: int
    size: int
    method: int
    flags: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A web archive in a package.

    Attributes:
        name: file name in the package.
        stream: its bytes; None when it cannot be read.
        share: its position in the package (0 to 1).
        damage: the damage found, or "".
    """

    name: str
    stream: IO[bytes] | None
    share: float = 0.0
    damage: str = ""


class _Part:
    """A range of a file, readable as a file."""

    def __init__(self, stream: IO[bytes], start: int, size: int) -> None:
        self._stream = stream
        self._start = start
        self._size = size
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        self._stream.seek(self._start + self._at)
        data = self._stream.read(left if size < 0 else min(size, left))
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        self._at = offset + (self._size if whence == SEEK_END else 0)
        return self._at

    def tell(self) -> int:
        return self._at


def is_package(head: bytes, name: str) -> bool:
    """Return whether `head`, or the file name, is that of a ZIP package."""
    return head.startswith(ZIP) or name.lower().endswith(".wacz")


def archives(stream: IO[bytes], *, deep: int = 0) -> Iterator[Archived]:
    """Yield the web archives in the package `stream`, and in packages in it.

    `stream` is seekable; each archive's stream is valid until the next one is requested.
    """
    size = stream.seek(0, SEEK_END)
    members, damage = _members(stream, size)
    stated = _stated(stream, members)
    if damage:
        yield Archived(name="", stream=None, damage=damage)
    for member in members[:_MOST]:
        with _opened(stream, member) as (part, wrong):
            if not _is_archive(part, member.name):
                continue
            if part is not None and _starts(part, ZIP) and deep < _DEEP:
                yield from archives(part, deep=deep + 1)
                continue
            yield Archived(
                name=member.name,
                stream=part,
                share=member.start / max(size, 1),
                damage=wrong or _unproved(part, stated.get(member.name)),
            )
    if damage:
        yield from _between(stream, size, members)


def _between(stream: IO[bytes], size: int, members: list[Member]) -> Iterator[Archived]:
    """Yield the ranges of a damaged package outside of its members that have records."""
    at = 0
    for start, stop in [*((one.start, one.start + one.packed) for one in members), (size, size)]:
        if start - at > _HEAD.size:
            part: IO[bytes] = _Part(stream, at, start - at)  # type: ignore[assignment]
            if next_member(part, 0) is not None or next_line(part, 0) is not None:
                what = "records outside of the package's members"
                yield Archived(name="", stream=part, share=at / max(size, 1), damage=what)
        at = max(at, stop)


def _members(stream: IO[bytes], size: int) -> tuple[list[Member], str]:
    """Return the members of a package and the damage to its central directory, or ""."""
    heads = []
    try:
        with zipfile.ZipFile(stream) as package:
            for info in package.infolist():
                head = _head(stream, info.header_offset)
                if head is None or not _agree(info, head) or head.start + head.packed > size:
                    return _walked(stream, size), "its central directory is damaged"
                heads.append(head)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        return _walked(stream, size), "its central directory is damaged"
    return heads, ""


def _agree(info: zipfile.ZipInfo, head: Member) -> bool:
    """Return whether a member's entry in the central directory matches its local header."""
    streamed = head.flags & 8  # the header was written before the sizes were known
    return info.orig_filename == head.name and (
        streamed != 0
        or (info.compress_type, info.compress_size, info.file_size)
        == (head.method, head.packed, head.size)
    )


def _head(stream: IO[bytes], offset: int, stop: int | None = None) -> Member | None:
    """Return the member whose local header is at `offset`; None when there is no header.

    A member without a size ends before `stop`, or at the next data descriptor.
    """
    stream.seek(offset)
    data = stream.read(_HEAD.size)
    if len(data) < _HEAD.size or not data.startswith(ZIP):
        return None
    _, _, flags, method, _, _, _, packed, size, named, extra = _HEAD.unpack(data)
    name = stream.read(named).decode("utf-8" if flags & 0x800 else "cp437", "replace")
    more = stream.read(extra)
    start = offset + _HEAD.size + named + extra
    if _UNKNOWN in (packed, size):
        size, packed = _large(more, size, packed)
    if flags & 8 and packed == 0:
        packed = size = max(0, (stop or _next(stream, start)) - start)
    return Member(name=name, start=start, packed=packed, size=size, method=method, flags=flags)


def _large(extra: bytes, size: int, packed: int) -> tuple[int, int]:
    """Return the sizes in the ZIP64 extra field (members over 4 GB)."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<2H", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == 1 and len(field) >= 16:
            large, small = struct.unpack("<2Q", field[:16])
            return int(large), int(small)
    return size, packed


def _next(stream: IO[bytes], start: int, mark: bytes = b"PK\x07\x08") -> int:
    """Return the offset of the next `mark`, or the end of the file."""
    position = start
    while True:
        stream.seek(position)
        piece = stream.read(_PIECE)
        found = piece.find(mark)
        if found >= 0:
            return position + found
        if len(piece) < _PIECE:
            return position + len(piece)
        position += len(piece) - len(mark)


def _walked(stream: IO[bytes], size: int) -> list[Member]:
    """Return the members of a package by their local headers."""
    found: list[Member] = []
    position = 0
    while position < size and len(found) < _MOST:
        position = _next(stream, position, ZIP)
        member = _head(stream, position)
        if member is not None and member.start + member.packed <= size:
            found.append(member)
            position = max(member.start + member.packed, position + 1)
        else:
            position += 1
    return found


@contextmanager
def _opened(stream: IO[bytes], member: Member) -> Iterator[tuple[IO[bytes] | None, str]]:
    """Open a member: its bytes and the damage to them, or ""."""
    if member.flags & _ENCRYPTED:
        yield None, "is encrypted"
    elif member.method == zipfile.ZIP_STORED:
        yield _Part(stream, member.start, member.packed), ""  # type: ignore[misc]
    elif member.method != zipfile.ZIP_DEFLATED:
        yield None, "has an unsupported compression method"
    elif member.size > _LARGE and member.size > _RATIO * member.packed:
        yield None, "is a decompression bomb"
    else:
        with TemporaryFile() as copy:
            wrong = _inflate(_Part(stream, member.start, member.packed), copy, member)
            copy.seek(0)
            yield copy, wrong


def _inflate(part: _Part, copy: IO[bytes], member: Member) -> str:
    """Decompress a member as far as it is valid; return the damage, or ""."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    most = max(_LARGE, _RATIO * member.packed)
    try:
        while not unpacker.eof and (piece := unpacker.unconsumed_tail or part.read(_PIECE)):
            copy.write(unpacker.decompress(piece, _PIECE))
            if copy.tell() > most:
                return "is a decompression bomb"
    except zlib.error as exc:
        return f"is damaged ({exc})"
    return "" if unpacker.eof else "is truncated"


def _is_archive(part: IO[bytes] | None, name: str) -> bool:
    """Return whether a member is a web archive, by its name or its first bytes."""
    if name.endswith("/"):
        return False
    if name.startswith("archive/") or name.lower().endswith(_NAMES):
        return True
    if part is None:
        return False
    part.seek(0)
    head = part.read(4096)
    if head.startswith(PACKED):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head, 4096)
        except zlib.error:
            return False
    return BEGINS.match(head) is not None


def _starts(part: IO[bytes], with_: bytes) -> bool:
    part.seek(0)
    return part.read(len(with_)) == with_


def _stated(stream: IO[bytes], members: list[Member]) -> dict[str, str]:
    """Return the digests that datapackage.json of a WACZ states, by file name."""
    listed = next((one for one in members if one.name.endswith("datapackage.json")), None)
    if listed is None:
        return {}
    with _opened(stream, listed) as (part, _):
        try:
            described = json.loads(part.read(_LARGEST_LIST) if part is not None else b"")
            folder = listed.name.removesuffix("datapackage.json")
            found = described["resources"]
            return {folder + str(one["path"]): str(one["hash"]) for one in found}
        except (KeyError, ValueError, TypeError, RecursionError):
            return {}


def _unproved(part: IO[bytes] | None, stated: str | None) -> str:
    """Return a message if a member does not match its stated digest, else ""."""
    name, _, value = (stated or "").partition(":")
    if part is None or name.lower() not in ("sha256", "md5"):
        return ""
    digest = hashlib.new(name.lower(), usedforsecurity=False)
    part.seek(0)
    while piece := part.read(_PIECE):
        digest.update(piece)
    return "" if digest.hexdigest() == value.lower() else "does not match its stated digest"
