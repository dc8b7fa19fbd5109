"""The web archives in a package: WACZ, multi-WACZ, or any ZIP file, whole or damaged.

Members are read in place, and no name in a package ever becomes a path. A package whose directory
cannot be read is read by the heads that stand before its members.
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
_LARGEST_LIST = 16 * 1024 * 1024
_ENCRYPTED = 1
_LARGE, _RATIO = 100_000_000, 200  # nothing that was packed for use shrinks so much
_DEEP = 3  # packages in packages
_MOST = 10_000  # archives in a package
_HEAD = struct.Struct("<4s5H3I2H")
_PIECE = 1024 * 1024
_UNKNOWN = 0xFFFFFFFF  # a size that another field tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a package: where its bytes begin, how many they are, and how they are packed."""

    name: str
    start: int
    packed: int
    size: int
    method: int
    flags: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A web archive in a package. `share` is how far into the package it begins (0 to 1).

    `damage` says what is wrong with it, or is "". `stream` is None when it cannot be read at all.
    """

    name: str
    stream: IO[bytes] | None
    share: float = 0.0
    damage: str = ""


class _Part:
    """A stretch of a file that reads like a file of its own."""

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
    """Return whether a file that begins with `head` is a package."""
    return head.startswith(ZIP) or name.lower().endswith(".wacz")


def archives(stream: IO[bytes], *, deep: int = 0) -> Iterator[Archived]:
    """Yield the web archives in the package `stream`, and in packages in it.

    `stream` can seek; each archive's stream is good until the next is asked for.
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
    """Yield the stretches of a damaged package that no head speaks for and that hold records."""
    at = 0
    for start, stop in [*((one.start, one.start + one.packed) for one in members), (size, size)]:
        if start - at > _HEAD.size:
            part: IO[bytes] = _Part(stream, at, start - at)  # type: ignore[assignment]
            if next_member(part, 0) is not None or next_line(part, 0) is not None:
                what = "records outside of its files"
                yield Archived(name="", stream=part, share=at / max(size, 1), damage=what)
        at = max(at, stop)


def _members(stream: IO[bytes], size: int) -> tuple[list[Member], str]:
    """Return the files in a package, and what is wrong with its directory, or ""."""
    heads = []
    try:
        with zipfile.ZipFile(stream) as package:
            for info in package.infolist():
                head = _head(stream, info.header_offset)
                if head is None or not _agree(info, head) or head.start + head.packed > size:
                    return _walked(stream, size), "its directory is damaged"
                heads.append(head)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        return _walked(stream, size), "its directory is damaged"
    return heads, ""


def _agree(info: zipfile.ZipInfo, head: Member) -> bool:
    """Return whether a file's entry in the directory and the head before it say the same."""
    streamed = head.flags & 8  # the head was written before the sizes were known
    return info.orig_filename == head.name and (
        streamed != 0
        or (info.compress_type, info.compress_size, info.file_size)
        == (head.method, head.packed, head.size)
    )


def _head(stream: IO[bytes], offset: int, stop: int | None = None) -> Member | None:
    """Return the file whose head is at `offset`; None when there is no head.

    When the head does not say how long the file is, it ends before `stop`, or it is asked of the
    directory.
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
    """Return the sizes of a file of more than 4 GB, which are in the head's extra fields."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<2H", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == 1 and len(field) >= 16:
            large, small = struct.unpack("<2Q", field[:16])
            return int(large), int(small)
    return size, packed


def _next(stream: IO[bytes], start: int, mark: bytes = b"PK\x07\x08") -> int:
    """Return where `mark` is next in the file, else the file's end."""
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
    """Return the files of a package by the heads that stand before them."""
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
    """Give the bytes of a file in a package and what is wrong with them, or ""."""
    if member.flags & _ENCRYPTED:
        yield None, "is encrypted"
    elif member.method == zipfile.ZIP_STORED:
        yield _Part(stream, member.start, member.packed), ""  # type: ignore[misc]
    elif member.method != zipfile.ZIP_DEFLATED:
        yield None, "is packed in an unknown way"
    elif member.size > _LARGE and member.size > _RATIO * member.packed:
        yield None, "unpacks to far more than it is"
    else:
        with TemporaryFile() as copy:
            wrong = _inflate(_Part(stream, member.start, member.packed), copy, member)
            copy.seek(0)
            yield copy, wrong


def _inflate(part: _Part, copy: IO[bytes], member: Member) -> str:
    """Unpack a file as far as it is whole; return what is wrong with it, or ""."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    most = max(_LARGE, _RATIO * member.packed)
    try:
        while not unpacker.eof and (piece := unpacker.unconsumed_tail or part.read(_PIECE)):
            copy.write(unpacker.decompress(piece, _PIECE))
            if copy.tell() > most:
                return "unpacks to far more than it is"
    except zlib.error as exc:
        return f"is damaged ({exc})"
    return "" if unpacker.eof else "ends too early"


def _is_archive(part: IO[bytes] | None, name: str) -> bool:
    """Return whether a file in a package is a web archive, by its name or its first bytes."""
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
    """Return the digests a WACZ package states of its files, by their names."""
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
    """Return what is wrong with a file that is not as the package says, or ""."""
    name, _, value = (stated or "").partition(":")
    if part is None or name.lower() not in ("sha256", "md5"):
        return ""
    digest = hashlib.new(name.lower(), usedforsecurity=False)
    part.seek(0)
    while piece := part.read(_PIECE):
        digest.update(piece)
    return "" if digest.hexdigest() == value.lower() else "is not what the package says of it"
