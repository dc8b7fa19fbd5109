"""robots.txt: may a page be fetched, and how slowly (RFC 9309, read by protego)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsvault.errors import Refused
from newsvault.fetch.host_state import Manners, RulesState
from newsvault.guard import attempt
from newsvault.models import Exchange
from newsvault.urls import Address

if TYPE_CHECKING:
    from protego import Protego

AGENT = "newsvault"
MAX_BYTES = 512 * 1024  # RFC 9309, section 2.5, asks for 500 KiB at the least
MAX_REDIRECTS = 5
MAX_AGE = 24 * 3600.0
UNREACHABLE_AGE = 900.0  # seconds after which a robots.txt that could not be had is asked for again
_HEAD = 256 * 1024  # a page says such things in its head
_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_NAMED = re.compile(rf"""\bname\s{{0,9}}=\s{{0,9}}["']?(?:robots|{AGENT})\b""", re.IGNORECASE)
_NOARCHIVE = re.compile(r"\bnoarchive\b", re.IGNORECASE)
# Directives of X-Robots-Tag that have a colon; before any other colon stands a robot's name.
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one site asks of us. `reachable` is False when its robots.txt could not be had."""

    reachable: bool = True
    _parsed: Protego | None = None

    def allows(self, href: str) -> bool:
        """Tell whether the page at `href` may be fetched; robots.txt itself always may."""
        if not self.reachable:
            return False
        parsed = self._parsed
        return parsed is None or attempt(lambda: parsed.can_fetch(href, AGENT), lambda _: False)

    @property
    def delay(self) -> float:
        """Seconds between the starts of two requests that the site asks for; 0.0 if it does not."""
        parsed = self._parsed
        return 0.0 if parsed is None else attempt(lambda: _delay(parsed), lambda _: 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of the site's sitemaps, as it names them."""
        parsed = self._parsed
        return attempt(lambda: tuple(parsed.sitemaps), lambda _: ()) if parsed else ()


def _delay(parsed: Protego) -> float:
    delay = parsed.crawl_delay(AGENT) or 0.0
    rate = parsed.request_rate(AGENT)
    return float(max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0))


def read_rules(status: int | None, body: bytes = b"") -> Rules:
    """Return the rules that an answer to a request for robots.txt makes.

    `status` is None when there was no answer. By RFC 9309, section 2.3.1: 2xx is read, 4xx means
    that all is allowed, 5xx and no answer that nothing is. 429 counts as no answer: a site that is
    too busy to say its rules is too busy to be read.
    """
    if status is None or status == 429 or status >= 500:
        return Rules(reachable=False)
    if not 200 <= status < 300:
        return Rules()
    from protego import Protego

    # A byte-order mark would make the first line, and with it the first group, unknown.
    text = body[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Rules that cannot be read may forbid everything, as an answer that cannot be had.
    return attempt(lambda: Rules(_parsed=Protego.parse(text)), lambda _: Rules(reachable=False))


def asks_not_to_keep(exchange: Exchange, page: bytes | None) -> bool:
    """Tell whether an answer says `noarchive`, to all robots or to us.

    It may stand in an X-Robots-Tag header or in the `meta name="robots"` of the `page`, the
    answer's body with its content coding taken off (None when that cannot be).
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


def not_kept(url: str) -> Refused:
    """Return the error for a page that nobody chose and that asks not to be kept."""
    return Refused(
        "not kept: the page asks robots not to archive it (noarchive)",
        locator=url,
        hint="to keep it all the same, give its own address: newsvault ingest ADDRESS",
        reason="noarchive",
    )


class RobotsCache:
    """The rules of each site, asked for once a day at the most.

    `ask` fetches a robots.txt and returns its status (None: no answer) and body; `monotonic` is a
    clock in seconds. `manners` keeps the answers for later runs; None: nothing is kept.
    """

    def __init__(
        self,
        ask: Callable[[str], tuple[int | None, bytes]],
        *,
        monotonic: Callable[[], float],
        manners: Manners | None = None,
    ) -> None:
        self._ask = ask
        self._manners = manners
        self._monotonic = monotonic
        self._known: dict[str, tuple[float, Rules]] = {}

    def rules(self, address: Address) -> Rules:
        """Return the rules that hold for `address`."""
        known = self._known.get(address.origin)
        now = self._monotonic()
        if known is None and self._manners is not None:
            known = self._recalled(self._manners, address.origin, now)
        if known and now - known[0] < (MAX_AGE if known[1].reachable else UNREACHABLE_AGE):
            self._known[address.origin] = known
            return known[1]
        status, body = self._ask(f"{address.origin}/robots.txt")
        rules = read_rules(status, body)
        self._known[address.origin] = (now, rules)
        if self._manners is not None:
            text = body[:MAX_BYTES].decode("utf-8", "replace")
            at = self._manners.time
            self._manners.note(RulesState(origin=address.origin, at=at, status=status, body=text))
        return rules

    @staticmethod
    def _recalled(manners: Manners, origin: str, now: float) -> tuple[float, Rules] | None:
        """Return the answer of an earlier run, at the time it came on this run's clock."""
        kept = manners.rules(origin)
        if kept is None:
            return None
        return now - max(0.0, manners.time - kept.at), read_rules(kept.status, kept.body.encode())
