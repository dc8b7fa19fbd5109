"""Sources: what can be given, what becomes of it, and that one bad item stops nothing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.errors import UsageError
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources.crawler import open_sources
from newsvault.sources.saved_pages import capture_bytes, own_address
from tests.fetch.hostile import Server, page

PAGE = b'<html><head><link rel="canonical" href="https://example.org/story"></head><p>Hello'


def one(locator: str | Path, settings: Settings, url: str | None = None) -> Capture | Refusal:
    with open_sources(settings) as sources:
        (only,) = sources.captures(str(locator), url)
    return only


def test_url_yields_a_capture(server: Server, settings: Settings) -> None:
    got = one(server.route("/a", page()), settings)
    assert isinstance(got, Capture)
    assert got.origin == "web"


@pytest.mark.parametrize(
    ("locator", "exit_code"),
    [
        ("example.org/story", 2),
        ("javascript:alert(1)", 2),
        ("file:///etc/passwd", 2),
        ("http://127.0.0.1:1/", 4),
        ("http://no-such-name.invalid/", 3),
        ("no-such-file.html", 2),
        ("x" * 5000, 2),
        ("a\x00b", 2),
    ],
)
def test_unavailable_source_yields_a_refusal(locator: str, exit_code: int) -> None:
    got = one(locator, Settings(retries=0, delay=0.0))
    assert isinstance(got, Refusal)
    assert got.exit_code == exit_code
    assert got.locator == locator
    assert got.message
    assert got.hint


def test_batch_fetches_robots_txt_once(server: Server, settings: Settings) -> None:
    """robots.txt is asked for once, however many addresses there are."""
    for name in "abc":
        server.route(f"/{name}", page())
    with open_sources(settings) as sources:
        got = [c for name in "abc" for c in sources.captures(server.url(f"/{name}"))]
    assert len(got) == 3
    assert server.seen.count("/robots.txt") == 1


def test_url_is_read_from_a_saved_page(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "any name.html"
    file.write_bytes(PAGE)
    got = one(file, settings)
    assert isinstance(got, Capture)
    assert (got.requested_url, got.saved_body) == ("https://example.org/story", PAGE)
    assert got.origin == "file"
    assert got.exchanges == ()
    assert one(file, settings, url="https://example.org/other").requested_url.endswith("other")  # type: ignore[union-attr]  # a capture


def test_gzip_page_is_decompressed(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "page.html.gz"
    file.write_bytes(gzip.compress(PAGE))
    got = one(file, settings)
    assert isinstance(got, Capture)
    assert got.saved_body == PAGE


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel=canonical href="https://e.org/1">', "https://e.org/1"),
        ("<LINK HREF='https://e.org/1?a=1&amp;b=2' REL='Canonical'>", "https://e.org/1?a=1&b=2"),
        ('<meta property="og:url" content="https://e.org/1">', "https://e.org/1"),
        ('<meta content="https://e.org/1" name="og:url"/>', "https://e.org/1"),
        (
            '<meta property="og:url" content="https://e.org/1"><link rel="canonical" href="/2">',
            "https://e.org/1",
        ),
        (
            '<meta property="og:url" content="https://e.org/1"><link rel=canonical href=https://e.org/2>',
            "https://e.org/2",
        ),
        ("<!-- saved from url=(0017)https://e.org/1 -->", "https://e.org/1"),
        (
            "<!--\n Page saved with SingleFile \n url: https://e.org/1 \n saved date: x\n-->",
            "https://e.org/1",
        ),
        ('<link rel="alternate" href="https://e.org/1">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ("", None),
    ],
)
def test_url_is_found_in_page_metadata(head: str, address: str | None) -> None:
    assert own_address(f"<html><head>{head}</head>".encode()) == address
    assert own_address(f"<html><head>{head}</head>".encode("utf-16")) == address


@given(st.binary(max_size=500))
def test_url_lookup_never_raises(body: bytes) -> None:
    own_address(b'<link rel="canonical" href=' + body)


def test_page_of_unclosed_tags_is_fast() -> None:
    assert own_address(b"<link " * 100_000 + b"href= " * 50_000) is None


@pytest.mark.parametrize(
    ("body", "exit_code", "reason"),
    [
        (b"", 5, "empty"),
        (b"%PDF-1.4", 5, "unsupported-type"),
        (b"\x00\x01\x02\x03\x04\x05\x06" * 40, 5, "unsupported-type"),
        (b"<html><p>no address", 2, "no-address"),
        (b"<p>" + b"x" * 2_000_000, 4, "too-large"),
    ],
)
def test_file_error_has_a_reason(body: bytes, exit_code: int, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(body)
    got = one(file, Settings(max_decoded_bytes=1_000_000))
    assert isinstance(got, Refusal)
    assert (got.exit_code, got.reason) == (exit_code, reason)


def test_page_from_stdin_needs_no_url(settings: Settings) -> None:
    got = capture_bytes(b"<p>x", url="https://example.org/a", settings=settings)
    assert isinstance(got, Capture)
    bad = capture_bytes(b"<p>x", url="nowhere", settings=settings)
    assert isinstance(bad, Refusal)
    assert bad.exit_code == 2


def test_folder_yields_only_pages(tmp_path: Path, settings: Settings) -> None:
    for name in (
        "b.html",
        "a.HTM",
        "sub/c.xhtml",
        "d.html.gz",
        "story_files/frame.html",
        ".h.html",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PAGE)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty.html").write_bytes(b"")
    with open_sources(settings) as sources:
        given = ((one, sources.waiting()[0]) for one in sources.captures(str(tmp_path)))
        got, left = zip(*given, strict=True)
    assert left == tuple(reversed(range(len(got))))
    assert len([c for c in got if isinstance(c, Capture)]) == 4
    assert [Path(r.locator).name for r in got if isinstance(r, Refusal)] == ["empty.html"]


def test_folder_without_pages_is_reported(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "note.txt").write_text("x")
    got = one(tmp_path, settings)
    assert isinstance(got, Refusal)
    assert (got.exit_code, got.reason) == (5, "no-pages")
    with pytest.raises(UsageError):
        one(tmp_path, settings, url="https://example.org/a")
