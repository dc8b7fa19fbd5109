"""A page whose packed body breaks off is kept, and marked as cut, wherever it comes from."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from newsvault.decoding.content_encoding import is_truncated
from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.sources.saved_pages import file
from newsvault.warc import read_foreign
from tests.fetch.hostile import Make, Server

WORDS = "".join(
    f"<p>Number {n} of the words that the council said, {n * n}.</p>" for n in range(900)
)
PAGE = f"<html><title>A story</title><body><article>{WORDS}</article></body></html>".encode()
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:900]) + gzip.compress(body[900:]),
    "br": brotli.compress,
}


def answer(coding: str, body: bytes, *, sized: bool) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n"
    length = f"Content-Length: {len(body)}\r\n" if sized else "Connection: close\r\n"
    return (head + length + "\r\n").encode() + body


@pytest.mark.parametrize("sized", [True, False])
@pytest.mark.parametrize("coding", PACKED)
def test_fetched_page_with_a_truncated_encoding_is_marked(
    coding: str, sized: bool, server: Server, make: Make
) -> None:
    """With a length that agrees or none at all; the same page whole is not marked."""
    whole = PACKED[coding](PAGE)
    cut = whole[: len(whole) * 2 // 3]
    for body, marked in ((whole, None), (cut, "disconnect")):
        url = server.route(f"/{len(body)}", answer(coding, body, sized=sized))
        last = make(retries=0).fetch(url).exchanges[-1]
        assert (last.body, last.truncated) == (body, marked)


def test_complete_or_uncompressed_body_is_not_marked() -> None:
    """A page with its last tag is whole, and bytes that are not packed are not cut."""
    packed = gzip.compress(PAGE)
    for body, coding in (
        (packed[:-8], "gzip"),
        (PAGE, "gzip"),
        (PAGE, "br"),
        (PAGE, None),
        (b"", "gzip"),
        (packed + b"\0" * 20, "gzip"),
        (packed[:500], "deflate-64"),
        (packed[:500], "identity"),
    ):
        assert not is_truncated(body, coding, limit=10**6), (coding, len(body))
    assert is_truncated(packed[:500], "identity, GZIP ", limit=10**6)


def test_truncation_check_stops_at_the_size_limit() -> None:
    """What unpacks to more than the limit is refused elsewhere."""
    assert not is_truncated(gzip.compress(bytes(10**8))[:-9], "gzip", limit=10**6)


def test_archived_page_with_a_truncated_encoding_is_marked(tmp_path: Path) -> None:
    """A record of another program that says nothing of it."""
    whole = gzip.compress(PAGE)
    for body, marked in ((whole, None), (whole[:700], "disconnect")):
        block = answer("gzip", body, sized=True)
        head = (
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/1\r\n"
            "WARC-Date: 2024-05-01T00:00:00Z\r\nContent-Type: application/http\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        path = tmp_path / "one.warc"
        path.write_bytes(head.encode() + block + b"\r\n\r\n")
        with path.open("rb") as stream:
            (found,) = read_foreign(stream, limit=10**6)
        assert getattr(found, "truncated", "none") == marked


def test_truncated_gzip_file_is_marked(tmp_path: Path) -> None:
    """A file page.html.gz that was copied in part."""
    whole = gzip.compress(PAGE)
    path = tmp_path / "page.html.gz"
    for data, marked in ((whole, None), (whole[: len(whole) // 2], "disconnect")):
        path.write_bytes(data)
        got = file(path, url="https://paper.example/1", settings=Settings())
        assert isinstance(got, Capture)
        assert got.saved_truncated == marked
        assert ("cut" in got.overrides) == (marked is not None)
