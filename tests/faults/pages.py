"""Pages of the fault tests: small, all different, with words known in advance."""

from datetime import UTC, datetime

from newsvault.api.vault import Vault
from newsvault.models import Capture, Exchange
from newsvault.vault.workers import ParseWorkers

WORDS = ("harbour", "council", "railway", "orchard", "glacier", "library", "lantern", "meadow")


def address(number: int) -> str:
    return f"http://paper.example/story/{number}"


def headline(number: int, edition: int = 1) -> str:
    return f"The {WORDS[number % 8]} story number {number} in its edition {edition}"


def page(number: int, edition: int = 1) -> bytes:
    """Return an article page with a newspaper's markup."""
    title = headline(number, edition)
    paragraphs = "".join(
        f"<p>Paragraph {i} tells at some length what the {WORDS[(number + i) % 8]} of day {number}"
        f" had to do with the {WORDS[(number * 3 + i) % 8]}, and why nobody had seen it coming"
        f" before edition {edition} went to print.</p>"
        for i in range(6)
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<link rel="canonical" href="{address(number)}"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def capture(number: int, edition: int = 1, body: bytes | None = None) -> Capture:
    """Return the capture of one page, through a redirect."""
    now = datetime.now(UTC)
    hop = Exchange(
        url=address(number).replace("http:", "https:"),
        requested_at=now,
        status=301,
        reason="Moved Permanently",
        response_headers=(("Location", address(number)),),
        peer_ip="127.0.0.1",
    )
    last = Exchange(
        url=address(number),
        requested_at=now,
        status=200,
        reason="OK",
        request_headers=(("User-Agent", "test"), ("Cookie", "secret=1")),
        response_headers=(("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "secret=2")),
        body=page(number, edition) if body is None else body,
        peer_ip="127.0.0.1",
    )
    return Capture(requested_url=hop.url, captured_at=now, exchanges=(hop, last))


def keep_unindexed(vault: Vault, *captures: Capture) -> None:
    """Store captures and their parses, like a process killed before it indexes them."""
    with ParseWorkers(vault.settings) as readers:
        kept = vault.writer.capture(captures)
        read = [(one, readers.begin(one.capture)()) for one in kept]
        with vault.writer.locked():
            vault.writer.conclude(read)
