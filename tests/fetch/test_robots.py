"""robots.txt by RFC 9309, as the fetcher obeys it."""

from __future__ import annotations

import time

import pytest

from newsvault.errors import FetchError, Refused
from newsvault.fetch.robots import RobotsCache, Rules, parse_rules
from newsvault.urls import Address, check_address
from tests.fetch.hostile import Make, Server, page

AT = "https://example.org"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.php$", "/x.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/x.php?a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: newsvault\nAllow: /", "/x", True),
        ("User-agent: NewsVault\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: newsvault\nDisallow: /a\n\nUser-agent: newsvault\nDisallow: /b", "/b", False),
        ("user-agent : *\r\nDISALLOW : /x\r\n", "/x", False),
        ("User-agent: *\rDisallow: /x\r", "/x", False),
        ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/caf\u00e9", False),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe", False),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("<!doctype html><html><body>Not here", "/x", True),
        ("User-agent: a\nUser-agent: newsvault\nDisallow: /x", "/x", False),
        ("Disallow: /", "/x", True),
        ("User-agent: *\nDisallow: /x # why", "/x", False),
    ],
)
def test_allow_and_deny_rules(text: str, path: str, allowed: bool) -> None:
    assert parse_rules(200, text.encode("utf-8")).allows(check_address(AT + path).href) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (403, True), (401, True), (410, True), (500, False), (503, False), (429, False)],
)
def test_status_code_decides_without_rules(status: int, allowed: bool) -> None:
    assert parse_rules(status, b"User-agent: *\nDisallow: /").allows(AT + "/x") is allowed
    assert not parse_rules(None).allows(AT + "/x")


def test_rules_after_the_size_limit_are_ignored() -> None:
    long = b"User-agent: *\n" + b"# padding line\n" * 40_000 + b"Disallow: /\n"
    assert len(long) > 512 * 1024
    assert parse_rules(200, long).allows(AT + "/x")


def test_pattern_with_many_wildcards_is_fast() -> None:
    rules = parse_rules(200, b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"$\n")
    began = time.process_time()
    assert rules.allows(AT + "/" + "a" * 5000 + "b")
    assert time.process_time() - began < 5


def test_crawl_delay_and_request_rate() -> None:
    assert parse_rules(200, b"User-agent: *\nCrawl-delay: 7").delay == 7.0
    assert parse_rules(200, b"User-agent: *\nRequest-rate: 1/30").delay == 30.0
    assert parse_rules(200, b"User-agent: *\nCrawl-delay: soon").delay == 0.0


def test_sitemaps_are_listed() -> None:
    assert parse_rules(200, b"Sitemap: https://example.org/s.xml\n").sitemaps == (AT + "/s.xml",)


def test_rules_are_cached_for_a_day() -> None:
    now = [0.0]
    asked: list[str] = []

    def ask(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return 200, b"User-agent: *\nDisallow: /x"

    cache = RobotsCache(ask, monotonic=lambda: now[0])
    address: Address = check_address(AT + "/a")
    rules: Rules = cache.rules(address)
    assert not rules.allows(AT + "/x")
    cache.rules(address)
    assert asked == [AT + "/robots.txt"]
    now[0] = 24 * 3600 + 1
    cache.rules(address)
    assert len(asked) == 2


def test_forbidden_page_is_not_requested(server: Server, make: Make) -> None:
    server.route("/robots.txt", page(b"User-agent: *\nDisallow: /no"))
    with pytest.raises(Refused) as caught:
        make().fetch(server.url("/no/story"))
    assert (caught.value.reason, caught.value.exit_code) == ("robots", 4)
    assert server.pages_seen() == []


def test_unreachable_robots_txt_forbids_fetching(server: Server, make: Make) -> None:
    server.route("/robots.txt", page(b"", "500 Oops"))
    with pytest.raises(Refused) as caught:
        make().fetch(server.url("/story"))
    assert caught.value.reason == "robots-unreachable"
    assert server.pages_seen() == []


def test_robots_txt_time_out(server: Server, make: Make) -> None:
    server.route("/robots.txt", server.silence)
    with pytest.raises(FetchError) as caught:
        make(total_timeout=0.5).fetch(server.url("/story"))
    assert caught.value.reason == "timeout"


def test_robots_txt_behind_five_redirects_is_read(server: Server, make: Make) -> None:
    for hop in range(5):
        here = "/robots.txt" if hop == 0 else f"/hop{hop}"
        server.route(here, page(b"", "301 On", f"Location: /hop{hop + 1}"))
    server.route("/hop5", page(b"User-agent: *\nDisallow: /no"))
    with pytest.raises(Refused) as caught:
        make().fetch(server.url("/no"))
    assert caught.value.reason == "robots"


def test_robots_txt_behind_six_redirects_allows_all(server: Server, make: Make) -> None:
    server.route("/robots.txt", page(b"", "301 On", "Location: /hop"))
    server.route("/hop", page(b"", "301 On", "Location: /robots.txt"))
    server.route("/no", page())
    assert make().fetch(server.url("/no")).exchanges[-1].status == 200


def test_robots_txt_decompression_bomb_forbids_fetching(server: Server, make: Make) -> None:
    import gzip

    bomb = gzip.compress(bytes(50_000_000))
    server.route("/robots.txt", page(bomb, "200 OK", "Content-Encoding: gzip"))
    with pytest.raises(Refused):
        make().fetch(server.url("/story"))
    assert server.pages_seen() == []


def test_redirect_to_a_forbidden_page_is_refused(server: Server, make: Make) -> None:
    server.route("/robots.txt", page(b"User-agent: *\nDisallow: /no"))
    server.route("/go", page(b"", "302 On", "Location: /no"))
    capture = make().fetch(server.url("/go"))
    assert capture.stopped == "robots"
    assert server.pages_seen() == ["/go"]


def test_ignoring_robots_is_recorded_in_overrides(server: Server, make: Make) -> None:
    server.route("/robots.txt", page(b"User-agent: *\nDisallow: /"))
    server.route("/story", page())
    capture = make().fetch(server.url("/story"), ignore_robots=True)
    assert capture.overrides == ("robots",)
    assert server.seen == ["/story"]


def test_crawl_delay_is_respected_up_to_the_maximum(
    server: Server, make: Make, waits: list[float]
) -> None:
    server.route("/robots.txt", page(b"User-agent: *\nCrawl-delay: 3600"))
    server.route("/a", page())
    fetcher = make(max_delay=20.0)
    for _ in range(3):
        fetcher.fetch(server.url("/a"))
    assert [round(w) for w in waits] == [20, 20]
