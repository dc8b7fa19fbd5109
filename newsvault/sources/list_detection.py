"""List formats: detection, decompression and parsing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsvault.decoding import content_encoding
from newsvault.errors import NotAnArticle, Refused, cannot_read
from newsvault.sources import list_package
from newsvault.sources.base import MAX_LIST_BYTES, ListSource

if TYPE_CHECKING:
    from newsvault.sources.base import Entry

HEAD = 4096  # bytes read to detect the format


@cache
def _formats() -> tuple[ListSource, ...]:
    """Return the formats of lists in the order they are tried: the first that matches is taken."""
    from newsvault.sources import (
        bookmarks,
        feed,
        json_export,
        opml,
        ris,
        robots_sitemaps,
        sitemap,
        table,
        text_list,
        xml_items,
        xml_posts,
    )

    return (
        robots_sitemaps,
        bookmarks,
        json_export,
        feed,
        text_list,
        opml,
        xml_items,
        xml_posts,
        ris,
        sitemap,
        table,
    )


def kind_of(head: bytes, name: str, *, on_disk: bool) -> ListSource | None:
    """Return the format of the list that begins with `head`, or None.

    `name` is the file name or the URL's path; its extension identifies some formats. Some formats
    are recognised only `on_disk`.
    """
    usable = (kind for kind in _formats() if on_disk or not kind.FILES_ONLY)
    return next((kind for kind in usable if kind.matches(head, name)), None)


def read_list(body: bytes, name: str, base: str) -> Iterator[Entry] | None:
    """Return the entries of the list in `body`, or None when it is not a list.

    `base` is the list's URL, "" for a file. The iterator raises SourceError: NotAnArticle
    ("bad-list", "empty-list") or Refused ("too-large").
    """
    head = content_encoding.gunzip_head(body, HEAD)
    packed = head != body[:HEAD]
    name = name.lower().removesuffix(".gz") if packed else name
    kind = kind_of(head, name, on_disk=not base)
    return None if kind is None else _all(kind, body, base, packed=packed)


def _all(kind: ListSource, body: bytes, base: str, *, packed: bool) -> Iterator[Entry]:
    """Yield the entries of a list; raises NotAnArticle for an empty one."""
    if packed:
        body = content_encoding.gunzip(body, limit=MAX_LIST_BYTES, locator=base)
    count = 0
    for count, entry in enumerate(kind.entries(body, base), 1):  # noqa: B007  # read at the end
        yield entry
    if not count:
        raise NotAnArticle(
            "the list is empty: no pages in it",
            locator=base,
            hint="look at it in a browser or an editor",
            reason="empty-list",
        )


def from_file(path: Path) -> Iterator[Entry] | None:
    """Return the entries of a list file, or None when it is not a list; see `read_list`.

    Raises UsageError when the file cannot be read, Refused ("too-large").
    """
    try:
        with path.open("rb") as stream:
            head = content_encoding.gunzip_head(stream.read(HEAD), HEAD)
            if head.startswith(list_package.BEGINS):
                return list_package.from_file(path)
            if kind_of(head, path.name.lower().removesuffix(".gz"), on_disk=True) is None:
                return None
            stream.seek(0)
            body = stream.read(MAX_LIST_BYTES + 1)
    except OSError as exc:
        raise cannot_read(path, exc, "check its permissions") from exc
    if len(body) > MAX_LIST_BYTES:
        raise Refused(
            f"the list is larger than {MAX_LIST_BYTES // (1024 * 1024)} MiB",
            locator=str(path),
            hint="split it into several files",
            reason="too-large",
        )
    return read_list(body, path.name, "")
