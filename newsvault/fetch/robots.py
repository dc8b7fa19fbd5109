"""robots.txt (RFC 9309, parsed by protego): rules, Crawl-delay, sitemaps; noarchive."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsvault.errors import Refused
from newsvault.fetch.host_state import HostStateStore, RulesState
from newsvault.guard import attempt
from newsvault.models import Exchange
from newsvault.urls import Address

if TYPE_CHECKING:
    from protego import Protego

AGENT = "newsvault"
MAX_BYTES = 512 * 1024  # RFC 9309, section 2.5, requires at least 500 KiB
MAX_REDIRECTS = 5
MAX_AGE = 24 * 3600.0  # seconds that rules are cached
UNREACHABLE_AGE = 900.0  # seconds after which an unreachable robots.txt is requested again
_HEAD = 256 * 1024  # bytes searched for `meta name="robots"`
_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_NAMED = re.compile(rf"""\bname\s{{0,9}}=\s{{0,9}}["']?(?:robots|{AGENT})\b""", re.IGNORECASE)
_NOARCHIVE = re.compile(r"\bnoarchive\b", re.IGNORECASE)
# X-Robots-Tag directives with a colon; any other name before a colon is a user agent.
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """robots.txt rules of one site. `reachable` is False when robots.txt could not be fetched."""

    reachable: bool = True
    _parsed: Protego | None = None

    def allows(self, href: str) -> bool:
        """Return whether `href` may be fetched; robots.txt itself is always allowed."""
        if not self.reachable:
            return False
        parsed = self._parsed
        return parsed is None or attempt(lambda: parsed.can_fetch(href, AGENT), lambda _: False)

    @property
    def delay(self) -> float:
        """Delay between requests that the site asks for, in seconds; 0.0 for none."""
        parsed = self._parsed
        return 0.0 if parsed is None else attempt(lambda: _delay(parsed), lambda _: 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemap URLs as written in robots.txt."""
        parsed = self._parsed
        return attempt(lambda: tuple(parsed.sitemaps), lambda _: ()) if parsed else ()


def _delay(parsed: Protego) -> float:
    delay = parsed.crawl_delay(AGENT) or 0.0
    rate = parsed.request_rate(AGENT)
    return float(max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0))


def parse_rules(status: int | None, body: bytes = b"") -> Rules:
    """Return the rules of a robots.txt response (RFC 9309, section 2.3.1).

    2xx: the body is parsed. 4xx: everything is allowed. 5xx or no response: nothing is allowed.
    429 counts as no response: the site is overloaded.

    Args:
        status: HTTP status code; None when there was no response.
        body: the response body, decompressed.
    """
    if status is None or status == 429 or status >= 500:
        return Rules(reachable=False)
    if not 200 <= status < 300:
        return Rules()
    from protego import Protego

    # A byte-order mark would hide the first line, and with it the first group of rules.
    text = body[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Rules that cannot be parsed may forbid everything: treat them as unreachable.
    return attempt(lambda: Rules(_parsed=Protego.parse(text)), lambda _: Rules(reachable=False))


def has_noarchive(exchange: Exchange, page: bytes | None) -> bool:
    """Return whether a response says `noarchive` to all robots or to newsvault.

    Looks at the X-Robots-Tag header and at `meta name="robots"` of `page`: the response body with
    its Content-Encoding removed (None when it cannot be decoded).
    """
    for name, value in exchange.response_headers:
        if name.lower() == "x-robots-tag" and _says_noarchive(value):
            return True
    if exchange.status != 200 or page is None:
        return False
    head = page[:_HEAD].decode("utf-8", "replace")
    return any(_NAMED.search(tag) and _NOARCHIVE.search(tag) for tag in _META.findall(head))


def _says_noarchive(header: str) -> bool:
    to_us = True
    for piece in header.lower().split(","):
        name, colon, rest = piece.strip().partition(":")
        if colon and name.strip() not in _VALUED:
            to_us = name.strip() in ("*", AGENT)
        if to_us and (rest if colon else name).strip() == "noarchive":
            return True
    return False


def noarchive_error(url: str) -> Refused:
    """Return the error for a discovered page that is marked noarchive."""
    return Refused(
        "not saved: the page is marked noarchive",
        locator=url,
        hint="to save it anyway, give its own address: newsvault ingest ADDRESS",
        reason="noarchive",
    )


class RobotsCache:
    """Rules of each site, fetched at most once a day.

    Args:
        ask: fetches a robots.txt URL; returns status code (None: no response) and body.
        monotonic: clock, in seconds.
        manners: store that keeps responses for later runs; None: nothing is stored.
    """

    def __init__(
        self,
        ask: Callable[[str], tuple[int | None, bytes]],
        *,
        monotonic: Callable[[], float],
        store: HostStateStore | None = None,
    ) -> None:
        self._ask = ask
        self._store = store
        self._monotonic = monotonic
        self._cache: dict[str, tuple[float, Rules]] = {}

    def rules(self, address: Address) -> Rules:
        """Return the rules for the site of `address`."""
        cached = self._cache.get(address.origin)
        now = self._monotonic()
        if cached is None and self._store is not None:
            cached = self._stored(self._store, address.origin, now)
        if cached and now - cached[0] < (MAX_AGE if cached[1].reachable else UNREACHABLE_AGE):
            self._cache[address.origin] = cached
            return cached[1]
        status, body = self._ask(f"{address.origin}/robots.txt")
        rules = parse_rules(status, body)
        self._cache[address.origin] = (now, rules)
        if self._store is not None:
            text = body[:MAX_BYTES].decode("utf-8", "replace")
            at = self._store.time_now
            self._store.note(RulesState(origin=address.origin, at=at, status=status, body=text))
        return rules

    @staticmethod
    def _stored(store: HostStateStore, origin: str, now: float) -> tuple[float, Rules] | None:
        """Return the response stored by an earlier run, with its time on this run's clock."""
        stored = store.rules(origin)
        if stored is None:
            return None
        return now - max(0.0, store.time_now - stored.at), parse_rules(
            stored.status, stored.body.encode()
        )
