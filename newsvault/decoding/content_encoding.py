"""Content-Encoding: decompression of HTTP bodies, with limits on size and ratio."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator
from typing import NoReturn

from newsvault.errors import NotAnArticle, Refused
from newsvault.guard import each
from newsvault.text import plural

# Value of Accept-Encoding. zstd is left out until the standard library has a bounded decoder.
ACCEPTED = "gzip, deflate, br"
MAX_CODINGS = 5
MAX_RATIO = 200  # bytes out per byte in
_RATIO_FROM = 1024 * 1024  # bytes of output below which any ratio is allowed
_CHUNK_SIZE = 64 * 1024  # bytes decompressed at a time
_SNIFF = 1024  # bytes checked for control characters, which distinguish compressed data from text
_SPACES = b"\t\n\f\r\x1b"  # escape begins the shifts of ISO-2022-JP


class _Broken(Exception):
    """The body is not in its stated encoding."""


class _Truncated(Exception):
    """The body ends before its encoding does."""


def decode(body: bytes, content_encoding: str | None, *, limit: int, locator: str = "") -> bytes:
    """Return `body` with the encodings of a Content-Encoding header removed.

    As in browsers: a body that is HTML despite its header is returned as it is; an unknown name
    (utf-8, none) is ignored if the body is text; a truncated body is decoded up to the cut.

    Args:
        body: bytes as received.
        content_encoding: value of the header; None for none.
        limit: maximum size of the result, in bytes.
        locator: URL or file, for error messages.

    Raises:
        Refused: more than `limit` bytes, or more than 200 bytes out per byte in ("too-large").
        NotAnArticle: unsupported or damaged encoding ("bad-encoding").
    """
    names = [n.strip().lower() for n in (content_encoding or "").split(",")]
    names = [n for n in names if n and n != "identity"]
    if len(names) > MAX_CODINGS:
        raise _bad_encoding(
            f"too many Content-Encodings: {len(names)} (limit {MAX_CODINGS})", locator
        )
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None:
            # Browsers ignore names that are not encodings: utf-8, none, a media type.
            if _is_text(body):
                continue
            raise _bad_encoding(f"unsupported Content-Encoding: {name}", locator)
        try:
            body = _bounded(each(decoder(body), _broken), limit, len(body), locator)
        except _Broken as exc:
            if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                return body
            raise _bad_encoding(
                f"the body is not valid {name} (Content-Encoding)", locator
            ) from exc
    if len(body) > limit:
        raise _too_large(limit, locator)
    return body


def _broken(why: str) -> NoReturn:
    raise _Broken(why)


def _is_text(body: bytes) -> bool:
    """Return whether `body` begins like text, or is gzip despite an unknown encoding name."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")):
        return True
    return not any(byte < 32 and byte not in _SPACES for byte in body[:_SNIFF])


def is_truncated(body: bytes, content_encoding: str | None, *, limit: int) -> bool:
    """Return whether `body` ends before its outermost content encoding does.

    False for a page with `</html>` at its end: some servers omit the trailing checksum. False,
    too, for a body without encoding, in another encoding, or of more than `limit` bytes decoded.
    """
    name = (content_encoding or "").rpartition(",")[2].strip().lower()
    unpack = _COMPLETE_DECODERS.get(name)
    if unpack is None or not body:
        return False
    size, last = 0, b""
    try:
        for chunk in unpack(body):
            size, last = size + len(chunk), (last + chunk)[-_SNIFF:]
            if size > limit:
                return False
    except _Broken:
        return False
    except _Truncated:
        return not last.rstrip().lower().endswith(b"</html>")
    return False


def gunzip(body: bytes, *, limit: int, locator: str = "") -> bytes:
    """Return `body` decompressed if it is a gzip file, else unchanged; raises as `decode`."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    return decode(body, "gzip", limit=limit, locator=locator)


def gunzip_head(body: bytes, count: int) -> bytes:
    """Return the first `count` bytes of `body`, decompressed if it is gzip (or starts as gzip)."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:count]
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, count)
    except zlib.error:
        return body[:count]


def gunzip_prefix(head: bytes, size: int) -> bytes:
    """Return up to `size` decompressed bytes of a file that begins with `head`.

    A file that is not gzip, or damaged, gives `head` unchanged.
    """
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, size)
    except zlib.error:
        return head


def _bounded(chunks: Iterator[bytes], limit: int, size_in: int, locator: str) -> bytes:
    """Return the joined chunks; `limit` is in bytes, and so is `size_in`, before decoding."""
    out = bytearray()
    for chunk in chunks:
        out += chunk
        if len(out) > limit or (len(out) > _RATIO_FROM and len(out) > MAX_RATIO * size_in):
            raise _too_large(limit, locator)
    return bytes(out)


def _gzip(body: bytes) -> Iterator[bytes]:
    # A gzip file may have several members (RFC 1952, section 2.2).
    rest = body
    while rest.startswith(b"\x1f\x8b"):
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield from _inflate(inflate, rest)
        rest = inflate.unused_data
    if rest is body and body:
        raise _Broken


def _deflate(body: bytes) -> Iterator[bytes]:
    # The standard means the zlib format; many servers send raw deflate (RFC 9110, 8.4.1.2).
    try:
        zlib.decompressobj().decompress(body[:64], 1)
        bits = zlib.MAX_WBITS
    except zlib.error:
        bits = -zlib.MAX_WBITS
    yield from _inflate(zlib.decompressobj(bits), body)


def _inflate(inflate: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    try:
        rest = body
        while rest and not inflate.eof:
            yield inflate.decompress(rest, _CHUNK_SIZE)
            rest = inflate.unconsumed_tail
        while not inflate.eof and (chunk := inflate.decompress(b"", _CHUNK_SIZE)):
            yield chunk
    except zlib.error as exc:
        raise _Broken from exc


def _brotli(body: bytes) -> Generator[bytes, None, bool]:
    """Yield what `body` decompresses to; return whether its end was reached."""
    import brotli

    decoder = brotli.Decompressor()
    try:
        yield decoder.process(body, output_buffer_limit=_CHUNK_SIZE)
        while not decoder.is_finished() and not decoder.can_accept_more_data():
            yield decoder.process(b"", output_buffer_limit=_CHUNK_SIZE)
    except brotli.error as exc:
        raise _Broken from exc
    return bool(decoder.is_finished())


def _gzip_complete(body: bytes) -> Iterator[bytes]:
    rest = body
    while rest.startswith(b"\x1f\x8b"):
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield from _inflate(inflate, rest)
        if not inflate.eof:
            raise _Truncated
        rest = inflate.unused_data


def _brotli_complete(body: bytes) -> Iterator[bytes]:
    if not (yield from _brotli(body)):
        raise _Truncated


_COMPLETE_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip_complete,
    "x-gzip": _gzip_complete,
    "br": _brotli_complete,
}
_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}


def _too_large(limit: int, locator: str) -> Refused:
    return Refused(
        f"the page decompresses to more than {plural(limit, 'byte')} or {MAX_RATIO} times its size",
        locator=locator,
        hint="raise max_decoded_bytes in newsvault.toml to allow it",
        reason="too-large",
    )


def _bad_encoding(message: str, locator: str) -> NotAnArticle:
    return NotAnArticle(
        message,
        locator=locator,
        hint="save the page in a browser and ingest the file",
        reason="bad-encoding",
    )
