"""Entries of lists, their annotations, and the limits and filters for lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MAX_ENTRIES = 50_000  # entries read of one list
MAX_LIST_BYTES = 50 * 1024 * 1024  # decompressed; the limit of the sitemap protocol
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """User annotations of a list item: tags (folders too), notes, time of saving."""

    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    saved_at: datetime | None = None

    def joined(self, other: Annotations) -> Annotations:
        """Return the union without duplicates, with the earlier time of saving."""
        times = [at for at in (self.saved_at, other.saved_at) if at is not None]
        return Annotations(
            tags=tuple(dict.fromkeys((*self.tags, *other.tags))),
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
            saved_at=min(times, default=None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A URL in a list. `is_list`: it leads to another list, not to a page."""

    url: str
    title: str = ""
    published_at: datetime | None = None
    is_list: bool = False
    annotations: Annotations = Annotations()


class ListSource(Protocol):
    """A list format: a module of this folder, or a class."""

    FILES_ONLY: bool  # a list in a file, but data or a page on the network

    def matches(self, head: bytes, name: str, /) -> bool:
        """Return whether a list is of this format, by its first bytes and its name."""

    def entries(self, body: bytes, base: str, /) -> Iterator[Entry]:
        """Yield the entries of a list at the address `base`, "" for a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Limits and filters for lists, and conditional request headers.

    Attributes:
        since: entries with an earlier date are left out.
        most: maximum number of entries per list.
        skip: returns whether a listed URL is to be skipped, for example a saved one.
        skipped: called with a skipped URL and its annotations.
        validators: returns the conditional request headers of a URL.
    """

    since: datetime | None = None
    most: int = MAX_ENTRIES
    skip: Callable[[str], bool] | None = None
    skipped: Callable[[str, Annotations], object] | None = None
    validators: Callable[[str], Headers] | None = None

    @property
    def most_pages(self) -> int | None:
        """Maximum number of pages from a folder; None: no limit."""
        return None if self.most == MAX_ENTRIES else self.most
