"""The one strict reader of our own records: a gzip member is whole and right, or it is named."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_CHUNK = 256 * 1024
# Those with a digest of fixed length that web archives state; hashlib knows more by name, and
# raises for some of them.
_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})


class BadRecord(ValueError):
    """Bytes at `offset` that are no whole record; the message says what is wrong."""

    def __init__(self, message: str, *, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One gzip member: where it stands, how it begins, and what is in it."""

    offset: int
    length: int
    head: bytes
    data: bytes

    @property
    def end(self) -> int:
        """Where the next member begins."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record. `http` is the block's HTTP head (first line, then headers), if it has one."""

    kind: str
    headers: dict[str, str]
    http_line: str = ""
    http: tuple[tuple[str, str], ...] = ()
    block: bytes
    body: bytes

    @property
    def id(self) -> str:
        """The record's id, angle brackets and all."""
        return self.headers.get("warc-record-id", "")

    @property
    def url(self) -> str:
        """The address the record is about."""
        return self.headers.get("warc-target-uri", "")

    def header(self, name: str) -> str | None:
        """Return the first HTTP header called `name` (any case), or None."""
        return next((v for k, v in self.http if k.lower() == name.lower()), None)

    def faults(self) -> tuple[str, ...]:
        """Return the digests the record states and does not have."""
        found = []
        pairs = [("warc-block-digest", self.block)]
        if self.kind != "revisit":
            pairs.append(("warc-payload-digest", self.body))
        for name, data in pairs:
            stated = self.headers.get(name)
            if stated is not None and agrees(stated, data) is False:
                found.append(f"{name} does not agree")
        return tuple(found)


def members(
    stream: IO[bytes], *, start: int = 0, stop: int | None = None, most: int = 0
) -> Iterator[Member]:
    """Yield the gzip members of `stream` from `start` on, each proved by its own checksum.

    Raises BadRecord at the first place where no whole member stands, or one that unpacks to more
    than `most` bytes, when that is given: a file of our own is trusted, one from elsewhere is not.
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
                raise BadRecord("the file ends inside a record", offset=offset)
            try:
                parts.append(unpacker.decompress(piece, room))
            except zlib.error as exc:
                raise BadRecord(f"not a whole gzip member ({exc})", offset=offset) from exc
            if unpacker.unconsumed_tail:
                raise BadRecord("it unpacks to more than any record has", offset=offset)
            room = max(1, room - len(parts[-1])) if most else 0
            taken += len(piece)
            head = (head + piece[:10])[:10]
        rest = unpacker.unused_data
        length = taken - len(rest)
        yield Member(offset=offset, length=length, head=head, data=b"".join(parts))
        offset += length


def _more(stream: IO[bytes], offset: int, stop: int | None) -> bytes:
    """Read on, not over `stop`: what stands behind it may be unreadable, and is nobody's business.

    Raises BadRecord where the disk gives an error, as old disks do for some part of a file.
    """
    try:
        size = _CHUNK if stop is None else min(_CHUNK, stop - stream.tell())
        return stream.read(size) if size > 0 else b""
    except OSError as exc:
        raise BadRecord(f"cannot be read ({exc.strerror})", offset=offset) from exc


def read_at(stream: IO[bytes], offset: int, length: int) -> Record:
    """Return the record that stands at `offset` and is `length` bytes long, checked.

    Raises BadRecord when it is not there, not whole, or not what its digests say.
    """
    member = next(members(stream, start=offset, stop=offset + length), None)
    if member is None or member.length != length:
        raise BadRecord("the record is not where it was stored", offset=offset)
    record = parse(member.data, offset=offset)
    faults = record.faults()
    if faults:
        raise BadRecord("; ".join(faults), offset=offset)
    return record


def parse(data: bytes, *, offset: int = 0) -> Record:
    """Return the one record in `data`; raises BadRecord unless it fills it to the byte."""
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
        raise BadRecord("the block is not as long as the record says", offset=offset)
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
    """Return whether a digest of any usual algorithm, in base 32 or base 16, is that of `data`.

    None when the header states none that can be checked: another algorithm, or no value.
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
        # Base 64 tells capitals from small letters, and both of its alphabets are in use.
    ) or stated.strip().partition(":")[2].strip().rstrip("=") in (
        base64.b64encode(digest).decode().rstrip("="),
        base64.urlsafe_b64encode(digest).decode().rstrip("="),
    )
