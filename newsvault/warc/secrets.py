"""Keys to somebody's account in HTTP headers: never stored, and never passed on.

They are no part of a page, and whoever has them may be let in as somebody else.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib

from newsvault.warc.reading import parse

_LEVEL = 5  # as our own records are packed
_NAMES = frozenset(
    {
        "authorization",
        "authentication-info",
        "proxy-authorization",
        "proxy-authenticate",
        "proxy-authentication-info",
        "www-authenticate",
    }
)
# As part of a name: X-Auth-Token, X-CSRF-Token, X-Amz-Security-Token, Api-Key, Set-Cookie2.
_PART = re.compile(
    r"(^|-)(api-?key|authorization|cookie2?|csrf|jwt|secret|session(-?id)?|[a-z]*token|xsrf)(-|$)"
)
_HTTP_NAME = re.compile(rb"^([^:\r\n]*):.*$")


def is_secret(name: str) -> bool:
    """Tell whether the HTTP header `name`, of a request or a response, can hold such a key."""
    lower = name.strip().lower()
    return lower in _NAMES or _PART.search(lower) is not None


def without_secrets(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the gzip member of the record `data` without such headers, and their names.

    Where there are none, (b"", ()): the member can stay as it is. Only the digest of the block is
    counted anew: the payload and the record's id stay. Raises BadRecord for what is no record.
    """
    record = parse(data)
    names = tuple(name.lower() for name, _ in record.http if is_secret(name))
    if not names:
        return b"", ()
    head, gap, body = record.block.partition(b"\r\n\r\n")
    block = b"\r\n".join(_kept(head.split(b"\r\n"))) + gap + body
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest())
    stated = {b"warc-block-digest": b"sha1:" + digest, b"content-length": b"%d" % len(block)}
    lines = []
    for line in data.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        name = line.partition(b":")[0]
        value = stated.get(name.strip().lower())
        lines.append(line if value is None else name + b": " + value)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    whole = b"\r\n".join(lines) + b"\r\n\r\n" + block + b"\r\n\r\n"
    return packer.compress(whole) + packer.flush(), names


def _kept(lines: list[bytes]) -> list[bytes]:
    """Return the lines of an HTTP head that hold no key; a folded line goes with its first."""
    kept: list[bytes] = []
    secret = False
    for line in lines:
        if not line.startswith((b" ", b"\t")):
            named = _HTTP_NAME.match(line)
            secret = named is not None and is_secret(named[1].decode("latin-1"))
        if not secret:
            kept.append(line)
    return kept
