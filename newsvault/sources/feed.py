"""The source for feeds: RSS 0.9 to 2.0, Atom and JSON Feed."""

from __future__ import annotations

import email.utils
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from newsvault.errors import BadAddress, NotAnArticle
from newsvault.models import Capture, Refusal
from newsvault.sources import Entry, refusal
from newsvault.sources.markup import elements, local_name
from newsvault.text import one_line
from newsvault.urls import check_address, resolve

_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")
_ITEMS = frozenset({"item", "entry"})
_DATES = ("published", "pubdate", "date", "issued", "updated", "modified")


def matches(head: bytes, name: str) -> bool:
    """Tell whether `head` begins a feed."""
    del name
    text = head.replace(b"\x00", b"").lower()
    if b"jsonfeed.org/version" in text and text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return True
    return any(root in text for root in _ROOTS) and b"<html" not in text


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the items of a feed that have an address, as they stand; `base` is the feed's own.

    Raises NotAnArticle when it breaks off before its first item.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _json_entries(body, base)
        return
    for item in elements(body, _ITEMS, locator=base):
        values: dict[str, str] = {}
        links: list[tuple[str, str]] = []
        for child in item:
            name = local_name(child)
            if name == "link":
                links.append((child.get("rel", "alternate"), child.get("href") or child.text or ""))
            elif name:
                values.setdefault(name, child.text or "")
        entry = _entry(_link(links, values, item), values, base)
        if entry:
            yield entry


def no_feed(got: Capture | Refusal) -> Refusal | None:
    """Return why the answer of a feed gives nothing, or None when it has nothing new (304)."""
    from newsvault import verdicts

    if isinstance(got, Refusal):
        return got
    if not got.stopped and got.exchanges[-1].status == 304:
        return None
    wrong = verdicts.verdict(got)
    if wrong is None or isinstance(wrong, NotAnArticle):
        wrong = NotAnArticle(
            "this is no feed",
            locator=got.requested_url,
            hint="give the address of an RSS, Atom or JSON feed, or of a sitemap",
            reason="not-a-feed",
        )
    return refusal(got.requested_url, wrong)


def _link(links: list[tuple[str, str]], values: dict[str, str], item: Any) -> str:
    # FeedBurner puts its own address in the link and the page's beside it.
    own = values.get("origlink") or next((url for rel, url in links if rel == "alternate"), "")
    about = next((v for k, v in item.attrib.items() if k.endswith("about")), "")
    return own or (links[0][1] if links else "") or values.get("guid", "") or about


def _entry(link: str, values: dict[str, str], base: str) -> Entry | None:
    url = absolute(base, link)
    if url is None:
        return None
    dates = (read_date(values[name]) for name in _DATES if name in values)
    return Entry(
        url=url,
        title=one_line(values.get("title", ""))[:500],
        published_at=next((date for date in dates if date), None),
    )


def _json_entries(body: bytes, base: str) -> Iterator[Entry]:
    try:
        items = json.loads(body.decode("utf-8-sig", "replace")).get("items", [])
    except (ValueError, RecursionError, AttributeError) as exc:
        raise NotAnArticle(
            "the feed cannot be read", locator=base, hint="", reason="bad-list"
        ) from exc
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            values = {k: v for k, v in item.items() if isinstance(v, str)}
            dated = {"published": values.get("date_published", "")}
            link = values.get("url") or values.get("external_url") or values.get("id", "")
            entry = _entry(link, {"title": values.get("title", ""), **dated}, base)
            if entry:
                yield entry


def absolute(base: str, link: str) -> str | None:
    """Return `link` as a full address on the page `base` ("" for a file), or None if it is none."""
    try:
        return (resolve(base, link) if base else check_address(link)).href if link.strip() else None
    except BadAddress:
        return None


def read_date(text: str) -> datetime | None:
    """Return the moment a feed's date means (RFC 822 or ISO 8601), or None for anything else."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(text.strip())
        except (TypeError, ValueError, OverflowError, IndexError):
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
