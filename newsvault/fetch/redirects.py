"""Where an answer sends us on: a redirect's Location, and a page's own meta refresh."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import pairwise

from newsvault.decoding import content_encoding
from newsvault.errors import BadAddress, Refused, SourceError
from newsvault.models import REDIRECTS, Exchange
from newsvault.text import word_count
from newsvault.urls import Address, resolve

MAX_REFRESHES = 2
_FOR_GOOD = (301, 308)
_LONGEST_PAUSE = 10.0  # a page that means to be read sends nobody on that soon
_LARGEST = 64 * 1024
_MANY_WORDS = 100  # whoever says so much is a page, and not a signpost
_NOSCRIPT = re.compile(
    r"<noscript\b.*?(?:</noscript\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_META = re.compile(r"<meta\b[^<>]{0,4000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"""http-equiv\s{0,9}=\s{0,9}["']?refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(
    r"""\bcontent\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)
_PAUSE_AND_PLACE = re.compile(
    r"""\s*(\d{1,6}(?:\.\d*)?|\.\d+)\s*[;,\s]\s*(?:url\s*=\s*)?["']?([^"']+)""", re.IGNORECASE
)


def redirect(address: Address, exchange: Exchange) -> Address | None:
    """Return where a redirect leads, or None for an answer that is none.

    Raises Refused ("redirect-address") when it leads nowhere.
    """
    location = exchange.header("location")
    if exchange.status not in REDIRECTS or not location:
        return None
    # The server's bytes came to us as Latin-1; what is not ASCII in them is UTF-8 nowadays.
    text = location.encode("latin-1", "replace").decode("utf-8", "replace")
    return _resolved(address, text)


def refresh(address: Address, exchange: Exchange) -> Address | None:
    """Return where a page sends its reader by itself, or None for a page that is to be read.

    Source: the HTML standard, "refresh state" of `meta http-equiv`. A page that loads itself anew,
    waits longer than ten seconds or has something to say is not left, nor what stands in
    `noscript`, where the page without scripts is often a poorer one.
    Raises Refused ("redirect-address") when it leads nowhere.
    """
    place = _place(exchange)
    if place is None:
        return None
    onward = _resolved(address, place)
    return None if onward.href == address.href else onward


def moved_to(exchanges: Sequence[Exchange]) -> str:
    """Return where an address has moved for good (301, 308), "" for nowhere."""
    url = ""
    for one, following in pairwise(exchanges):
        if one.status not in _FOR_GOOD:
            break
        url = following.url
    return url


def leads_nowhere(reason: str, message: str, address: Address) -> Refused:
    """Return the error for a chain of redirects that ends at `address` without a page."""
    return Refused(message, locator=address.href, hint="open the page in a browser", reason=reason)


def _place(exchange: Exchange) -> str | None:
    if exchange.status != 200 or exchange.truncated or len(exchange.body) > _LARGEST:
        return None
    try:
        body = content_encoding.decode(
            exchange.body, exchange.header("content-encoding"), limit=4 * _LARGEST
        )
    except SourceError:
        return None
    text = body.decode("utf-8", "replace")
    if "refresh" not in text.lower():
        return None
    for tag in _META.findall(_NOSCRIPT.sub(" ", text)):
        content = _CONTENT.search(tag) if _IS_REFRESH.search(tag) else None
        said = html.unescape(next(filter(None, content.groups()), "")) if content else ""
        found = _PAUSE_AND_PLACE.match(said)
        if found and float(found[1]) <= _LONGEST_PAUSE and word_count(text) < _MANY_WORDS:
            return found[2].strip()
    return None


def _resolved(address: Address, place: str) -> Address:
    try:
        return resolve(address.href, place)
    except BadAddress as exc:
        raise leads_nowhere(
            "redirect-address", f"the page sends us nowhere: {exc.message}", address
        ) from exc
