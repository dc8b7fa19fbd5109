"""The feeds a person follows: kept in the vault, run for what is new, exchanged as OPML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import quoteattr

from newsvault.errors import NotFound, UsageError
from newsvault.fetch.redirects import moved_to
from newsvault.ingest.annotations import annotate
from newsvault.models import Capture, Receipt, Refusal
from newsvault.sources import feed_finder, opml
from newsvault.sources.base import Annotations
from newsvault.sources.crawler import MAX_ENTRIES, Bounds, open_sources
from newsvault.sources.feed import FEED_GONE
from newsvault.sources.feed_finder import FoundFeed
from newsvault.storage.catalog import Catalog
from newsvault.urls import check_address
from newsvault.vault.erase_marks import Erased
from newsvault.vault.session import Session

_KIND = "feed"
_RESTS = timedelta(days=1)  # how long a page of a feed that gave no article is left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is followed. `etag` and `modified` are its server's words for its last state.

    `tags` are put on the articles it brings. `gone_at` is when its server said that it is gone for
    good (410): it is not asked any more until it is followed again.
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
        """The headers that ask the server only for news."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return tuple((name, value) for name, value in pairs if value)


def feeds(vault: Session) -> tuple[Feed, ...]:
    """Return the feeds that are followed, by address."""
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
    """Follow feeds, given as (address, title); return how many are new. Raises BadAddress.

    `tags` are, by address, put on the articles that a feed brings.
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
    """Return the feeds that `url` leads to; see `feed_finder.find`, which says what it raises."""
    with open_sources(vault.settings, vault=vault.path) as sources:
        return feed_finder.find(url, fetcher=sources.fetcher, settings=vault.settings)


def follow_opml(vault: Session, data: bytes, name: str) -> tuple[int, int]:
    """Follow the feeds of an OPML file; return how many are new, and how many there are.

    Raises UsageError where there are none in it, BadAddress.
    """
    entries = [entry for entry in opml.entries(data, "") if entry.is_list]
    if not entries:
        raise UsageError(f"no feeds in {name}", hint="export OPML from a feed reader")
    tags = {entry.url: entry.annotations.tags for entry in entries}
    return follow(vault, [(entry.url, entry.title) for entry in entries], tags), len(entries)


def unfollow(vault: Session, urls: Iterable[str]) -> int:
    """Stop following feeds; what they brought stays. Raises NotFound for one not followed."""
    known = {feed.url: feed for feed in feeds(vault)}
    gone = []
    for url in urls:
        feed = known.get(url) or known.get(check_address(url).href)
        if feed is None:
            raise NotFound(f"{url} is not followed", hint="`newsvault feeds list` shows what is")
        gone.append(feed)
    vault.record([_entry("drop", feed) for feed in gone])
    return len(gone)


def run(
    vault: Session, *, since: datetime | None = None, most: int | None = None
) -> Iterator[Receipt | Refusal]:
    """Take in what is new in all feeds; yield what became of each page, once kept.

    Pages that are saved already are left alone, as are those that gave no article within a day, of
    which the user said that they are none, or that were erased. A run that is interrupted asks the
    feeds anew next time: their state is kept only when everything in them was taken in.
    """
    followed = {feed.url: feed for feed in feeds(vault) if not feed.gone_at}
    heard: dict[str, Capture | Refusal] = {}
    is_known, gave_none = known(vault), _gave_none(vault.catalog, datetime.now(UTC))
    erased = Erased(vault.catalog)
    bounds = Bounds(
        since=since,
        most=most or MAX_ENTRIES,
        skip=lambda url: is_known(url) or gave_none(url) or erased.has_address(url),
    )
    with open_sources(vault.settings, bounds, vault.path) as sources:
        asked = {url: feed.validators for url, feed in followed.items()}
        tagged = {url: Annotations(tags=feed.tags) for url, feed in followed.items()}
        for outcome in vault.keep_all(sources.follow(asked, heard.__setitem__, tagged)):
            given = sources.annotations.pop(outcome.locator, None)
            yield annotate(vault, outcome, given)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    known_before = set(followed)
    for url, got in heard.items():
        feed = _after(followed[url], got, now)
        if feed.url == url:
            vault.record([_entry("put", feed)])
        else:  # moved for good, perhaps to where another one is already
            kept = [] if feed.url in known_before else [_entry("put", feed)]
            vault.record([_entry("drop", followed[url]), *kept])
            known_before.add(feed.url)


def known(vault: Session, *, younger_than: timedelta | None = None) -> Callable[[str], bool]:
    """Return a test for addresses that are saved already (and no longer ago than that)."""

    def is_known(url: str) -> bool:
        try:
            stored = vault.get(url)
        except NotFound:
            return False
        age = datetime.now(UTC) - stored.capture.captured_at
        return younger_than is None or age < younger_than

    return is_known


def _gave_none(catalog: Catalog, now: datetime) -> Callable[[str], bool]:
    """Return a test for addresses it is of no use to ask again so soon."""

    def gave_none(url: str) -> bool:
        row = catalog.captures.of_url(url)
        if row is None or row.article_id is not None:
            return False
        if row.info.payload_sha256 in catalog.corrections():
            return True
        status = row.info.status or 200
        passes = status in (408, 425, 429) or status >= 500 or row.info.truncated
        return not passes and now - row.info.captured_at < _RESTS

    return gave_none


def to_opml(followed: Iterable[Feed]) -> str:
    """Return feeds as OPML 2.0, which every feed reader takes."""
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
