"""HTTP fetcher: URL to capture, with robots.txt, rate limits, retries and redirects."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsvault.decoding import content_encoding
from newsvault.errors import FetchError, NotAnArticle, Refused, SourceError
from newsvault.fetch import redirects, robots
from newsvault.fetch.budget import Budget
from newsvault.fetch.cookies import load_cookies
from newsvault.fetch.host_state import HostStateStore
from newsvault.fetch.rate_limit import Clock, RateLimiter, back_off, retry_after
from newsvault.fetch.ssrf_guard import Resolve
from newsvault.fetch.transport import Transport
from newsvault.models import Capture, Exchange
from newsvault.settings import Settings
from newsvault.text import plural
from newsvault.urls import Address, check_address

_log = logging.getLogger(__name__)
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})  # status codes worth a retry
_BUSY = frozenset({429, 503})
_PERMANENT = frozenset({"tls", "refused-address", "host-resting"})  # reasons a retry cannot fix


class Fetcher:
    """A fetch session: connections, cached robots.txt rules and per-host rate limits.

    Thread-safe: requests to different hosts run in parallel, requests to one host in sequence.
    Close it when done.

    Args:
        settings: time-outs (seconds), size limits (bytes), retries, proxy, cookies file.
        clock: time source, for tests.
        name_service: DNS lookup (host and port to IP addresses), for tests.
        memory: file that keeps back-off, failure counts and robots.txt between runs; None: the
            state lasts for this session.

    Raises:
        UsageError: the cookies file or the CA file cannot be read.
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
        # Pauses end when the fetcher is closed, so that an interrupted batch stops at once.
        self._clock = clock or Clock(sleep=self._stop.wait)
        self._cookies = load_cookies(settings.cookies)
        self._transport = Transport(settings, name_service=name_service)
        store = HostStateStore(memory, self._clock.now)
        self._rate_limiter = RateLimiter(
            delay=settings.delay, max_delay=settings.max_delay, clock=self._clock, store=store
        )
        self._robots = robots.RobotsCache(
            self._ask_robots, monotonic=self._clock.monotonic, store=store
        )

    def close(self) -> None:
        """Close all connections; requests running in other threads raise FetchError."""
        self._stop.set()
        self._transport.close()

    def fetch(
        self, url: str, *, headers: tuple[tuple[str, str], ...] = (), ignore_robots: bool = False
    ) -> Capture:
        """Fetch `url` and return the capture, whatever its status code.

        An error after the first hop does not raise: the hops so far are returned, with the reason
        in `Capture.stopped`.

        Args:
            url: http(s) URL.
            headers: extra request headers (name, value), for conditional requests.
            ignore_robots: skip robots.txt, for a URL the user named; recorded in
                `Capture.overrides`.

        Returns:
            All request/response pairs of the redirect chain.

        Raises:
            BadAddress: `url` is not an http(s) URL.
            FetchError: network error, time-out or DNS failure on the first hop.
            Refused: robots.txt or the SSRF guard forbids the first hop.
        """
        address = check_address(url)
        hops = _RedirectChain(
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
        """Return the sitemap URLs in the robots.txt of `url`'s site."""
        return self._robots.rules(check_address(url)).sitemaps

    def _follow(self, address: Address, hops: _RedirectChain, *, obey: bool) -> None:
        """Add the exchange with `address` and those of its redirects to `hops`."""
        seen: set[str] = set()
        while True:
            rules = self._rules(address, obey=obey)
            seen.add(address.href + hops.cookie_mark())
            exchange = self._request_with_retries(address, hops, rules.delay)
            hops.exchanges.append(exchange)
            target = redirects.http_redirect(address, exchange)
            if target is None and hops.refreshes < redirects.MAX_REFRESHES:
                target = redirects.meta_refresh(address, exchange)
                hops.refreshes += target is not None
            if target is None:
                return
            _log.debug("%s: redirect to %s", address.href, target.href)
            address = target
            if address.href + hops.cookie_mark() in seen:
                raise redirects.redirect_error("redirect-loop", "redirect loop", address)
            if len(hops.exchanges) > hops.max_redirects:
                raise redirects.redirect_error(
                    "redirect-limit", f"more than {plural(hops.max_redirects, 'redirect')}", address
                )

    def _rules(self, address: Address, *, obey: bool) -> robots.Rules:
        """Return the rules of the host; raises Refused if they forbid the page."""
        self._transport.check(address)
        if not obey:
            return robots.Rules()
        rules = self._robots.rules(address)
        if rules.allows(address.href):
            return rules
        if rules.reachable:
            message = f"robots.txt of {address.host} does not allow fetching this page"
        else:
            message = (
                f"robots.txt of {address.host} is unreachable, so fetching is not allowed"
                " (RFC 9309)"
            )
        raise Refused(
            message,
            locator=address.href,
            hint="save the page in a browser and ingest the file",
            reason="robots" if rules.reachable else "robots-unreachable",
        )

    def _ask_robots(self, url: str) -> tuple[int | None, bytes]:
        """Return the status and body of a robots.txt; None if it is unreachable."""
        limits = self._settings.read_timeout + self._settings.connect_timeout
        hops = _RedirectChain(
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
            # Redirect loop: treat as no rules (RFC 9309, 2.3.1.2). Decompression bomb: treat as
            # unreachable, so nothing may be fetched.
            return (None if exc.reason == "too-large" else 404), b""
        except NotAnArticle:
            return 404, b""  # unsupported or damaged Content-Encoding: treat as no rules
        return (None if last.truncated in ("time", "disconnect") else last.status), body

    def _request_with_retries(
        self, address: Address, hops: _RedirectChain, delay: float
    ) -> Exchange:
        """Send the request, with retries, until it succeeds or fails permanently."""
        host = address.host
        for attempt in range(1, self._settings.retries + 2):
            last_try = attempt > self._settings.retries or hops.seconds <= 0
            if self._stop.is_set():
                raise FetchError("interrupted", locator=address.href, reason="interrupted")
            if self._rate_limiter.is_closed(host):
                raise self._host_closed_error(host, address)
            try:
                with self._rate_limiter.slot(host, delay):
                    exchange = self._transport.get(address, hops, self._clock.now())
            except FetchError as exc:
                self._rate_limiter.failed(host)
                self._log_failure(address, exc.message, attempt)
                if last_try or exc.reason in _PERMANENT:
                    raise
            else:
                _log.debug("GET %s: status %d", address.href, exchange.status)
                transient = exchange.status in _TRANSIENT
                if not transient and exchange.truncated != "disconnect":
                    self._rate_limiter.succeeded(host)
                    return exchange
                failure = f"status {exchange.status}" if transient else "connection lost"
                self._log_failure(address, failure, attempt)
                self._rate_limiter.failed(host, busy=exchange.status in _BUSY)
                wait = retry_after(exchange.header("retry-after"), self._clock.now())
                self._rate_limiter.pause(host, wait or 0.0)
                if last_try or self._rate_limiter.is_closed(host):
                    return exchange
            self._rate_limiter.pause(host, back_off(attempt, self._settings.max_delay))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _log_failure(self, address: Address, failure: str, attempt: int) -> None:
        tries = self._settings.retries + 1
        _log.info("%s: %s, attempt %d of %d", address.href, failure, attempt, tries)

    def _host_closed_error(self, host: str, address: Address) -> FetchError:
        """Return the error for a host whose circuit breaker is open."""
        until = self._clock.now() + timedelta(seconds=self._rate_limiter.closed_for(host))
        return FetchError(
            f"no requests to {host} until {until:%Y-%m-%d %H:%M} UTC: too many failures, or the"
            " host sent Retry-After",
            locator=address.href,
            hint="try again after that time",
            reason="host-resting",
        )


class _RedirectChain(Budget):
    """A fetch's budget with its redirect chain: the exchanges so far."""

    def __init__(self, *, max_redirects: int, **limits: Any) -> None:
        super().__init__(**limits)
        self.max_redirects = max_redirects
        self.exchanges: list[Exchange] = []
        self.refreshes = 0
