"""The fetcher against a hostile server: each case ends as documented, in time, on record."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from pathlib import Path

import pytest

from newsvault.classify.classifier import classify
from newsvault.errors import FetchError, Refused, SourceError
from tests.fetch.hostile import Make, Server, page


def test_exchange_records_request_and_response(server: Server, make: Make) -> None:
    packed = gzip.compress(b"<html>hello")
    url = server.route("/a?b=1", page(packed, "200 OK", "Content-Encoding: gzip", "X-Odd: caf\xe9"))
    capture = make(user_agent="newsvault/9 (test)", contact="me@example.org").fetch(url + "#part")
    assert capture.requested_url == url + "#part"
    (exchange,) = capture.exchanges
    assert (exchange.url, exchange.status, exchange.body) == (url, 200, packed)
    assert (exchange.peer_ip, exchange.truncated) == ("127.0.0.1", None)
    assert exchange.header("x-odd") == "caf\xe9"
    sent = server.requests[-1].decode().split("\r\n")[1:-2]
    assert [f"{name}: {value}" for name, value in exchange.request_headers] == sent
    assert "User-Agent: newsvault/9 (test; me@example.org)" in sent
    assert classify(capture) is None


def test_chunked_body_is_stored_without_framing(server: Server, make: Make) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = b"5\r\n<html\r\n1;x=y\r\n>\r\n0\r\n\r\n"
    capture = make().fetch(server.route("/", head + chunked))
    assert capture.exchanges[0].body == b"<html>"
    assert capture.exchanges[0].truncated is None


def test_redirects_are_followed_and_recorded(server: Server, make: Make) -> None:
    server.route("/a", page(b"moved", "301 Gone", "Location: b?x=1", "Set-Cookie: k=v"))
    server.route("/b?x=1", page(b"", "302 Found", f"Location: //127.0.0.1:{server.port}/c d"))
    server.route("/c%20d", page(b"<p>here"))
    capture = make().fetch(server.url("/a"))
    assert [(e.status, e.body) for e in capture.exchanges] == [
        (301, b"moved"),
        (302, b""),
        (200, b"<p>here"),
    ]
    assert capture.url == server.url("/c%20d")
    assert b"Cookie: k=v" in server.requests[-1]


def test_stale_connection_is_not_reported_as_the_cause(server: Server, make: Make) -> None:
    """A server ends a connection it kept open, then answers nonsense: nonsense is the reason."""

    def page_then_end(sock: socket.socket) -> None:
        sock.sendall(page(b"<p>here"))
        sock.recv(65536)  # the next request, which gets no answer

    fetcher = make()
    fetcher.fetch(server.route("/a", page_then_end))
    nonsense = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n<html>"
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(server.route("/b", nonsense))
    assert caught.value.reason == "protocol"


def test_cookies_last_for_one_fetch(server: Server, make: Make) -> None:
    fetcher = make()
    fetcher.fetch(server.route("/a", page(b"<p>", "200 OK", "Set-Cookie: k=v")))
    fetcher.fetch(server.route("/b", page()))
    assert b"Cookie" not in server.requests[-1]


def test_redirect_to_itself_with_a_new_cookie_is_not_a_loop(server: Server, make: Make) -> None:
    again = page(b"", "302 Found", "Location: /a", "Set-Cookie: seen=1")
    capture = make().fetch(server.route("/a", again, page()))
    assert [e.status for e in capture.exchanges] == [302, 200]


def _redirect(location: str) -> bytes:
    return page(b"", "302 Found", f"Location: {location}")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/a", "redirect-loop"),
        ("javascript:alert(1)", "redirect-address"),
        ("file:///etc/passwd", "redirect-address"),
        ("http://user:pw@example.org/", "redirect-address"),
        ("http://[", "redirect-address"),
        ("/" + "x" * 30_000, "redirect-address"),
        ("http://10.0.0.1/", "refused-address"),
        ("http://example.org:22/", "refused-address"),
    ],
)
def test_invalid_redirect_target_stops_the_chain(
    location: str, reason: str, server: Server, make: Make
) -> None:
    capture = make().fetch(server.route("/a", _redirect(location)))
    assert len(capture.exchanges) == 1
    error = classify(capture)
    assert isinstance(error, Refused)
    assert error.reason == reason


def test_redirect_without_location_is_no_page(server: Server, make: Make) -> None:
    error = classify(make().fetch(server.route("/a", page(b"<p>x", "302 Found"))))
    assert error is not None
    assert error.reason == "no-page"


def test_redirect_limit_stops_the_chain(server: Server, make: Make) -> None:
    for hop in range(20):
        server.route(f"/{hop}", _redirect(f"/{hop + 1}"))
    capture = make(max_redirects=10).fetch(server.url("/0"))
    assert len(capture.exchanges) == 11
    assert capture.stopped == "redirect-limit"


def test_redirect_body_is_never_decompressed(server: Server, make: Make) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    bomb_redirect = page(bomb, "302 Found", "Location: /b", "Content-Encoding: gzip")
    server.route("/b", page())
    capture = make().fetch(server.route("/a", bomb_redirect))
    assert capture.exchanges[0].body == bomb[: 64 * 1024]
    assert capture.exchanges[1].status == 200


def _drip(server: Server, first: bytes) -> bytes | object:
    def answer(sock: socket.socket) -> None:
        sock.sendall(first)
        while not server.over.wait(0.05):
            sock.sendall(b"x")

    return answer


@pytest.mark.parametrize(
    "first",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<p>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n<p>",
        b"HTTP/1.1 200 OK\r\n\r\n<p>",
    ],
)
def test_slow_body_is_cut_at_the_deadline(first: bytes, server: Server, make: Make) -> None:
    url = server.route("/a", _drip(server, first))  # type: ignore[arg-type]  # a callable
    began = time.monotonic()
    capture = make(total_timeout=0.6, read_timeout=5.0).fetch(url)
    assert time.monotonic() - began < 3
    assert capture.exchanges[0].truncated == "time"
    assert capture.exchanges[0].body.startswith(b"<p>x")
    error = classify(capture)
    assert isinstance(error, FetchError)
    assert error.reason == "timeout"


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nA: b\r\n"])
def test_slow_headers_time_out_at_the_deadline(first: bytes, server: Server, make: Make) -> None:
    url = server.route("/a", _drip(server, first))  # type: ignore[arg-type]  # a callable
    began = time.monotonic()
    error: SourceError | None
    try:
        error = classify(make(total_timeout=0.6, read_timeout=5.0, obey_robots=False).fetch(url))
    except FetchError as exc:
        error = exc
    assert time.monotonic() - began < 3
    assert error is not None
    assert error.reason == "timeout"


def test_silent_server_times_out(server: Server, make: Make) -> None:
    with pytest.raises(FetchError) as caught:
        make(total_timeout=0.4).fetch(server.route("/a", server.silence))
    assert (caught.value.reason, caught.value.exit_code) == ("timeout", 3)


def test_stalled_tls_handshake_times_out(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(FetchError) as caught:
            make(total_timeout=0.4, obey_robots=False).fetch(url)
    assert caught.value.reason == "timeout"


def test_tls_error_has_no_plain_http_fallback(make: Make) -> None:
    """A server that speaks no TLS where TLS was asked for."""
    heard: list[bytes] = []

    def speak(listener: socket.socket) -> None:
        sock, _ = listener.accept()
        with sock:
            heard.append(sock.recv(65536))
            sock.sendall(page())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=speak, args=(listener,), daemon=True).start()
        with pytest.raises(FetchError) as caught:
            make(obey_robots=False).fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/")
    assert caught.value.reason == "tls"
    assert b"GET" not in heard[0]


def test_endless_body_is_cut_at_the_size_limit(server: Server, make: Make) -> None:
    def endless(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n<p>")
        while not server.over.is_set():
            sock.sendall(b"news " * 2000)

    capture = make(max_bytes=100_000).fetch(server.route("/a", endless))
    assert capture.exchanges[0].truncated == "length"
    assert len(capture.exchanges[0].body) == 100_000
    error = classify(capture)
    assert isinstance(error, Refused)
    assert error.reason == "too-large"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>short",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<p>short\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<p>short\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\n<p>short",
    ],
)
def test_disconnected_body_is_stored_as_truncated(
    answer: bytes, server: Server, make: Make
) -> None:
    capture = make().fetch(server.route("/a", answer))
    assert capture.exchanges[0].body == b"<p>short"
    assert capture.exchanges[0].truncated == "disconnect"
    error = classify(capture)
    assert isinstance(error, FetchError)
    assert error.reason == "disconnect"


def test_body_longer_than_content_length_is_cut(server: Server, make: Make) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<p>and more"
    fetcher = make()
    assert fetcher.fetch(server.route("/a", answer)).exchanges[0].body == b"<p>"
    assert fetcher.fetch(server.route("/b", page())).exchanges[0].body == b"<html><p>hello"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n<p>ab",
        b"nonsense\r\n\r\n",
        b"HTTP/9.9 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"",
    ],
)
def test_malformed_response_is_a_protocol_error(answer: bytes, server: Server, make: Make) -> None:
    with pytest.raises(FetchError) as caught:
        make(obey_robots=False).fetch(server.route("/a", answer))
    assert caught.value.reason in ("protocol", "connection")
    assert "\n" not in caught.value.message


def test_unusual_headers_are_stored(server: Server, make: Make) -> None:
    headers = ("Set-Cookie: " + "c" * 60_000, "X: \xe9\x01", "Empty:", "Twice: 1", "Twice: 2")
    capture = make().fetch(server.route("/a", page(b"<p>x", "200 OK", *headers)))
    names = [name for name, _ in capture.exchanges[0].response_headers]
    assert names.count("Twice") == 2
    assert classify(capture) is None


def test_connection_refused_is_a_connection_error(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        make().fetch(f"http://127.0.0.1:{port}/")
    assert (caught.value.reason, caught.value.exit_code) == ("connection", 3)


def test_unknown_host_is_a_dns_error(make: Make) -> None:
    with pytest.raises(FetchError) as caught:
        make().fetch("http://no-such-name.invalid/")
    assert caught.value.reason == "dns"


def test_transient_failure_is_retried(server: Server, make: Make, waits: list[float]) -> None:
    url = server.route("/a", page(b"", "503 Busy"), b"", page(b"<p>at last"))
    capture = make(retries=3).fetch(url)
    assert capture.exchanges[-1].body == b"<p>at last"
    assert server.pages_seen() == ["/a"] * 3
    assert waits[0] <= 2.0
    assert waits[1] <= 4.0


def test_retries_are_limited(server: Server, make: Make) -> None:
    capture = make(retries=2).fetch(server.route("/a", page(b"", "503 Busy")))
    assert server.pages_seen() == ["/a"] * 3
    error = classify(capture)
    assert isinstance(error, FetchError)
    assert error.reason == "busy"


@pytest.mark.parametrize("status", ["404 No", "403 No", "410 No", "451 No", "401 No"])
def test_permanent_status_is_not_retried(status: str, server: Server, make: Make) -> None:
    make(retries=3).fetch(server.route("/a", page(b"", status)))
    assert server.pages_seen() == ["/a"]


def test_retry_after_is_respected(server: Server, make: Make, waits: list[float]) -> None:
    url = server.route("/a", page(b"", "429 Slow", "Retry-After: 17"), page())
    assert make(retries=1).fetch(url).exchanges[-1].status == 200
    assert round(max(waits)) == 17


@pytest.mark.parametrize("value", ["100000000000000", "3600", "Fri, 31 Dec 2099 23:59:59 GMT"])
def test_long_retry_after_ends_the_retries(
    value: str, server: Server, make: Make, waits: list[float]
) -> None:
    url = server.route("/a", page(b"", "429 Slow", f"Retry-After: {value}"))
    fetcher = make(retries=3)
    error = classify(fetcher.fetch(url))
    assert error is not None
    assert value in error.hint
    assert server.pages_seen() == ["/a"]
    assert not waits
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(server.url("/b"))
    assert caught.value.reason == "host-resting"


def test_circuit_breaker_opens_for_a_failing_host(server: Server, make: Make) -> None:
    fetcher = make()
    url = server.route("/a", page(b"", "500 Oops"))
    for _ in range(5):
        fetcher.fetch(url)
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert caught.value.reason == "host-resting"
    assert len(server.pages_seen()) == 5


def test_environment_proxy_and_netrc_are_ignored(
    server: Server, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password planted-secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    make().fetch(server.route("/a", page()))
    assert not any(b"planted" in r or b"uthorization" in r for r in server.requests)
    assert server.pages_seen() == ["/a"]


def test_proxy_setting_is_used(server: Server, make: Make) -> None:
    server.routes["http://far.example/a"] = [page(b"<p>through")]
    fetcher = make(proxy=server.url(), allow_hosts=(), obey_robots=False)
    assert fetcher.fetch("http://far.example/a").exchanges[0].body == b"<p>through"
    with pytest.raises(Refused):
        fetcher.fetch("http://10.0.0.1/a")


def test_connection_is_reused_for_pages_of_a_host(server: Server, make: Make) -> None:
    def twice(sock: socket.socket) -> None:
        sock.sendall(page(b"<p>one"))
        sock.recv(65536)
        sock.sendall(page(b"<p>two"))

    fetcher = make(obey_robots=False)
    url = server.route("/a", twice)
    assert fetcher.fetch(url).exchanges[0].body == b"<p>one"
    second = fetcher.fetch(url).exchanges[0]
    assert (second.body, second.peer_ip) == (b"<p>two", "127.0.0.1")
    assert server.connections == 1
