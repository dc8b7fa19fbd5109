"""Budget of one fetch: the seconds and bytes left, its headers, cookies and body."""

from __future__ import annotations

from requests.cookies import RequestsCookieJar


class Budget:
    """Remaining budget of one fetch, over all redirects and retries: seconds, bytes, cookies."""

    def __init__(
        self, *, seconds: float, max_bytes: int, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.seconds = seconds
        self.max_bytes = max_bytes
        self.headers = headers
        self.body: bytes | None = None  # of a POST request; a GET request has none
        self.cookies = RequestsCookieJar()

    def cookie_mark(self) -> str:
        """Return the cookies so far as a string; the same URL with new cookies is not a loop."""
        return " ".join(sorted(f"{c.domain}:{c.name}={c.value}" for c in self.cookies))
