"""The feeds followed by a vault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from newsvault.models.checking import checked
from newsvault.text import plural
from newsvault.vault.session import Session

__all__ = ["Feed", "Feeds", "FoundFeed"]

if TYPE_CHECKING:
    from newsvault.ingest.feeds import Feed
    from newsvault.models import Receipt, Refusal
    from newsvault.sources.feed_finder import FoundFeed


@checked
class Feeds:
    """The feeds of a vault, as `vault.feeds`: iterate, `find`, `add`, `remove`, `run`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __iter__(self) -> Iterator[Feed]:
        from newsvault.ingest.feeds import feeds

        return iter(feeds(self._session))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<{plural(len(self), 'feed')}>"

    def find(self, url: str) -> tuple[FoundFeed, ...]:
        """Find the feeds of an address or site without following them; each is fetched and parsed.

        Args:
            url: the address of a feed or of a page. For a page: the feeds it declares, else a feed
                at a common address of its site, else the sitemaps in the site's robots.txt.

        Returns:
            Feeds of articles before those of comments, each with `url`, `title` and `entries`, the
            number of addresses in it.

        Raises:
            BadAddress: `url` is not the address of a web page.
            FetchError: `url` could not be fetched.
            Refused: fetching it is not allowed.
            NotAnArticle: no feed was found.

        Examples:
            >>> vault.feeds.find("example.org")
            Traceback (most recent call last):
            ...
            newsvault.errors.BadAddress: example.org is not a full address
        """
        from newsvault.ingest.feeds import find

        return find(self._session, url)

    def add(
        self, url: str, *, title: str = "", tags: Iterable[str] = (), check: bool = True
    ) -> bool:
        """Follow a feed after fetching and parsing it.

        Args:
            url: the address of an RSS, Atom or JSON feed, of a sitemap, or of a page; for a page
                the first feed that `find` returns is followed.
            title: its name in lists; "" for the title in the feed.
            tags: tags for its articles.
            check: False to follow `url` itself without fetching it.

        Returns:
            Whether it was not followed before.

        Raises:
            BadAddress: `url` is not the address of a web page.
            FetchError: `url` could not be fetched.
            Refused: fetching it is not allowed.
            NotAnArticle: no feed was found.

        Examples:
            >>> vault.feeds.add("https://example.org/feed.xml", title="Example", check=False)
            True
        """
        from newsvault.ingest.feeds import find, follow

        if check:
            found = find(self._session, url)[0]
            url, title = found.url, title or found.title
        return bool(follow(self._session, [(url, title)], {url: tuple(tags)}))

    def add_all(self, urls: Iterable[str]) -> int:
        """Follow feeds; either all of them or none.

        Args:
            urls: their addresses.

        Returns:
            How many were not followed before.

        Raises:
            BadAddress: one is no address of a page on the web.

        Examples:
            >>> vault.feeds.add_all(["https://example.org/a.xml", "https://example.org/b.xml"])
            2
        """
        from newsvault.ingest.feeds import follow

        return follow(self._session, [(url, "") for url in urls])

    def add_opml(self, data: bytes, *, name: str = "the OPML") -> tuple[int, int]:
        """Follow the feeds of an OPML file, with their titles and folders as tags.

        Args:
            data: the file's bytes.
            name: what an error calls the file.

        Returns:
            How many were not followed before, and how many there are.

        Raises:
            UsageError: there are no feeds in it.
            BadAddress: one is no address of a page on the web.

        Examples:
            >>> vault.feeds.add_opml(vault.feeds.to_opml().encode())
            Traceback (most recent call last):
            newsvault.errors.UsageError: ...
        """
        from newsvault.ingest.feeds import follow_opml

        return follow_opml(self._session, data, name)

    def remove_all(self, urls: Iterable[str]) -> int:
        """Stop following feeds; return how many. The articles they brought stay.

        Args:
            urls: their addresses.

        Raises:
            NotFound: one is not followed; nothing was changed.

        Examples:
            >>> _ = vault.feeds.add("https://example.org/feed.xml", check=False)
            >>> vault.feeds.remove_all(["https://example.org/feed.xml"])
            1
        """
        from newsvault.ingest.feeds import unfollow

        return unfollow(self._session, urls)

    def remove(self, url: str) -> None:
        """Stop following a feed; articles saved from it stay.

        Args:
            url: the feed's address.

        Raises:
            NotFound: the feed is not followed.
        """
        from newsvault.ingest.feeds import unfollow

        unfollow(self._session, [url])

    def run(
        self, *, since: datetime | None = None, limit: int | None = None
    ) -> Iterator[Receipt | Refusal]:
        """Save new articles from every feed; yield the outcome of each page after it is stored.

        Args:
            since: skip older entries (an aware datetime).
            limit: maximum pages of each feed; None for the built-in limit.

        Examples:
            >>> list(vault.feeds.run())
            []
        """
        from newsvault.ingest import feeds

        yield from feeds.run(self._session, since=since, most=limit)

    def to_opml(self) -> str:
        """Return the feeds as OPML 2.0, which every feed reader imports.

        Examples:
            >>> vault.feeds.to_opml().startswith("<?xml")
            True
        """
        from newsvault.ingest.feeds import to_opml

        return to_opml(self)
