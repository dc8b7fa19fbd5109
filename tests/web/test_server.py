"""The server as a program: slow clients, stopping, and two writers at once."""

import contextlib
import json
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from newsvault.web import server
from tests.web.conftest import Running, running


@pytest.fixture(scope="module")
def live(seeds_folder: Path) -> Iterator[Running]:
    """A server of the seeds, in a process of its own."""
    with running(seeds_folder, "--read-only") as found:
        yield found


def raw(port: int, sent: bytes) -> bytes:
    """Send bytes; return what comes until the connection is closed, or a second passes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        connection.settimeout(1)
        found = b""
        try:
            while part := connection.recv(65536):
                found += part
        except OSError:  # a timeout, or a connection that was reset
            pass
    return found


SMUGGLED = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX: a\nb\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : 127.0.0.1:%d\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhi",
    b"POST /take HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: +5\r\n\r\nhello",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
]  # fmt: skip


@pytest.mark.parametrize("sent", SMUGGLED)
def test_header_splitting(live: Running, sent: bytes) -> None:
    """A head that servers could read in two ways is refused."""
    status = raw(live.port, sent.replace(b"%d", str(live.port).encode())).split(b" ")[1:2]
    assert status in ([b"400"], [b"421"], [b"413"])


def test_large_head(live: Running) -> None:
    head = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX: " % live.port
    assert b" 200 " not in raw(live.port, head + b"a" * 200_000)[:100]


def test_slow_clients(live: Running) -> None:
    """Clients that send nothing are disconnected, and others are answered meanwhile."""
    waiting = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(40)]
    try:
        for connection in waiting:
            connection.sendall(b"GET / HTTP/1.1\r\n")
        assert httpx2.get(live.address, timeout=5).status_code == 200
    finally:
        for connection in waiting:
            connection.close()


def test_a_request_has_a_limited_time(seeds_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request whose head does not end is closed; so is one with a byte now and then."""
    import threading

    from newsvault.web.app import create_app

    monkeypatch.setattr(server, "_HEAD_SECONDS", 0.5)
    listening = server.listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    ready, closed = threading.Event(), threading.Event()

    def trickle() -> None:
        ready.wait(10)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            try:
                for _ in range(100):
                    connection.sendall(b"G")
                    connection.settimeout(0.1)
                    try:
                        if connection.recv(10) == b"":
                            break
                    except TimeoutError:
                        continue
                closed.set()
            except OSError:
                closed.set()
            signal.raise_signal(signal.SIGINT)

    thread = threading.Thread(target=trickle)
    thread.start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(create_app(seeds_folder, port=port), listening, ready=ready.set)
    thread.join()
    assert closed.is_set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping(seeds_folder: Path, number: int) -> None:
    """Both signals end the server with a word and no traceback."""
    with running(seeds_folder) as found:
        assert httpx2.get(found.address).status_code == 200
        start = time.monotonic()
        code = found.stop(number)
    assert code in (0, 130, -number)
    assert "Traceback" not in found.output[-1]
    assert time.monotonic() - start < 10


def test_port_in_use(live: Running, seeds_folder: Path) -> None:
    from tests.cli.conftest import _run

    ran = _run(["--vault", str(seeds_folder), "serve", "--port", str(live.port)], b"")
    assert ran.code == 2
    assert ran.err.startswith("newsvault: cannot listen on 127.0.0.1")
    assert json.dumps(ran.out) == '""'
