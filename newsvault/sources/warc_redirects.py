"""Redirects in web archives: prepended to the capture of their target page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from newsvault import warc
from newsvault.errors import BadAddress
from newsvault.models import REDIRECTS, Capture, Exchange
from newsvault.urls import check_address, resolved

_HOPS = 10  # redirects per chain; browsers follow 20, few pages have more than two
_CHAINS = 20  # chains per page
_MOST = 100_000  # redirects held in memory per archive
_LONGEST = 4096  # bytes stored of a redirect's body


class Redirects:
    """The redirects of one archive without a page so far, and the pages read."""

    def __init__(self) -> None:
        self._leading_to: dict[str, list[Exchange]] = {}
        self._count = 0
        self._pages: set[str] = set()

    def add(self, record: warc.Foreign) -> bool:
        """Add the redirect in `record`; False when it is not one that can be followed."""
        if record.status not in REDIRECTS or self._count >= _MOST:
            return False
        location = record.header("location").encode("latin-1", "replace").decode("utf-8", "replace")
        target = resolved(record.url, location) if href(record.url) and location else None
        if target is None:
            return False
        hop = exchange(record, record.captured_at or datetime.now(UTC))
        if len(hop.body) > _LONGEST:
            hop = replace(hop, body=hop.body[:_LONGEST], truncated="length")
        self._leading_to.setdefault(_plain(target.href), []).append(hop)
        self._count += 1
        return True

    def chains(self, page: Capture) -> tuple[Capture, ...]:
        """Return a capture of `page` per redirect chain to it, and remove those redirects.

        Empty without a redirect.
        """
        if not page.exchanges:
            return ()
        self._pages.add(href(page.url))
        found: list[Capture] = []
        waiting = [page]
        while waiting and len(found) < _CHAINS:
            one = waiting.pop(0)
            if len(one.exchanges) > _HOPS:
                continue
            for hop in self._leading_to.pop(href(one.exchanges[0].url), ()):
                longer = replace(one, requested_url=hop.url, exchanges=(hop, *one.exchanges))
                found.append(longer)
                waiting.append(longer)
        self._count -= len(found)
        return tuple(found)

    def late(self) -> frozenset[str]:
        """Return the URLs of pages that were read before a redirect to them."""
        return frozenset(self._leading_to) & self._pages

    def left(self) -> Counter[str]:
        """Count the redirects to pages that are not in the archive."""
        hops = [hop for hops in self._leading_to.values() for hop in hops]
        return Counter(f"no page ({hop.status})" for hop in hops)


def exchange(record: warc.Foreign, moment: datetime) -> Exchange:
    """Return the response in a record, requested at `moment`."""
    return Exchange(
        url=record.url,
        requested_at=moment,
        status=record.status,
        reason=record.reason,
        response_headers=record.headers,
        body=record.body,
        peer_ip=record.peer_ip,
        truncated=record.truncated,
    )


def href(url: str) -> str:
    """Return `url` normalised for comparison; "" for anything but a web URL."""
    try:
        return _plain(check_address(url).href)
    except BadAddress:
        return ""


def _plain(url: str) -> str:
    return url.partition("#")[0]
