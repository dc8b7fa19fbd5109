"""Strict reader of our own WARC files: every gzip member is complete and verified, or BadRecord."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_CHUNK = 256 * 1024
# Algorithms with digests of fixed length; hashlib knows others by name and raises for some.
_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
CUT = "the file ends inside a record"


class BadRecord(ValueError):
    """No valid record at `offset`; the message gives the reason."""

    def __init__(self, message: str, *, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A gzip member: offset, first bytes and decompressed data."""

    offset: int
    length: int
    head: bytes
    data: bytes

    @property
    def end(self) -> int:
        """Offset of the next member."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record. `http` is the HTTP header of its block (first line, then headers), if any."""

    kind: str
    headers: dict[str, str]
    http_line: str = ""
    http: tuple[tuple[str, str], ...] = ()
    block: bytes
    body: bytes

    @property
    def id(self) -> str:
        """WARC-Record-ID, with angle brackets."""
        return self.headers.get("warc-record-id", "")

    @property
    def url(self) -> str:
        """WARC-Target-URI."""
        return self.headers.get("warc-target-uri", "")

    def header(self, name: str) -> str | None:
        """Return the first HTTP header `name` (case-insensitive), or None."""
        return next((v for k, v in self.http if k.lower() == name.lower()), None)

    def faults(self) -> tuple[str, ...]:
        """Return a message for each stated digest that does not match."""
        found = []
        pairs = [("warc-block-digest", self.block)]
        if self.kind != "revisit":
            pairs.append(("warc-payload-digest", self.body))
        for name, data in pairs:
            stated = self.headers.get(name)
            if stated is not None and agrees(stated, data) is False:
                found.append(f"{name} does not match")
        return tuple(found)


def members(
    stream: IO[bytes], *, start: int = 0, stop: int | None = None, most: int = 0
) -> Iterator[Member]:
    """Yield the gzip members of `stream` from `start` on, each verified by its checksum.

    Args:
        stream: seekable binary stream.
        start: offset of the first member.
        stop: offset to end at; None: the end of the file.
        most: maximum decompressed size of a member, in bytes; 0 (for our own files): no limit.

    Raises:
        BadRecord: no complete member at this offset, or one larger than `most`.
    """
    stream.seek(start)
    offset, rest = start, b""
    while stop is None or offset < stop:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        parts: list[bytes] = []
        taken, room = 0, most
        head = b""
        while not unpacker.eof:
            piece = rest or _more(stream, offset, stop)
            rest = b""
            if not piece:
                if taken == 0:
                    return
                raise BadRecord(CUT, offset=offset)
            try:
                parts.append(unpacker.decompress(piece, room))
            except zlib.error as exc:
                raise BadRecord(f"invalid gzip member ({exc})", offset=offset) from exc
            if unpacker.unconsumed_tail:
                raise BadRecord("record larger than the limit after decompression", offset=offset)
            room = max(1, room - len(parts[-1])) if most else 0
            taken += len(piece)
            head = (head + piece[:10])[:10]
        rest = unpacker.unused_data
        length = taken - len(rest)
        yield Member(offset=offset, length=length, head=head, data=b"".join(parts))
        offset += length


def _more(stream: IO[bytes], offset: int, stop: int | None) -> bytes:
    """Read a chunk, but not beyond `stop`, after which the disk may be unreadable.

    Raises BadRecord on an I/O error.
    """
    try:
        size = _CHUNK if stop is None else min(_CHUNK, stop - stream.tell())
        return stream.read(size) if size > 0 else b""
    except OSError as exc:
        raise BadRecord(f"read error ({exc.strerror})", offset=offset) from exc


def read_at(stream: IO[bytes], offset: int, length: int) -> Record:
    """Return the record at `offset`, `length` bytes long, verified.

    Raises BadRecord when it is missing, incomplete, or does not match its digests.
    """
    member = next(members(stream, start=offset, stop=offset + length), None)
    if member is None or member.length != length:
        raise BadRecord("no record of that length at this offset", offset=offset)
    record = parse(member.data, offset=offset)
    faults = record.faults()
    if faults:
        raise BadRecord("; ".join(faults), offset=offset)
    return record


def parse(data: bytes, *, offset: int = 0) -> Record:
    """Parse a single record; raises BadRecord unless it fills `data` exactly."""
    head, gap, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    if not gap or not lines[0].startswith("WARC/1."):
        raise BadRecord("no WARC header", offset=offset)
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    size = headers.get("content-length", "")
    if not size.isdigit() or len(rest) != int(size) + 4 or rest[-4:] != b"\r\n\r\n":
        raise BadRecord("block length does not match Content-Length", offset=offset)
    block = rest[:-4]
    line, body = "", block
    http: tuple[tuple[str, str], ...] = ()
    if headers.get("content-type", "").startswith("application/http"):
        line, http, body = http_head(block)
    return Record(
        kind=headers.get("warc-type", ""),
        headers=headers,
        http_line=line,
        http=http,
        block=block,
        body=body,
    )


def http_head(block: bytes) -> tuple[str, tuple[tuple[str, str], ...], bytes]:
    """Split an HTTP message into its first line, its headers and its body."""
    head, _, body = block.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(":") for line in lines[1:] if line]
    return lines[0], tuple((name.strip(), value.strip()) for name, _, value in pairs), body


def agrees(stated: str, data: bytes) -> bool | None:
    """Return whether `stated` (algorithm:value, base 16, 32 or 64) is the digest of `data`.

    None when it cannot be checked: unknown algorithm or no value.
    """
    name, _, value = stated.strip().partition(":")
    algorithm = name.strip().lower().replace("-", "")
    value = value.strip().lower().rstrip("=")
    if algorithm not in _ALGORITHMS or not value:
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return value in (
        digest.hex(),
        base64.b32encode(digest).decode().lower().rstrip("="),
        # Base 64 is case-sensitive, and both of its alphabets are in use.
    ) or stated.strip().partition(":")[2].strip().rstrip("=") in (
        base64.b64encode(digest).decode().rstrip("="),
        base64.urlsafe_b64encode(digest).decode().rstrip("="),
    )
