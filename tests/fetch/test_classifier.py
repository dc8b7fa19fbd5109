"""Verdicts: each status, type and cut has its own error, exit code and reason."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.classify.classifier import classify
from newsvault.errors import SourceError
from newsvault.models import Capture, Exchange

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PAGE = b"<!doctype html><html><head><title>News</title></head><body><p>Hello</p></body></html>"


def visit(
    body: bytes = PAGE, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
) -> Capture:
    url = "https://example.org/a"
    exchange = Exchange(
        url=url, requested_at=NOW, status=status, body=body, response_headers=headers
    )
    return Capture(requested_url=url, captured_at=NOW, exchanges=(exchange,))


@pytest.mark.parametrize(
    ("status", "exit_code", "reason"),
    [
        (404, 5, "gone"),
        (410, 5, "gone"),
        (401, 4, "blocked"),
        (402, 4, "blocked"),
        (403, 4, "blocked"),
        (418, 4, "blocked"),
        (451, 4, "legal"),
        (429, 3, "busy"),
        (503, 3, "busy"),
        (408, 3, "server-error"),
        (500, 3, "server-error"),
        (502, 3, "server-error"),
        (999, 3, "server-error"),
        (204, 5, "no-page"),
        (206, 5, "no-page"),
        (304, 5, "no-page"),
        (302, 5, "no-page"),
    ],
)
def test_status_codes_map_to_reasons(status: int, exit_code: int, reason: str) -> None:
    error = classify(visit(status=status))
    assert error is not None
    assert (error.exit_code, error.reason) == (exit_code, reason)
    assert error.hint
    assert error.locator == "https://example.org/a"


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"<p>no head",
        b"\xef\xbb\xbf  \n" + PAGE,
        PAGE.decode().encode("utf-16"),
        PAGE.decode().encode("utf-16-le"),
        b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'><body/></html>",
        b"<!-- {json} --><html>",
        b"plain text with no mark-up at all",
        b"{% if x %}<html>",
        "<p>caf\u00e9".encode("cp1252"),
        b"<html><svg></svg></html>",
    ],
)
@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream", ""])
def test_html_is_accepted_with_any_content_type(body: bytes, kind: str) -> None:
    assert classify(visit(body, headers=(("Content-Type", kind),))) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "unsupported-type"),
        (b"\xff\xd8\xff\xe0", "unsupported-type"),
        (b"\x89PNG\r\n", "unsupported-type"),
        (b"PK\x03\x04", "unsupported-type"),
        (b'{"a": 1}', "unsupported-type"),
        (b"[1, 2]", "unsupported-type"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "unsupported-type"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "unsupported-type"),
        (b"<urlset>", "unsupported-type"),
        (bytes(range(256)) + bytes(20), "unsupported-type"),
        (gzip.compress(PAGE, mtime=0), "unsupported-type"),
    ],
)
def test_non_html_is_detected_from_magic_bytes(body: bytes, reason: str) -> None:
    error = classify(visit(body, headers=(("Content-Type", "text/html"),)))
    assert error is not None
    assert (error.exit_code, error.reason) == (5, reason)


def test_body_is_decompressed_before_detection() -> None:
    assert classify(visit(gzip.compress(PAGE), headers=(("Content-Encoding", "gzip"),))) is None
    error = classify(
        visit(gzip.compress(bytes(30_000_000)), headers=(("content-encoding", "gzip"),))
    )
    assert error is not None
    assert (error.exit_code, error.reason) == (4, "too-large")


@given(st.binary(max_size=300), st.integers(100, 999))
def test_classification_never_raises(body: bytes, status: int) -> None:
    error = classify(visit(body, status))
    assert error is None or isinstance(error, SourceError)
