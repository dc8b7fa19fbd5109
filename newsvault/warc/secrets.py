"""Credentials in HTTP headers (cookies, tokens): never stored, never exported.

They are no part of a page, and give access to the user's accounts.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable

from newsvault.warc.reading import parse

_LEVEL = 5  # same as for new records
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
    """Return whether the HTTP header `name` (of a request or response) can hold a credential."""
    lower = name.strip().lower()
    return lower in _NAMES or _PART.search(lower) is not None


def public_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return HTTP headers without those that can hold a credential."""
    return [(name, value) for name, value in headers if not is_secret(name)]


def without_secrets(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the gzip member of the record `data` without credential headers, and their names.

    (b"", ()) when there are none: the member can be copied unchanged. The block digest is
    recomputed; payload digest and record ID stay. Raises BadRecord for invalid data.
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
    """Return the header lines without credentials; continuation lines belong to their header."""
    kept: list[bytes] = []
    secret = False
    for line in lines:
        if not line.startswith((b" ", b"\t")):
            named = _HTTP_NAME.match(line)
            secret = named is not None and is_secret(named[1].decode("latin-1"))
        if not secret:
            kept.append(line)
    return kept
