"""From an address to a capture, over HTTP: politely, within limits, every hop on record."""

from __future__ import annotations

import threading
from datetime import timedelta
from http.cookiejar import LoadError, MozillaCookieJar
from pathlib import Path
from typing import Any

from newsvault.decoding import content_encoding
from newsvault.errors import FetchError, NotAnArticle, Refused, SourceError, UsageError
from newsvault.fetch import redirects, robots
from newsvault.fetch.host_state import Manners
from newsvault.fetch.rate_limit import Clock, Pace, back_off, retry_after
from newsvault.fetch.ssrf_guard import Resolve
from newsvault.fetch.transport import Transport, Trip
from newsvault.models import Capture, Exchange
from newsvault.settings import Settings
from newsvault.urls import Address, check_address

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_BUSY = frozenset({429, 503})
_LASTING = frozenset({"tls", "refused-address", "host-resting"})  # no second try mends these


class Fetcher:
    """One session on the network: connections, robots.txt answers and the hosts' clocks.

    Thread-safe: many hosts may be asked at once, each one request at a time. Close it when done.
    `memory` is the file in which rests, failures and robots.txt answers outlive the session.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        name_service: Resolve | None = None,
        memory: Path | None = None,
    ) -> None:
        self._settings = settings
        self._stop = threading.Event()
        # Pauses end when the fetcher is closed: a batch that is interrupted does not wait for them.
        self._clock = clock or Clock(sleep=self._stop.wait)
        self._cookies = _own_cookies(settings.cookies)
        self._transport = Transport(settings, name_service=name_service)
        manners = Manners(memory, self._clock.now)
        self._pace = Pace(
            delay=settings.delay, max_delay=settings.max_delay, clock=self._clock, manners=manners
        )
        self._robots = robots.RobotsCache(
            self._ask_robots, monotonic=self._clock.monotonic, manners=manners
        )

    def close(self) -> None:
        """Close all connections; what is under way in other threads ends with a FetchError."""
        self._stop.set()
        self._transport.close()

    def fetch(
        self, url: str, *, headers: tuple[tuple[str, str], ...] = (), ignore_robots: bool = False
    ) -> Capture:
        """Return what came back for `url`, whatever its status; `verdicts` judges it.

        When something goes wrong after the first hop, the hops until then are returned with
        `stopped` saying what it was. `ignore_robots` is for one address the user named and is noted
        in the capture. `headers` are sent besides our own (conditional requests).

        Raises BadAddress; FetchError (network, time-out, name service); Refused (robots.txt, an
        address that may not be asked).
        """
        address = check_address(url)
        hops = _Hops(
            seconds=self._settings.total_timeout,
            max_bytes=self._settings.max_bytes,
            max_redirects=self._settings.max_redirects,
            headers=headers,
        )
        if self._cookies is not None:
            hops.cookies.update(self._cookies)
        obey = self._settings.obey_robots and not ignore_robots
        started = self._clock.now()
        stopped: SourceError | None = None
        try:
            self._follow(address, hops, obey=obey)
        except SourceError as exc:
            if not hops.exchanges:
                raise
            stopped = exc
        return Capture(
            requested_url=url.strip(),
            captured_at=started,
            exchanges=tuple(hops.exchanges),
            overrides=() if obey else ("robots",),
            stopped=stopped.reason if stopped else None,
            stopped_message=stopped.message if stopped else "",
        )

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of `url`'s site names."""
        return self._robots.rules(check_address(url)).sitemaps

    def _follow(self, address: Address, hops: _Hops, *, obey: bool) -> None:
        seen: set[str] = set()
        while True:
            rules = self._rules(address, obey=obey)
            seen.add(address.href + hops.cookie_mark())
            exchange = self._patiently(address, hops, rules.delay)
            hops.exchanges.append(exchange)
            place = redirects.redirect(address, exchange)
            if place is None and hops.refreshes < redirects.MAX_REFRESHES:
                place = redirects.refresh(address, exchange)
                hops.refreshes += place is not None
            if place is None:
                return
            address = place
            if address.href + hops.cookie_mark() in seen:
                raise redirects.leads_nowhere(
                    "redirect-loop", "the page sends us round in circles", address
                )
            if len(hops.exchanges) > hops.max_redirects:
                raise redirects.leads_nowhere(
                    "redirect-limit", "the page sends us on too often", address
                )

    def _rules(self, address: Address, *, obey: bool) -> robots.Rules:
        self._transport.check(address)
        if not obey:
            return robots.Rules()
        rules = self._robots.rules(address)
        if rules.allows(address.href):
            return rules
        what = "does not allow it" if rules.reachable else "cannot be read, which means no"
        raise Refused(
            f"not fetched: robots.txt of {address.host} {what}",
            locator=address.href,
            hint="save the page in a browser and ingest the file",
            reason="robots" if rules.reachable else "robots-unreachable",
        )

    def _ask_robots(self, url: str) -> tuple[int | None, bytes]:
        limits = self._settings.read_timeout + self._settings.connect_timeout
        hops = _Hops(
            seconds=min(limits, self._settings.total_timeout),
            max_bytes=robots.MAX_BYTES,
            max_redirects=robots.MAX_REDIRECTS,
        )
        try:
            self._follow(check_address(url), hops, obey=False)
            last = hops.exchanges[-1]
            body = content_encoding.decode(
                last.body,
                last.header("content-encoding"),
                limit=4 * robots.MAX_BYTES,
            )
        except Refused as exc:
            if exc.reason == "refused-address":
                raise
            # Sent round in circles: no rules (RFC 9309, 2.3.1.2). A bomb: nothing may be had.
            return (None if exc.reason == "too-large" else 404), b""
        except NotAnArticle:
            return 404, b""  # packed in a way nobody can read
        return (None if last.truncated in ("time", "disconnect") else last.status), body

    def _patiently(self, address: Address, hops: _Hops, delay: float) -> Exchange:
        """Ask until there is an answer worth keeping, or the tries are used up."""
        host = address.host
        for attempt in range(1, self._settings.retries + 2):
            last_try = attempt > self._settings.retries or hops.seconds <= 0
            if self._stop.is_set():
                raise FetchError("interrupted", locator=address.href, reason="interrupted")
            if self._pace.is_closed(host):
                raise self._resting(host, address)
            try:
                with self._pace.turn(host, delay):
                    exchange = self._transport.get(address, hops, self._clock.now())
            except FetchError as exc:
                self._pace.failed(host)
                if last_try or exc.reason in _LASTING:
                    raise
            else:
                passing = exchange.status in _PASSING
                if not passing and exchange.truncated != "disconnect":
                    self._pace.went_well(host)
                    return exchange
                self._pace.failed(host, busy=exchange.status in _BUSY)
                wait = retry_after(exchange.header("retry-after"), self._clock.now())
                self._pace.rest(host, wait or 0.0)
                if last_try or self._pace.is_closed(host):
                    return exchange
            self._pace.rest(host, back_off(attempt, self._settings.max_delay))
        raise AssertionError("the last try returns or raises")

    def _resting(self, host: str, address: Address) -> FetchError:
        """Return the error for a host that is left alone for a while."""
        until = self._clock.now() + timedelta(seconds=self._pace.closed_for(host))
        return FetchError(
            f"{host} is left alone until {until:%Y-%m-%d %H:%M} UTC: it failed too often, or asked"
            " us to wait (Retry-After)",
            locator=address.href,
            hint="try again then",
            reason="host-resting",
        )


class _Hops(Trip):
    """A trip with the exchanges it made."""

    def __init__(self, *, max_redirects: int, **limits: Any) -> None:
        super().__init__(**limits)
        self.max_redirects = max_redirects
        self.exchanges: list[Exchange] = []
        self.refreshes = 0


def _own_cookies(path: str) -> MozillaCookieJar | None:
    """Return the user's own cookies; raises UsageError when the file cannot be read."""
    if not path:
        return None
    jar = MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError) as exc:
        raise UsageError(
            f"cannot read cookies from {path}: {exc}",
            hint="export them in the Netscape format (cookies.txt)",
        ) from exc
    for cookie in jar:
        cookie.expires = cookie.expires or None  # 0 is how browsers export one of this session
    jar.clear_expired_cookies()
    return jar
