"""Pages that send their reader on by themselves: followed like redirects, and only when meant."""

from __future__ import annotations

import pytest

from newsvault.classify.classifier import classify
from tests.fetch.hostile import Make, Server, page


def sends_on(content: str, rest: str = "") -> bytes:
    """A page with a meta refresh and little else."""
    return page(f'<html><meta http-equiv="refresh" content="{content}">{rest}'.encode())


@pytest.mark.parametrize(
    "content",
    ["0;url=/b", "0; URL=/b", "3, /b", "0;URL='/b'", "1.5 ; url = /b", "0;url=b", "10;url=//{}/b"],
)
def test_meta_refresh_is_followed(content: str, server: Server, make: Make) -> None:
    """Both answers are on record, in order."""
    server.route("/b", page(b"<p>the story"))
    url = server.route("/a", sends_on(content.format(f"127.0.0.1:{server.port}")))
    capture = make().fetch(url)
    assert [e.url for e in capture.exchanges] == [url, server.url("/b")]
    assert capture.requested_url == url


@pytest.mark.parametrize(
    "answer",
    [
        sends_on("11;url=/b"),
        sends_on("300"),
        sends_on("0"),
        sends_on("0;url=/a"),
        sends_on("0;url=/b", "<p>" + "The talks went on for a second day. " * 20),
        page(b'<noscript><meta http-equiv="refresh" content="0;url=/b"></noscript><p>x'),
        page(b'<!-- <meta http-equiv="refresh" content="0;url=/b"> --><p>x'),
        page(b'<meta name="refresh" content="0;url=/b"><p>x'),
        page(b'<meta http-equiv="refresh" content="0;url=/b">', "404 Not Found"),
    ],
)
def test_meta_refresh_on_a_content_page_is_ignored(
    answer: bytes, server: Server, make: Make
) -> None:
    server.route("/b", page())
    assert len(make().fetch(server.route("/a", answer)).exchanges) == 1


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("http://10.0.0.1/", "refused-address"),
        ("http://[::ffff:169.254.169.254]/", "refused-address"),
        ("javascript:alert(1)", "redirect-address"),
        ("file:///etc/passwd", "redirect-address"),
    ],
)
def test_ssrf_guard_applies_to_meta_refresh(
    place: str, reason: str, server: Server, make: Make
) -> None:
    """The chain up to the refusal is kept, and the verdict names it."""
    capture = make().fetch(server.route("/a", sends_on(f"0;url={place}")))
    error = classify(capture)
    assert len(capture.exchanges) == 1
    assert error is not None
    assert error.reason == reason


def test_meta_refresh_loop_stops(server: Server, make: Make) -> None:
    server.route("/b", sends_on("0;url=/a"))
    capture = make().fetch(server.route("/a", sends_on("0;url=/b")))
    assert capture.stopped == "redirect-loop"


def test_meta_refresh_limit(server: Server, make: Make) -> None:
    for hop in range(5):
        server.route(f"/{hop}", sends_on(f"0;url=/{hop + 1}"))
    assert len(make().fetch(server.url("/0")).exchanges) == 3


def test_robots_txt_applies_to_meta_refresh_targets(server: Server, make: Make) -> None:
    server.route("/robots.txt", page(b"User-agent: *\nDisallow: /b"))
    server.route("/b", page())
    capture = make().fetch(server.route("/a", sends_on("0;url=/b")))
    assert capture.stopped == "robots"
    assert server.pages_seen() == ["/a"]
