"""Bad addresses and bad answers, as a hostile server gives them: rows 1 to 19 of the catalogue.

Each test is named by its row, and says exactly what comes of it: the exit code, the reason, and
whether what came is kept.
"""

from __future__ import annotations

import gzip
import json
import socket
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from newsvault.errors import Refused
from newsvault.fetch.fetcher import Fetcher
from newsvault.settings import Settings
from tests.catalogue.conftest import Came, Ingest, peak, story
from tests.fetch.hostile import Answer, Server, page
from tests.fetch.tls import DAY, NOW, Authority, tls_page
from tests.program import Run


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return page(body, status, *headers)


def lines(*head: str, body: bytes = b"") -> bytes:
    """An answer exactly as given."""
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


@pytest.mark.parametrize(
    "address",
    [
        "example.org/story",
        "http://127.0.0.1:{port}/a b",
        "",
        " ",
        "http://127.0.0.1:{port}/" + "x" * 100_000,
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/a",
        "data:text/html,<p>x",
        "http://",
        "https://[::1",
        "http://127.0.0.1:99999/",
    ],
)
def test_row_01_no_address(address: str, ingest: Ingest, server: Server) -> None:
    came = ingest(address.format(port=server.port))
    assert came.code == 2
    assert not came.kept
    assert server.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "2130706433", "0x7f.1", "127.1", "0", "[::ffff:127.0.0.1]", "[::]",
        "169.254.169.254", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "100.64.0.1", "224.0.0.1",
        "localhost", "0177.0.0.1", "127.0.0.1.", "10.1.2.3", "[fe80::1]", "[fc00::1]",
    ],
)  # fmt: skip
def test_row_02_private_addresses(
    host: str, ingest: Ingest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "")
    monkeypatch.setattr("newsvault.fetch.ssrf_guard.PORTS", frozenset({server.port}))
    came = ingest(f"http://{host}:{server.port}/a")
    assert (came.code, came.reason, came.kept) == (4, "refused-address", False)
    assert server.connections == 0


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308", "meta"])
def test_row_03_redirects_to_private_addresses(status: str, ingest: Ingest, server: Server) -> None:
    """The chain up to the refusal is kept."""
    place = "http://10.0.0.1/"
    answer = (
        reply(f'<meta http-equiv="refresh" content="0;url={place}">'.encode())
        if status == "meta"
        else reply(b"", f"Location: {place}", status=f"{status} Moved")
    )
    came = ingest(server.route("/a", answer))
    assert (came.code, came.reason, came.kept) == (4, "refused-address", True)


def test_row_04_a_name_that_turns_private(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each connection asks the name service, and the address it connects to is the one checked."""
    monkeypatch.setattr("newsvault.fetch.ssrf_guard.PORTS", frozenset({server.port}))
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])
    settings = Settings(allow_hosts=("127.0.0.1",), delay=0, retries=0, obey_robots=False)
    fetcher = Fetcher(settings, name_service=lambda _host, _port: next(answers))
    server.route("/a", reply(b"<p>x", "Connection: close"))
    assert fetcher.fetch(f"http://rebind.example:{server.port}/a").exchanges[0].status == 200
    with pytest.raises(Refused) as caught:
        fetcher.fetch(f"http://rebind.example:{server.port}/a")
    assert caught.value.reason == "refused-address"
    fetcher.close()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://127.0.0.1:{port}\\@10.0.0.1/a", 0),
        ("http://user:pw@127.0.0.1:{port}/a", 2),
        ("http://127.0.0.1:{port}/a\tb", 2),
        ("http://127.0.0.1:{port}/a\nHost: evil.test", 2),
    ],
)
def test_row_05_addresses_read_in_two_ways(
    address: str, code: int, ingest: Ingest, server: Server
) -> None:
    """The host that was looked at is the host that is connected to; user names are refused."""
    server.route("/@10.0.0.1/a", page(story()))
    assert ingest(address.format(port=server.port)).code == code
    assert server.pages_seen() == (["/@10.0.0.1/a"] if code == 0 else [])


@pytest.mark.parametrize(
    ("location", "code", "reason"),
    [
        ("/a", 4, "redirect-loop"),
        (None, 5, "no-page"),
        ("there", 0, None),
        ("//127.0.0.1:{port}/there", 0, None),
        ("/th\xc3\xa9re", 0, None),
        ("/" + "x" * 60_000, 4, "redirect-address"),
        ("http://[", 4, "redirect-address"),
    ],
)
def test_row_06_redirects(
    location: str | None, code: int, reason: str | None, ingest: Ingest, server: Server
) -> None:
    """Relative places are resolved; what leads nowhere is named, and the hops are kept."""
    server.route("/there", page(story()))
    server.route("/th%C3%A9re", page(story()))
    headers = [] if location is None else [f"Location: {location.format(port=server.port)}"]
    came = ingest(server.route("/a", reply(b"x", *headers, status="302 Found")))
    assert (came.code, came.reason, came.kept) == (code, reason, True)


def test_row_06_redirects_without_end(ingest: Ingest, server: Server) -> None:
    for hop in range(12):
        server.route(f"/{hop}", reply(b"", f"Location: /{hop + 1}", status="302 Found"))
    came = ingest(server.url("/0"))
    assert (came.code, came.reason, came.kept) == (4, "redirect-limit", True)


def test_row_06_a_redirect_to_itself_with_a_new_cookie_each_time(
    ingest: Ingest, server: Server
) -> None:
    answers: list[Answer] = [
        reply(b"", "Location: /a", f"Set-Cookie: visit={n}", status="302 Found") for n in range(30)
    ]
    came = ingest(server.route("/a", *answers))
    assert (came.code, came.reason, came.kept) == (4, "redirect-limit", True)


def reset(sock: socket.socket) -> None:
    """End the connection in the rudest way."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def test_row_07_no_connection(ingest: Ingest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    came = ingest(f"http://127.0.0.1:{port}/")
    assert (came.code, came.reason, came.kept) == (3, "connection", False)
    came = ingest("http://no-such-name.invalid/")
    assert (came.code, came.reason, came.kept) == (3, "dns", False)


def test_row_07_reset(ingest: Ingest, server: Server) -> None:
    """Before the headers there is nothing to keep; in the body, what came is kept and marked."""
    came = ingest(server.route("/a", reset))
    assert (came.code, came.reason, came.kept) == (3, "connection", False)

    def in_body(sock: socket.socket) -> None:
        sock.sendall(lines("HTTP/1.1 200 OK", "Content-Length: 99999", body=story()))
        reset(sock)

    came = ingest(server.route("/b", in_body))
    assert (came.code, came.reason, came.kept) == (3, "disconnect", True)


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (["Content-Length: 99999"], story(), Came(3, "disconnect", kept=True)),
        ([f"Content-Length: {len(story())}"], story() + b"more", Came(0, None, kept=True)),
        (["Content-Length: 5", "Content-Length: 7"], story(), Came(3, "protocol", kept=False)),
        (["Transfer-Encoding: chunked"], b"zz\r\n" + story(), Came(3, "disconnect", kept=True)),
        (
            ["Transfer-Encoding: chunked"],
            b"%x\r\n%s\r\n" % (len(story()), story()),
            Came(3, "disconnect", kept=True),
        ),
    ],
)
def test_row_08_lengths_that_lie(
    head: list[str], body: bytes, expected: Came, ingest: Ingest, server: Server
) -> None:
    """Never an article as if it were whole."""
    came = ingest(server.route("/a", lines("HTTP/1.1 200 OK", *head, body=body)))
    assert (came.code, came.reason, came.kept) == (expected.code, expected.reason, expected.kept)


def drip(first: bytes) -> Callable[[Server], Answer]:
    def make(server: Server) -> Answer:
        def answer(sock: socket.socket) -> None:
            sock.sendall(first)
            while not server.over.wait(0.05):
                sock.sendall(b"x")

        return answer

    return make


@pytest.mark.parametrize(
    ("make", "kept"),
    [
        (drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<p>"), True),
        (drip(b"HTTP/1.1 200 OK\r\nX: "), True),
        (lambda server: server.silence, False),
    ],
)
def test_row_09_slow_answers(
    make: Callable[[Server], Answer],
    kept: bool,  # a case of the table
    ingest: Ingest,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They end at the deadline, give or take a second."""
    monkeypatch.setenv("NEWSVAULT_TOTAL_TIMEOUT", "1")
    began = time.monotonic()
    came = ingest(server.route("/a", make(server)))
    assert 0.9 < time.monotonic() - began < 2.5
    assert (came.code, came.reason, came.kept) == (3, "timeout", kept)


def test_row_09_a_handshake_that_stalls(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_TOTAL_TIMEOUT", "1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        came = ingest(f"https://127.0.0.1:{silent.getsockname()[1]}/")
    assert (came.code, came.reason, came.kept) == (3, "timeout", False)


def test_row_10_a_body_without_end(ingest: Ingest, server: Server, vault: Path) -> None:
    def endless(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + story())
        while not server.over.is_set():
            sock.sendall(b"<p>news " * 8000)

    came = ingest(server.route("/a", endless))
    assert (came.code, came.reason, came.kept) == (4, "too-large", True)
    stored = b"".join(gzip.decompress(p.read_bytes()) for p in vault.rglob("*.warc.gz*"))
    assert b"WARC-Truncated: length" in stored


@pytest.mark.usefixtures("run")
def test_row_10_an_answer_of_a_gigabyte(server: Server) -> None:
    """Cut at the limit, announced or not; the memory stays small."""

    def large(sock: socket.socket) -> None:
        sock.sendall(lines("HTTP/1.1 200 OK", "Content-Length: 1073741824", body=story()))
        for _ in range(1024):
            sock.sendall(b"<p>news " * 131_072)

    code, said, used = peak("ingest", server.route("/a", large))
    assert (code, used < _MOST) == (4, True), (said, used)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Two gigabytes in two megabytes: gzip members one after the other."""
    return gzip.compress(bytes(1024 * 1024)) * 2000


_MOST = 200


@pytest.mark.usefixtures("run")
def test_row_11_a_bomb_for_a_page(server: Server, bomb: bytes) -> None:
    url = server.route("/a", reply(bomb, "Content-Encoding: gzip"))
    code, said, used = peak("ingest", url)
    assert (code, used < _MOST) == (4, True), said
    assert "decompresses to more than" in said


@pytest.mark.usefixtures("run")
def test_row_11_a_bomb_of_brotli_for_a_page(server: Server) -> None:
    packed = brotli.compress(bytes(400_000_000), quality=1, lgwin=24)
    code, said, used = peak("ingest", server.route("/a", reply(packed, "Content-Encoding: br")))
    assert (code, used < _MOST) == (4, True), said


@pytest.mark.usefixtures("run")
def test_row_11_a_bomb_in_a_bomb(server: Server, bomb: bytes) -> None:
    packed = bomb
    for _ in range(3):
        packed = gzip.compress(packed)
    url = server.route("/a", reply(packed, "Content-Encoding: gzip, gzip, gzip, gzip"))
    code, said, used = peak("ingest", url)
    assert (code, used < _MOST) == (4, True), said
    url = server.route("/b", reply(packed, "Content-Encoding: " + ", ".join(["gzip"] * 40)))
    code, said, used = peak("ingest", url)
    assert (code, used < _MOST) == (5, True), said


@pytest.mark.usefixtures("run")
def test_row_11_a_bomb_in_a_redirect_and_in_robots_txt(
    server: Server, bomb: bytes, vault: Path
) -> None:
    """A redirect's body is not unpacked; behind a robots.txt that is a bomb nothing is asked."""
    server.route("/b", page(story()))
    moved = reply(bomb, "Content-Encoding: gzip", "Location: /b", status="302 Found")
    code, said, used = peak("ingest", server.route("/a", moved))
    assert (code, used < _MOST) == (0, True), said
    server.route("/robots.txt", reply(bomb, "Content-Encoding: gzip"))
    (vault / "manners.jsonl").unlink()  # or the robots.txt of a moment ago is believed
    code, said, used = peak("ingest", server.url("/b"))
    assert (code, used < _MOST) == (4, True), said


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("name", ["feed.xml", "sitemap.xml.gz"])
def test_row_11_a_bomb_for_a_list(name: str, server: Server, bomb: bytes, tmp_path: Path) -> None:
    packed = gzip.compress(b"<rss><channel>" + b"<urlset>") + bomb
    answer = (
        lines("HTTP/1.1 200 OK", f"Content-Length: {len(packed)}", body=packed)
        if name.endswith(".gz")
        else reply(packed, "Content-Encoding: gzip")
    )
    code, said, used = peak("ingest", server.route(f"/{name}", answer))
    assert (code in (4, 5), used < _MOST) == (True, True), said
    file = tmp_path / name
    file.write_bytes(packed)
    code, said, used = peak("ingest", file)
    assert (code in (2, 4, 5), used < _MOST) == (True, True), said


@pytest.mark.parametrize(
    ("coding", "body", "expected"),
    [
        ("gzip", story(), (0, None)),
        ("gzip", gzip.compress(story()), (0, None)),
        ("x-gzip", gzip.compress(story()), (0, None)),
        ("deflate", zlib.compress(story()), (0, None)),
        ("deflate", zlib.compress(story())[2:-4], (0, None)),
        ("br", brotli.compress(story()), (0, None)),
        ("identity, gzip", gzip.compress(story()), (0, None)),
        ("br", gzip.compress(story()), (5, "bad-encoding")),
        ("gzip", brotli.compress(story()), (5, "bad-encoding")),
        ("rot13", story(), (0, None)),
        ("zstd", zstd.compress(story()), (5, "bad-encoding")),
    ],
)
def test_row_12_content_codings(
    coding: str, body: bytes, expected: tuple[int, str | None], ingest: Ingest, server: Server
) -> None:
    came = ingest(server.route("/a", reply(body, f"Content-Encoding: {coding}")))
    assert (came.code, came.reason, came.kept) == (*expected, True)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({}, None),
        ({"until": NOW - DAY}, "certificate has expired"),
        ({"host": "other.example"}, "mismatch"),
        ({"by_itself": True}, "self-signed certificate"),
    ],
)
def test_row_13_tls(
    made: dict[str, object],
    said: str | None,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The reason is named, and nothing is asked for in the clear."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("NEWSVAULT_CA_FILE", str(authority.path))
    monkeypatch.setenv("NEWSVAULT_OBEY_ROBOTS", "false")
    heard: list[bytes] = []
    with tls_page(authority.issue(**made), heard) as url:  # type: ignore[arg-type]  # as each case has it
        ran = run("ingest", url)
    if said is None:
        assert len(heard) == 1
        return
    assert ran.code == 3
    assert f"the connection is not safe: {said}" in ran.err or said in ran.err
    assert heard == []


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        ("404", 5, "gone"), ("410", 5, "gone"), ("451", 4, "legal"), ("401", 4, "blocked"),
        ("402", 4, "blocked"), ("403", 4, "blocked"), ("429", 3, "busy"), ("503", 3, "busy"),
        ("500", 3, "server-error"), ("999", 3, "server-error"), ("418", 4, "blocked"),
    ],
)  # fmt: skip
def test_row_14_statuses(
    status: str, code: int, reason: str, ingest: Ingest, server: Server
) -> None:
    came = ingest(server.route("/a", reply(story(), status=f"{status} No")))
    assert (came.code, came.reason, came.kept) == (code, reason, True)


@pytest.mark.parametrize(
    "value", ["3", "-5", "1" + "0" * 14, "soon", "Fri, 31 Dec 2099 23:59:59 GMT"]
)
def test_row_14_retry_after(
    value: str, ingest: Ingest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nonsense is ignored, and no server makes the program wait beyond the limit."""
    monkeypatch.setenv("NEWSVAULT_RETRIES", "1")
    busy = reply(b"", f"Retry-After: {value}", status="429 Slow down")
    began = time.monotonic()
    came = ingest(server.route("/a", busy, page(story())))
    assert time.monotonic() - began < 4
    waits = value in ("-5", "soon")
    assert (came.code, came.reason) == ((0, None) if waits else (3, "busy"))


def test_row_15_soft_404(ingest: Ingest, server: Server) -> None:
    gone = b"<title>Page not found</title><h1>Page not found</h1><p>Sorry."
    came = ingest(server.route("/a", page(gone)))
    assert (came.code, came.reason, came.kept) == (5, "soft-404", True)
    server.route("/", page(story("All the news")))
    moved = reply(b"", "Location: /", status="302 Found")
    came = ingest(server.route("/world/2024/05/31/a-story-of-long-ago", moved))
    assert (came.code, came.reason, came.kept) == (5, "soft-404", True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page(b"<title>We value your privacy</title><h1>We value your privacy</h1><button>Accept"),
         (4, "consent-wall")),
        (page(b"<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/>"),
         (4, "bot-challenge")),
        (page(b"<title>Log in</title><h1>Log in</h1><form><input type=password></form>"),
         (4, "login-page")),
        (page(b'<title>News</title><div id="root"></div><script src=/app.js></script>'),
         (5, "script-only")),
        (page(b""), (5, "empty")),
        (page(b" \r\n\x00 "), (5, "empty")),
        (lines("HTTP/1.1 204 No Content"), (5, "no-page")),
        (page(story(), "206 Partial Content"), (5, "no-page")),
        (lines("HTTP/1.1 304 Not Modified"), (5, "no-page")),
    ],
)  # fmt: skip
def test_row_16_walls_and_nothing(
    answer: bytes, expected: tuple[int, str], ingest: Ingest, server: Server, run: Run
) -> None:
    came = ingest(server.route("/a", answer))
    assert (came.code, came.reason, came.kept) == (*expected, True)
    assert json.loads(run("list", "--json").out)["articles"] == []


@pytest.mark.parametrize(
    "data",
    [
        '{"@type":"NewsArticle","isAccessibleForFree":false}',
        '{"@type":"NewsArticle","isAccessibleForFree":"False"}',
        '{"@type":"NewsArticle","hasPart":{"isAccessibleForFree":false,"cssSelector":".paid"}}',
        '{"@graph":[{"@type":"NewsArticle","isAccessibleForFree":false}]}',
        '{"@type":"NewsArticle","isAccessibleForFree":false,}',
    ],
)
def test_row_17_paywalls(data: str, ingest: Ingest, server: Server, run: Run) -> None:
    """An article, with the note that not all of it is for everybody."""
    head = f'<script type="application/ld+json">{data}</script>'
    url = server.route("/a", page(story(head=head)))
    assert ingest(url).code == 0
    access = json.loads(run("show", url, "--json").out)["article"]["access"]
    assert access in ("partial", "paywalled")


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"%PDF-1.7 x", "text/html", (5, "unsupported-type")),
        (b"\xff\xd8\xff\xe0 JFIF", "text/html", (5, "unsupported-type")),
        (b"PK\x03\x04 x", "text/html", (5, "unsupported-type")),
        (b'{"a": 1}', "text/html", (5, "unsupported-type")),
        (story(), "text/plain", (0, None)),
        (story(), "application/octet-stream", (0, None)),
        (story(), None, (0, None)),
    ],
)
def test_row_18_types_that_lie(
    body: bytes, kind: str | None, expected: tuple[int, str | None], ingest: Ingest, server: Server
) -> None:
    head = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}"]
    head += [] if kind is None else [f"Content-Type: {kind}"]
    came = ingest(server.route("/a", lines(*head, body=body)))
    assert (came.code, came.reason, came.kept) == (*expected, True)


def test_row_18_a_feed_served_as_a_page_is_a_feed(ingest: Ingest, server: Server) -> None:
    server.route("/b", page(story()))
    feed = b"<rss version='2.0'><channel><item><link>/b</link></item></channel></rss>"
    assert ingest(server.route("/a", page(feed))).code == 0
    assert server.pages_seen() == ["/a", "/b"]


_NO = b"User-agent: *\nDisallow: /"


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (reply(_NO), "robots"),
        (reply(b"\xef\xbb\xbf" + _NO), "robots"),
        (reply(_NO.replace(b"\n", b"\r")), "robots"),
        (reply(b"#" * 400_000 + b"\n" + _NO), "robots"),
        (reply(b"# " + b"x" * 600_000 + b"\n" + _NO), None),
        (reply(b"<html><h1>Welcome</h1>"), None),
        (reply(b"", status="404 Not Found"), None),
        (reply(b"", status="403 Forbidden"), None),
        (reply(b"", status="500 Oops"), "robots-unreachable"),
        (reply(b"", "Location: /rules", status="301 Moved"), "robots"),
        (reply(b"User-agent: *\nCrawl-delay: 3600"), None),
        (reply(b"User-agent: newsvault\nDisallow: /b\nUser-agent: NewsVault\nDisallow: /a"),
         "robots"),
        (reply(b"User-agent: *\nDisallow: /\n\nUser-agent: newsvault\nAllow: /"), None),
        (reply(b"User-agent: *\nDisallow: /a\nAllow: /a"), None),
        (reply(b"User-agent: *\nDisallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b$"), None),
    ],
)  # fmt: skip
def test_row_19_robots(robots: bytes, reason: str | None, ingest: Ingest, server: Server) -> None:
    """What is not allowed is not asked for."""
    server.route("/robots.txt", robots)
    server.route("/rules", reply(_NO))
    came = ingest(server.route("/a", page(story())))
    assert (came.code, came.reason) == ((0, None) if reason is None else (4, reason))
    assert ("/a" in server.seen) == (reason is None)


def test_row_19_a_robots_txt_that_does_not_come(
    ingest: Ingest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSVAULT_TOTAL_TIMEOUT", "1")
    server.route("/robots.txt", server.silence)
    came = ingest(server.route("/a", page(story())))
    assert came.code == 3
    assert "/a" not in server.seen


def test_row_19_robots_txt_in_a_circle(ingest: Ingest, server: Server) -> None:
    server.route("/robots.txt", reply(b"", "Location: /robots.txt", status="302 Found"))
    assert ingest(server.route("/a", page(story()))).code == 0
