"""A real server on the loopback address that answers whatever a test tells it to, byte by byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from newsvault.fetch.fetcher import Fetcher
from newsvault.fetch.rate_limit import Clock

Answer = bytes | Callable[[socket.socket], None]


def page(body: bytes = b"<html><p>hello", status: str = "200 OK", *headers: str) -> bytes:
    """An answer as a well-behaved server sends it."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: text/html"]
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + body


@dataclass
class Server:
    """Answers by path; `seen` are the paths asked for, `connections` how often it was reached."""

    listener: socket.socket
    routes: dict[str, list[Answer]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def route(self, path: str, *answers: Answer) -> str:
        """Answer `path` with `answers` in turn (the last again and again); return its address."""
        self.routes[path] = list(answers)
        return self.url(path)

    def pages_seen(self) -> list[str]:
        return [path for path in self.seen if path != "/robots.txt"]

    def silence(self, sock: socket.socket) -> None:
        """Say nothing until the test is over."""
        del sock
        self.over.wait(60)

    def run(self) -> None:
        while not self.over.is_set():
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._speak, args=(sock,), daemon=True).start()

    def _speak(self, sock: socket.socket) -> None:
        with sock:
            try:
                self._answer(sock)
            except OSError:
                return

    def _answer(self, sock: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = sock.recv(65536)
            if not piece:
                return
            request += piece
        path = request.split(b" ", 2)[1].decode("latin-1")
        self.seen.append(path)
        self.requests.append(request)
        missing = [page(b"none", "404 Not Found")]
        answers = self.routes.get(path, missing)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, bytes):
            sock.sendall(answer)
        else:
            answer(sock)


@contextmanager
def serving() -> Iterator[Server]:
    """Give a server that answers on a port of its own, and end it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        it = Server(listener)
        thread = threading.Thread(target=it.run, daemon=True)
        thread.start()
        yield it
        it.over.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def patient(total: list[float]) -> Clock:
    """A clock that does not wait but writes down for how long it would have."""
    return Clock(sleep=total.append)


Make = Callable[..., Fetcher]
