"""Redirect targets: a response's Location header and a page's meta refresh."""

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
_PERMANENT = (301, 308)
_MAX_DELAY = 10.0  # seconds; a refresh after a longer delay is a reload, not a redirect
_MAX_BYTES = 64 * 1024  # bytes; a larger page is content
_MAX_WORDS = 100  # words; a page with more text is content, not a redirect stub
_NOSCRIPT = re.compile(
    r"<noscript\b.*?(?:</noscript\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_META = re.compile(r"<meta\b[^<>]{0,4000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"""http-equiv\s{0,9}=\s{0,9}["']?refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(
    r"""\bcontent\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)
_DELAY_AND_URL = re.compile(
    r"""\s*(\d{1,6}(?:\.\d*)?|\.\d+)\s*[;,\s]\s*(?:url\s*=\s*)?["']?([^"']+)""", re.IGNORECASE
)


def http_redirect(address: Address, exchange: Exchange) -> Address | None:
    """Return the target of an HTTP redirect, or None for a response that is not one.

    Raises Refused ("redirect-address") when Location is not an http(s) URL.
    """
    location = exchange.header("location")
    if exchange.status not in REDIRECTS or not location:
        return None
    # HTTP header bytes are read as Latin-1; servers send non-ASCII URLs as UTF-8.
    text = location.encode("latin-1", "replace").decode("utf-8", "replace")
    return _resolved(address, text)


def meta_refresh(address: Address, exchange: Exchange) -> Address | None:
    """Return the target of a page's meta refresh, or None for a page with content.

    Source: the HTML standard, "refresh state" of `meta http-equiv`. Ignored: a refresh to the page
    itself, one after more than ten seconds, one on a page with text, and one in `noscript`, where
    the target is often a reduced page.
    Raises Refused ("redirect-address") when the target is not an http(s) URL.
    """
    target = _refresh_target(exchange)
    if target is None:
        return None
    resolved = _resolved(address, target)
    return None if resolved.href == address.href else resolved


def moved_to(exchanges: Sequence[Exchange]) -> str:
    """Return the URL that permanent redirects (301, 308) lead to; "" for none."""
    url = ""
    for exchange, following in pairwise(exchanges):
        if exchange.status not in _PERMANENT:
            break
        url = following.url
    return url


def redirect_error(reason: str, message: str, address: Address) -> Refused:
    """Return the error for a redirect chain that ends at `address` without a page."""
    return Refused(message, locator=address.href, hint="open the page in a browser", reason=reason)


def _refresh_target(exchange: Exchange) -> str | None:
    """Return the address of a short page's meta refresh, or None."""
    if exchange.status != 200 or exchange.truncated or len(exchange.body) > _MAX_BYTES:
        return None
    try:
        body = content_encoding.decode(
            exchange.body, exchange.header("content-encoding"), limit=4 * _MAX_BYTES
        )
    except SourceError:
        return None
    if b"refresh" not in body.lower():  # of nearly every page the text need not be decoded
        return None
    text = body.decode("utf-8", "replace")
    for tag in _META.findall(_NOSCRIPT.sub(" ", text)):
        content = _CONTENT.search(tag) if _IS_REFRESH.search(tag) else None
        value = html.unescape(next(filter(None, content.groups()), "")) if content else ""
        match = _DELAY_AND_URL.match(value)
        if match and float(match[1]) <= _MAX_DELAY and word_count(text) < _MAX_WORDS:
            return match[2].strip()
    return None


def _resolved(address: Address, target: str) -> Address:
    try:
        return resolve(address.href, target)
    except BadAddress as exc:
        raise redirect_error(
            "redirect-address", f"invalid redirect target: {exc.message}", address
        ) from exc
