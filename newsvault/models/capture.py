"""Captures: the requests and responses of one fetch, or of one saved page."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from newsvault.models.record import record

Truncation = Literal["length", "time", "disconnect"]


DateSource = Literal["clock", "record", "page", "file", "user", "none"]  # see docs/formats.md


REDIRECTS = frozenset({301, 302, 303, 307, 308})  # status codes with a Location header


@record
class Exchange:
    """A request and its response; a redirect chain has several.

    `body` has its Content-Encoding (gzip, br), but not the chunked framing.
    """

    url: str
    requested_at: datetime
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    protocol: str = "HTTP/1.1"
    status: int
    reason: str = ""
    response_headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    peer_ip: str | None = None
    truncated: Truncation | None = None

    def header(self, name: str) -> str | None:
        """Return the first response header `name` (case-insensitive), or None."""
        return next((v for k, v in self.response_headers if k.lower() == name.lower()), None)


@record
class Capture:
    """A fetch or a saved page, exactly as received.

    A fetched page has one exchange per redirect hop, the page in the last; a saved page has
    `saved_body`, its type and why it is truncated. `stopped`: why a chain ended early (a reason).
    """

    requested_url: str
    captured_at: datetime
    exchanges: tuple[Exchange, ...] = ()
    saved_body: bytes | None = None
    saved_type: str | None = None
    saved_truncated: Truncation | None = None
    origin: str = "web"
    overrides: tuple[str, ...] = ()
    date_source: DateSource = "clock"
    stopped: str | None = None
    stopped_message: str = ""

    @property
    def url(self) -> str:
        """The URL of the page, after redirects."""
        return self.exchanges[-1].url if self.exchanges else self.requested_url

    @property
    def content_type(self) -> str | None:
        """The media type declared by the server, or by the source of a saved page."""
        return self.exchanges[-1].header("content-type") if self.exchanges else self.saved_type
