"""Followed feeds: stored in the vault, fetched for new entries, exported as OPML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import quoteattr

from newsvault.errors import NotFound, UsageError
from newsvault.fetch.redirects import moved_to
from newsvault.ingest.age import is_due
from newsvault.ingest.annotations import annotate
from newsvault.models import Capture, Receipt, Refusal
from newsvault.sources import feed_finder, opml
from newsvault.sources.base import Annotations
from newsvault.sources.crawler import MAX_ENTRIES, Bounds, open_sources
from newsvault.sources.feed import FEED_GONE
from newsvault.sources.feed_finder import FoundFeed
from newsvault.storage.catalog import Catalog
from newsvault.urls import check_address
from newsvault.vault.article_references import locate
from newsvault.vault.erase_marks import ErasureMarks
from newsvault.vault.intake import keep_all
from newsvault.vault.session import Session

_KIND = "feed"
_RESTS = timedelta(days=1)  # time before a page of a feed that gave no article is fetched again


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A followed feed. `etag` and `modified` are the validators of its last response.

    `tags` are added to its articles. `gone_at` is the time of a 410 response: the feed is not
    fetched any more until it is followed again.
    """

    url: str
    title: str = ""
    etag: str = ""
    modified: str = ""
    checked_at: str = ""
    error: str = ""
    tags: tuple[str, ...] = ()
    gone_at: str = ""

    @property
    def validators(self) -> tuple[tuple[str, str], ...]:
        """The headers of a conditional request."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return tuple((name, value) for name, value in pairs if value)


def feeds(vault: Session) -> tuple[Feed, ...]:
    """Return the followed feeds, sorted by address."""
    return tuple(_feed(url, value) for url, value in vault.added(_KIND))


def _feed(url: str, value: str) -> Feed:
    names = {field.name for field in fields(Feed)}
    values = {name: part for name, part in json.loads(value).items() if name in names}
    return Feed(url=url, **{**values, "tags": tuple(values.get("tags", ()))})


def follow(
    vault: Session,
    wanted: Iterable[tuple[str, str]],
    tags: Mapping[str, tuple[str, ...]] | None = None,
) -> int:
    """Follow feeds.

    Args:
        vault: the open vault.
        wanted: pairs of address and title.
        tags: by address, the tags to add to the feed's articles.

    Returns:
        The number of feeds that were not followed before.

    Raises:
        BadAddress: an invalid address.
    """
    known = {feed.url for feed in feeds(vault) if not feed.gone_at}
    new = [
        Feed(url=check_address(url).href, title=title, tags=(tags or {}).get(url, ()))
        for url, title in wanted
    ]
    new = list({feed.url: feed for feed in new if feed.url not in known}.values())
    vault.record([_entry("put", feed) for feed in new])
    return len(new)


def find(vault: Session, url: str) -> tuple[FoundFeed, ...]:
    """Return the feeds that the page at `url` links to; for the errors see `feed_finder.find`."""
    with open_sources(vault.settings, vault=vault.path) as sources:
        return feed_finder.find(url, fetcher=sources.fetcher, settings=vault.settings)


def follow_opml(vault: Session, data: bytes, name: str) -> tuple[int, int]:
    """Follow the feeds of an OPML file.

    Args:
        vault: the open vault.
        data: the file's bytes.
        name: the file's name, for the message.

    Returns:
        The number of feeds that were not followed before, and of all feeds in the file.

    Raises:
        UsageError: the file has no feeds.
        BadAddress: an invalid address.
    """
    entries = [entry for entry in opml.entries(data, "") if entry.is_list]
    if not entries:
        raise UsageError(f"no feeds in {name}", hint="export OPML from a feed reader")
    tags = {entry.url: entry.annotations.tags for entry in entries}
    return follow(vault, [(entry.url, entry.title) for entry in entries], tags), len(entries)


def unfollow(vault: Session, urls: Iterable[str]) -> int:
    """Stop following feeds; their articles stay.

    Args:
        vault: the open vault.
        urls: addresses of feeds.

    Returns:
        The number of feeds.

    Raises:
        NotFound: a feed that is not followed.
    """
    known = {feed.url: feed for feed in feeds(vault)}
    unfollowed = []
    for url in urls:
        feed = known.get(url) or known.get(check_address(url).href)
        if feed is None:
            raise NotFound(
                f"not following {url}", hint="`newsvault feeds list` lists the followed feeds"
            )
        unfollowed.append(feed)
    vault.record([_entry("drop", feed) for feed in unfollowed])
    return len(unfollowed)


def run(
    vault: Session, *, since: datetime | None = None, most: int | None = None
) -> Iterator[Receipt | Refusal]:
    """Ingest the new entries of all feeds; yield the receipt or refusal of each page, once stored.

    Stored and erased pages are skipped, as are pages that gave no article within a day, or that the
    user classified as no article. The state of the feeds is saved only after all their entries were
    ingested, so that an interrupted run fetches the feeds again.

    Args:
        vault: the open vault.
        since: skip older entries; an aware datetime.
        most: maximum number of entries per feed.
    """
    followed = {feed.url: feed for feed in feeds(vault) if not feed.gone_at}
    responses: dict[str, Capture | Refusal] = {}
    is_known, gave_none = known(vault), _gave_none(vault.catalog, datetime.now(UTC))
    erased = ErasureMarks(vault.catalog)
    bounds = Bounds(
        since=since,
        most=most or MAX_ENTRIES,
        skip=lambda url: is_known(url) or gave_none(url) or erased.has_address(url),
    )
    with open_sources(vault.settings, bounds, vault.path) as sources:
        requests = {url: feed.validators for url, feed in followed.items()}
        tagged = {url: Annotations(tags=feed.tags) for url, feed in followed.items()}
        coming = sources.follow(requests, responses.__setitem__, tagged)
        for outcome in keep_all(vault, coming):
            given = sources.annotations.pop(outcome.locator, None)
            yield annotate(vault, outcome, given)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    known_before = set(followed)
    for url, got in responses.items():
        feed = _after(followed[url], got, now)
        if feed.url == url:
            vault.record([_entry("put", feed)])
        else:  # permanent redirect, possibly to a feed that is already followed
            kept = [] if feed.url in known_before else [_entry("put", feed)]
            vault.record([_entry("drop", followed[url]), *kept])
            known_before.add(feed.url)


def known(vault: Session, *, younger_than: timedelta | None = None) -> Callable[[str], bool]:
    """Return a predicate for addresses that are stored, with `younger_than` asked for since."""

    def is_known(url: str) -> bool:
        try:
            article_id = locate(vault.catalog, url).id
        except NotFound:
            return False
        now = datetime.now(UTC)
        return younger_than is None or not is_due(vault.catalog, article_id, younger_than, now)

    return is_known


def _gave_none(catalog: Catalog, now: datetime) -> Callable[[str], bool]:
    """Return a predicate for addresses that gave no article recently."""

    def gave_none(url: str) -> bool:
        row = catalog.captures.of_url(url)
        if row is None or row.article_id is not None:
            return False
        if catalog.verdict(row.info.payload_sha256) is not None:
            return True
        status = row.info.status or 200
        passes = status in (408, 425, 429) or status >= 500 or row.info.truncated
        return not passes and now - row.info.captured_at < _RESTS

    return gave_none


def to_opml(followed: Iterable[Feed]) -> str:
    """Return feeds as OPML 2.0."""
    lines = [
        f'    <outline type="rss" text={quoteattr(feed.title or feed.url)}'
        f" xmlUrl={quoteattr(feed.url)}{_category(feed)}/>"
        for feed in followed
    ]
    head = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    head += ["  <head><title>newsvault feeds</title></head>", "  <body>"]
    return "\n".join([*head, *lines, "  </body>", "</opml>"])


def _category(feed: Feed) -> str:
    tags = ",".join(tag.replace(",", " ").replace("/", " ") for tag in feed.tags)
    return f" category={quoteattr(tags)}" if tags else ""


def _entry(action: str, feed: Feed) -> tuple[str, str, str, str, str]:
    values = asdict(feed)
    return action, _KIND, "", values.pop("url"), json.dumps(values)


def _after(feed: Feed, got: Capture | Refusal, now: str) -> Feed:
    """Return the feed as it is after a request at `now`, with the error if there was one."""
    if isinstance(got, Refusal):
        gone = now if got.reason == FEED_GONE else ""
        return replace(feed, checked_at=now, error=got.message, gone_at=gone)
    last = got.exchanges[-1]
    return replace(
        feed,
        url=moved_to(got.exchanges) or feed.url,
        checked_at=now,
        error="",
        etag=last.header("etag") or feed.etag,
        modified=last.header("last-modified") or feed.modified,
    )
