"""What lists give, and what is wanted of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MAX_ENTRIES = 50_000  # of one list
MAX_LIST_BYTES = 50 * 1024 * 1024  # of an unpacked list; the limit of the sitemap protocol
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What a person added to an item of a list: tags (and folders), notes, when it was saved."""

    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    saved_at: datetime | None = None

    def joined(self, other: Annotations) -> Annotations:
        """Return both together, nothing twice, with the earlier of the two times."""
        times = [at for at in (self.saved_at, other.saved_at) if at is not None]
        return Annotations(
            tags=tuple(dict.fromkeys((*self.tags, *other.tags))),
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
            saved_at=min(times, default=None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address in a list. `is_list` says that it leads to another list, not to a page."""

    url: str
    title: str = ""
    published_at: datetime | None = None
    is_list: bool = False
    annotations: Annotations = Annotations()


class ListSource(Protocol):
    """A format of lists: a member of this folder is one, or a class of its own."""

    FILES_ONLY: bool  # whether it is a list only in a file, and data or a page on the network

    def matches(self, head: bytes, name: str, /) -> bool:
        """Return whether a list is of this format, by its first bytes and its name."""

    def entries(self, body: bytes, base: str, /) -> Iterator[Entry]:
        """Yield the entries of a list at the address `base`, "" for a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is wanted of lists, and what is known of addresses.

    Entries of lists dated before `since` are left out, and after `most` entries a list ends. `skip`
    tells of addresses in lists that are not wanted, such as those the vault has; `skipped` is given
    the annotations of such an address. `validators` gives
    the headers that ask an address only for what is new.
    """

    since: datetime | None = None
    most: int = MAX_ENTRIES
    skip: Callable[[str], bool] | None = None
    skipped: Callable[[str, Annotations], object] | None = None
    validators: Callable[[str], Headers] | None = None

    @property
    def most_pages(self) -> int | None:
        """The most pages taken from a folder: all of them, unless fewer were asked for."""
        return None if self.most == MAX_ENTRIES else self.most
