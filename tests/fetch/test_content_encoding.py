"""Content codings: what decodes, what is refused, and that nothing grows beyond its bounds."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.decoding.content_encoding import decode, gunzip
from newsvault.errors import NewsvaultError, NotAnArticle, Refused

LIMIT = 1_000_000
TEXT = b"<html>" + b"all the news " * 100


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


@pytest.mark.parametrize("name", PACKERS)
@given(data=st.binary(max_size=5000))
def test_supported_encodings_are_decoded(name: str, data: bytes) -> None:
    assert decode(PACKERS[name](data), name.upper(), limit=LIMIT) == data


@given(st.binary(min_size=1, max_size=5000))
def test_raw_deflate_is_decoded(data: bytes) -> None:
    assert decode(_raw_deflate(data), "deflate", limit=LIMIT) == data


def test_stacked_encodings_are_decoded_in_reverse_order() -> None:
    packed = gzip.compress(brotli.compress(TEXT))
    assert decode(packed, "identity, br, gzip", limit=LIMIT) == TEXT


@pytest.mark.parametrize("header", [None, "", "identity", " , "])
def test_identity_leaves_the_body_unchanged(header: str | None) -> None:
    assert decode(TEXT, header, limit=LIMIT) == TEXT


def test_concatenated_gzip_members_are_decoded() -> None:
    assert decode(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", limit=LIMIT) == b"ab"


@pytest.mark.parametrize("header", ["utf-8", "none", "text/html", "UTF-8, identity", "zstd"])
def test_invalid_encoding_names_are_ignored_for_text(header: str) -> None:
    """As browsers do with what servers state by mistake."""
    assert decode(TEXT, header, limit=LIMIT) == TEXT
    assert decode("Ålesund".encode("utf-16"), header, limit=LIMIT) == "Ålesund".encode("utf-16")
    assert decode(gzip.compress(TEXT), f"gzip, {header}", limit=LIMIT) == TEXT
    assert decode(gzip.compress(TEXT), f"{header}, gzip", limit=LIMIT) == TEXT


@pytest.mark.parametrize("name", PACKERS)
def test_uncompressed_html_with_a_wrong_header_is_returned(name: str) -> None:
    assert decode(TEXT, name, limit=LIMIT) == TEXT


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (b"\x00\x01\x02 nonsense", "gzip"),
        (b"\x00\x01\x02 nonsense", "br"),
        (b"\xff\xff nonsense", "deflate"),
        (b"\x28\xb5\x2f\xfd\x00\x58" + bytes(range(64)), "zstd"),
        (b"\x1f\x9d\x90\x00\x01\x02" + bytes(range(64)), "compress"),
        (b"x", ", ".join(["gzip"] * 40)),
    ],
)
def test_undecodable_body_is_bad_encoding(body: bytes, header: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        decode(body, header, limit=LIMIT)
    assert caught.value.reason == "bad-encoding"


@pytest.mark.parametrize("name", PACKERS)
def test_decompression_bomb_is_refused(name: str) -> None:
    """500 MB of nothing in a small body take little memory and end as too large."""
    packer = zlib.compressobj(9, wbits=31 if "gzip" in name else 15)
    block = bytes(1_000_000)
    if name == "br":
        bomb = brotli.compress(block * 50)
    else:
        bomb = b"".join(packer.compress(block) for _ in range(500)) + packer.flush()
    tracemalloc.start()
    with pytest.raises(Refused) as caught:
        decode(bomb, name, limit=20 * LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.reason == "too-large"
    assert peak < 60 * LIMIT


def test_nested_decompression_bomb_is_refused() -> None:
    inner = gzip.compress(bytes(40_000_000))
    with pytest.raises(Refused):
        decode(gzip.compress(inner), "gzip, gzip", limit=20 * LIMIT)


def test_body_over_the_size_limit_is_refused() -> None:
    with pytest.raises(Refused):
        decode(b"x" * 11, None, limit=10)
    with pytest.raises(Refused):
        decode(gzip.compress(b"x" * 11), "gzip", limit=10)


def test_truncated_body_is_decoded_up_to_the_cut() -> None:
    packed = gzip.compress(TEXT)
    assert TEXT.startswith(decode(packed[:-9], "gzip", limit=LIMIT))
    assert decode(packed[:-6], "gzip", limit=LIMIT) == TEXT


def test_gunzip_accepts_compressed_and_plain_bytes() -> None:
    assert gunzip(gzip.compress(TEXT), limit=LIMIT) == gunzip(TEXT, limit=LIMIT) == TEXT


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "gzip, br"]))
def test_arbitrary_bytes_decode_or_raise_a_source_error(body: bytes, header: str) -> None:
    try:
        assert len(decode(body, header, limit=LIMIT)) <= LIMIT
    except NewsvaultError:
        return
