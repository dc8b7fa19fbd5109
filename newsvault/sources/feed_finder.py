"""Feed discovery: a URL that is a feed, the feeds its page declares, or those of its site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

from newsvault.decoding import content_encoding
from newsvault.errors import BadAddress, NotAnArticle, SourceError
from newsvault.fetch import redirects
from newsvault.guard import attempt
from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.sources import feed, list_detection, web
from newsvault.sources.base import MAX_LIST_BYTES
from newsvault.sources.html_head import head_tags, head_text
from newsvault.sources.xml import absolute
from newsvault.urls import check_address

if TYPE_CHECKING:
    from newsvault.fetch.fetcher import Fetcher

# Media types of feeds, and generic ones that servers use for JSON and XML feeds.
# Sources: rssboard.org (RSS autodiscovery), RFC 4287, jsonfeed.org.
_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/json", "application/xml", "text/xml", "text/rss+xml", "application/x-rss+xml",
})  # fmt: skip
# Usual feed paths of publishing software.
_USUAL = (
    "/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json",
    "/feeds/posts/default",
)  # fmt: skip
_MOST_DECLARED = 10
_MOST_SITEMAPS = 3
_COMMENTS = ("comment", "kommentar", "comentario", "commentaire", "commenti", "reacties")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A fetched and parsed feed; `entries` is the number of pages or lists in it."""

    url: str
    title: str
    entries: int

    @property
    def of_comments(self) -> bool:
        """Whether it seems to have readers' comments instead of articles."""
        words = f"{check_address(self.url).path} {self.title}".lower()
        return any(word in words for word in _COMMENTS)


def find(url: str, *, fetcher: Fetcher, settings: Settings) -> tuple[FoundFeed, ...]:
    """Return the feeds that `url` leads to, article feeds before comment feeds.

    In this order: the URL itself if it is a feed or another list; the feeds that its page declares
    (`link rel=alternate`); the first usual path of its site that is a feed; the first sitemap in
    its robots.txt. Each one is fetched and parsed.

    Raises BadAddress; FetchError, Refused; NotAnArticle when there is no feed.
    """
    got = fetcher.fetch(url)
    page = web.unpacked(got, settings)
    if page is None:
        raise feed.why_no_feed(got)
    itself = _read(got, page)
    if itself is not None:
        return (itself,)
    problems: list[SourceError] = []
    places = tuple(dict.fromkeys(_declared(page, got.url)))[:_MOST_DECLARED]
    found = [*_tried(places, fetcher, settings, problems)]
    if problems and not found:
        raise problems[0]  # an error of a declared feed matters more than a guess
    guesses = (absolute(got.url, path) or "" for path in _USUAL)
    found = found or [*islice(_tried(guesses, fetcher, settings, []), 1)]
    sitemaps = fetcher.sitemaps(got.url)[:_MOST_SITEMAPS]
    found = found or [*islice(_tried(sitemaps, fetcher, settings, []), 1)]
    if not found:
        raise NotAnArticle(
            "not a feed, and no feed or sitemap found on its site",
            locator=url,
            hint="give the address of an RSS, Atom or JSON feed, or of a sitemap",
            reason="not-a-feed",
        )
    return tuple(sorted({one.url: one for one in found}.values(), key=lambda f: f.of_comments))


def _declared(page: bytes, url: str) -> Iterator[str]:
    """Yield the URLs of the feeds that a page declares, in order."""
    base = url
    for name, values in head_tags(head_text(page)):
        place = values.get("href", "")
        if name == "base":
            base = absolute(url, place) or base
        relations = values.get("rel", "").lower().split()
        kind = values.get("type", "").partition(";")[0].strip().lower()
        if name == "link" and (
            "feed" in relations or ("alternate" in relations and kind in _TYPES)
        ):
            yield from filter(None, (absolute(base, place),))


def _tried(
    places: Iterable[str], fetcher: Fetcher, settings: Settings, problems: list[SourceError]
) -> Iterator[FoundFeed]:
    """Yield the feeds among `places`; errors of the others are added to `problems`."""
    for place in places:
        try:
            got = fetcher.fetch(place)
            page = web.unpacked(got, settings)
            if page is None:
                raise feed.why_no_feed(got)
            found = _read(got, page)
        except SourceError as exc:
            problems.append(exc)
        except BadAddress:
            continue
        else:
            if found is not None:
                yield found


def _read(got: Capture, body: bytes) -> FoundFeed | None:
    """Return the feed or other list that was fetched, None for anything else.

    Raises NotAnArticle: "bad-list" for an invalid list, "empty-list" for one without pages; Refused
    ("too-large").
    """
    url = redirects.moved_to(got.exchanges) or check_address(got.requested_url).href
    entries = list_detection.read_list(body, check_address(got.url).path, got.url)
    if entries is None:
        return None
    count = attempt(lambda: sum(1 for _ in entries), lambda why: _cannot_be_read(url, why))
    title = ""
    with suppress(SourceError):  # only XML and JSON feeds have a title
        whole = content_encoding.gunzip(body, limit=MAX_LIST_BYTES, locator=url)
        title = attempt(lambda: feed.title_of(whole, url), lambda _: "")
    return FoundFeed(url=url, title=title, entries=count)


def _cannot_be_read(url: str, why: str) -> NoReturn:
    raise NotAnArticle(
        f"invalid feed: {why}",
        locator=url,
        hint="follow another feed of the site",
        reason="bad-list",
    )
