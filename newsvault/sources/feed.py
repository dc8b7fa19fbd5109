"""Feeds: RSS 0.9 to 2.0, Atom and JSON Feed."""

from __future__ import annotations

import email.utils
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from newsvault.errors import NotAnArticle, SourceError
from newsvault.models import Capture, Refusal
from newsvault.sources.base import Entry
from newsvault.sources.xml import (
    absolute,
    base_of,
    core,
    elements,
    is_document,
    local_name,
    name_space,
)
from newsvault.text import one_line, plural

FILES_ONLY = False

_ROOTS = frozenset({"rss", "feed", "rdf"})
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_WHOLE = frozenset({"channel", "feed"})  # elements of the feed itself
_ITEMS = frozenset({"item", "entry"})
FEED_GONE = "feed-gone"  # reason code of a permanently removed feed (status 410)
_ATOM = "http://www.w3.org/2005/Atom"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DUBLIN = "purl.org/dc/"
_PAGE = "alternate"  # link relation of the page itself, the default
_OTHER_PAGES = frozenset({"unsupported-type", "script-only", "login-page"})
_DATES = ("published", "pubdate", "date", "issued", "updated", "modified")


def matches(head: bytes, name: str) -> bool:
    """Return whether `head` begins a feed."""
    del name
    text = head.replace(b"\x00", b"").lower().lstrip(_BLANKS)
    if text.startswith(b"{"):
        return b"jsonfeed.org/version" in text.replace(b"\\/", b"/")
    return is_document(head, _ROOTS)


def entries(body: bytes, base: str) -> Iterator[Entry]:
    """Yield the items of a feed with a URL; `base` is the feed's URL.

    Raises NotAnArticle: "bad-list" when the feed ends before its first item, "empty-list" when it
    has items, but none with a URL.
    """
    items = given = 0
    read = _json_items if body.lstrip(_BLANKS).startswith(b"{") else _xml_items
    for entry in read(body, base):
        items += 1
        if entry is not None:
            given += 1
            yield entry
    if items and not given:
        raise NotAnArticle(
            f"the feed has {plural(items, 'item')}, but none with the URL of a page",
            locator=base,
            hint="follow another feed of the site, or give the addresses of the pages",
            reason="empty-list",
        )


def _xml_items(body: bytes, base: str) -> Iterator[Entry | None]:
    for item in elements(body, _ITEMS, locator=base):
        yield _entry(_link(item, base), _values(item))


def _values(item: Any) -> dict[str, str]:
    """Return an item's values, with Dublin Core dates as the fallback."""
    values = core(item)
    for child in item:
        name = local_name(child)
        if name in _DATES and _DUBLIN in name_space(child):
            values.setdefault(name, child.text or "")
    return values


def _link(item: Any, base: str) -> str | None:
    """Return the URL of an item's page.

    Sources: RFC 4287, section 4.2.7 (the page is a link without `rel` or with rel="alternate"),
    RSS 2.0 (a `guid` is a URL unless isPermaLink="false"), RSS 1.0 (`rdf:about`). FeedBurner has
    its own URL in the link and the page's in `origLink`.
    """
    own = name_space(item)
    links: list[tuple[bool, str | None]] = []
    guid = None
    for child in item:
        name, space = local_name(child), name_space(child)
        if name == "origlink" and (url := absolute("", child.text or "")):
            return url
        if name == "guid" and space == own and child.get("isPermaLink", "").lower() != "false":
            guid = absolute("", child.text or "")
        if name == "link" and space in (own, _ATOM) and child.get("rel", _PAGE) == _PAGE:
            text = child.get("href") or child.text or ""
            typed = "html" in child.get("type", "html")
            links.append((typed, absolute(base_of(child, base), text)))
    usable = [(typed, url) for typed, url in links if url is not None]
    best = next((url for typed, url in usable if typed), usable[0][1] if usable else None)
    return best or guid or absolute("", item.get(_ABOUT, ""))


def title_of(body: bytes, base: str) -> str:
    """Return the title of a feed, "" for none; raises NotAnArticle ("bad-list")."""
    if body.lstrip(_BLANKS).startswith(b"{"):
        title = _json_feed(body, base).get("title", "")
        return one_line(title)[:500] if isinstance(title, str) else ""
    for element in elements(body, frozenset({"title"}), locator=base):
        parent = element.getparent()
        if parent is None or local_name(parent) not in _WHOLE or not element.text:
            continue
        if name_space(element) == name_space(parent):  # not media:title and the like
            return one_line(element.text)[:500]
    return ""


def no_feed(got: Capture | Refusal) -> Refusal | None:
    """Return why a feed's response yields nothing; None when there is no news (304)."""
    if isinstance(got, Refusal):
        return got
    if not got.stopped and got.exchanges[-1].status == 304:
        return None
    return Refusal.of(got.requested_url, why_no_feed(got))


def why_no_feed(got: Capture) -> SourceError:
    """Return the error for a response that is not a feed."""
    from newsvault.classify import classifier

    wrong = classifier.classify(got)
    if wrong is None or wrong.reason in _OTHER_PAGES:
        wrong = NotAnArticle(
            "not a feed",
            locator=got.requested_url,
            hint="give the address of an RSS, Atom or JSON feed, or of a sitemap",
            reason="not-a-feed",
        )
    elif wrong.reason == "gone":
        wrong = NotAnArticle(
            f"feed not found (status {got.exchanges[-1].status})",
            locator=got.requested_url,
            hint="look for its new address on the site",
            reason=FEED_GONE if got.exchanges[-1].status == 410 else "gone",
        )
    return wrong


def _entry(url: str | None, values: dict[str, str]) -> Entry | None:
    if url is None:
        return None
    dates = (read_date(values[name]) for name in _DATES if name in values)
    return Entry(
        url=url,
        title=one_line(values.get("title", ""))[:500],
        published_at=next((date for date in dates if date), None),
    )


def _json_items(body: bytes, base: str) -> Iterator[Entry | None]:
    """Yield the entries of a JSON feed; None for an item that is no object."""
    items = _json_feed(body, base).get("items", [])
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            yield None
            continue
        values = {k: v for k, v in item.items() if isinstance(v, str)}
        links = (absolute(base, values.get(name, "")) for name in ("url", "external_url"))
        url = next(filter(None, links), None)
        # An id is used if it is an absolute URL (JSON Feed 1.1, "id").
        url = url or absolute("", values.get("id", ""))
        dates = {"published": values.get("date_published", "")}
        dates["modified"] = values.get("date_modified", "")
        yield _entry(url, {"title": values.get("title", ""), **dates})


def _json_feed(body: bytes, base: str) -> dict[str, Any]:
    """Return the object of a JSON feed; raises NotAnArticle."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        feed = None
    if not isinstance(feed, dict):
        raise NotAnArticle(
            "invalid feed: not well-formed JSON",
            locator=base,
            hint="give the addresses of the articles",
            reason="bad-list",
        )
    return feed


def read_date(text: str) -> datetime | None:
    """Parse a feed's date (RFC 822 or ISO 8601); None if it is neither."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(text.strip())
        except (TypeError, ValueError, OverflowError, IndexError):
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
