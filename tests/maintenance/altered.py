"""Forged exports: changed documents with matching lengths and digests."""

import base64
import hashlib
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsvault.warc import members


def changed(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a record with its document changed, and length and digest updated."""
    head, _, rest = data.partition(b"\r\n\r\n")
    values = json.loads(rest[:-4])
    change(values)
    body = json.dumps(values).encode()
    digest = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
    lines = []
    for line in head.decode().split("\r\n"):
        name = line.partition(":")[0]
        if name.lower() == "content-length":
            lines.append(f"{name}: {len(body)}")
        elif name.lower().endswith("-digest"):
            lines.append(f"{name}: sha1:{digest}")
        else:
            lines.append(line)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def packed(data: bytes) -> bytes:
    packer = zlib.compressobj(5, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(data) + packer.flush()


def altered(
    source: Path, target: Path, *changes: tuple[str, Callable[[dict[str, Any]], None]]
) -> None:
    """Write the export `source` to `target`, with `changes` by kind of document."""
    with source.open("rb") as stream:
        datas = [member.data for member in members(stream)]
    for kind, change in changes:
        for at, data in enumerate(datas):
            if b"urn:newsvault:" in data.partition(b"\r\n\r\n")[0] and kind_of(data) == kind:
                datas[at] = changed(data, change)
    target.write_bytes(b"".join(map(packed, datas)))


def kind_of(data: bytes) -> str:
    return str(json.loads(data.partition(b"\r\n\r\n")[2][:-4])["kind"])
