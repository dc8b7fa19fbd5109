"""A small web server of the tests, on the loopback address: pages by path, and one that waits."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.program import Answer

Find = Callable[[str], Answer | None]
NOT_FOUND = Answer(b"not here", 404)


class WebServer:
    """Answers requests by their path.

    A path in `slow` waits until `go` is set; `asked` is set when such a request has come.
    """

    def __init__(self, find: Find, slow: tuple[str, ...] = ()) -> None:
        self.asked, self.go = threading.Event(), threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path in slow:
                    web.asked.set()
                    web.go.wait(60)
                answer = _for_headers(find(self.path) or NOT_FOUND, self.headers.get)
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                """Print nothing: stderr is under test."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}"

    def close(self) -> None:
        """Let waiting requests end, and stop."""
        self.go.set()
        self.server.shutdown()
        self.server.server_close()


def _for_headers(answer: Answer, asked: Callable[[str], str | None]) -> Answer:
    """Return 304 to a request with the answer's ETag, 403 to one without its cookie."""
    headers = dict(answer.headers)
    etag, cookie = headers.get("ETag"), headers.get("X-Needs-Cookie")
    if etag is not None and asked("If-None-Match") == etag:
        return Answer(b"", 304, (("ETag", etag),))
    if cookie is not None and asked("Cookie") != cookie:
        return Answer(b"not for you", 403)
    return answer


@contextmanager
def web_server(find: Find, slow: tuple[str, ...] = ()) -> Iterator[WebServer]:
    """Serve while the block runs."""
    web = WebServer(find, slow)
    try:
        yield web
    finally:
        web.close()
