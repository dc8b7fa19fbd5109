"""Files with one page each, and folders of them.

The formats: HTML, MHTML, Safari's .webarchive, SingleFile's self-extracting page.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Protocol

from newsvault.errors import NotAnArticle
from newsvault.guard import attempt
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import mhtml, saved_date, saved_pages, webarchive

_HEAD = 4096
_MARKED = 200  # bytes that have the mark of a page that extracts itself
SUFFIXES = frozenset({*saved_pages.PAGE_SUFFIXES, *mhtml.SUFFIXES, *webarchive.SUFFIXES})


class Reader(Protocol):
    """Reads the page in a file of one format, as a capture of `url` or of the URL in the file."""

    def __call__(self, path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
        """Return the page in `path`."""


def reader_of(head: bytes, name: str) -> Reader | None:
    """Return the reader of a format with one page in a file, by the file's first bytes and name.

    None for HTML, and for what holds no page or several.
    """
    if mhtml.matches(head, name):
        return mhtml.capture
    return webarchive.capture if webarchive.matches(head, name) else None


def page(path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page in `path` as a capture of `url`, else of the URL in the page.

    The date is the one stated in the page or its file format, else the file's modification time.
    """
    head = saved_pages.beginning(path, _HEAD)
    return read(path, reader_of(head, path.name) or html, url=url, settings=settings)


def read(path: Path, reader: Reader, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Do what `page` does, for a file whose format is known."""
    return saved_date.with_file_date(reader(path, url=url, settings=settings), path)


def html(path: Path, *, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page in an HTML file, which may be one that extracts itself."""
    if b"data-sfz" in saved_pages.beginning(path, _MARKED):
        return attempt(
            lambda: _self_extracting(path, url, settings),
            lambda _: saved_pages.file(path, url=url, settings=settings),
        )
    return saved_pages.file(path, url=url, settings=settings)


def _self_extracting(path: Path, url: str | None, settings: Settings) -> Capture | Refusal:
    """Return the page in a self-extracting SingleFile page (HTML and ZIP at once)."""
    with path.open("rb") as stream:
        outer = stream.read(10 * settings.max_decoded_bytes)
    with zipfile.ZipFile(BytesIO(outer)) as package, package.open("index.html") as member:
        inner = member.read(settings.max_decoded_bytes + 1)
    address = url or saved_pages.own_address(inner) or saved_pages.own_address(outer)
    return saved_pages.capture_bytes(inner, url=address, settings=settings, locator=str(path))


def folder(
    path: Path, *, settings: Settings, expect: Callable[[int], None] = lambda _: None
) -> Iterator[Capture | Refusal]:
    """Yield the pages in `path` and its subfolders, sorted by name.

    Skips files that are not web pages, pipes, hidden files, and the "_files" folders of browsers.
    A folder without pages gives one Refusal (exit code 5, "no-pages"). `expect` is called with the
    number of pages left.
    """
    names = tuple(_pages(path, SUFFIXES))
    for number, name in enumerate(names, 1):
        expect(len(names) - number)
        yield page(name, url=None, settings=settings)
    if not names:
        error = NotAnArticle(
            f"no saved pages in {path}",
            locator=str(path),
            hint=f"pages are files ending in {', '.join(sorted(SUFFIXES))}",
            reason="no-pages",
        )
        yield Refusal.of(str(path), error)


def _pages(path: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    waiting = [path]  # a list, not recursion: folders can be nested deeper than Python calls
    while waiting:
        here = waiting.pop()
        if here.is_dir() and (here == path or _is_followed(here)):
            waiting += sorted(here.iterdir(), reverse=True)
        elif here.name.startswith(".") or here.is_dir():
            continue
        elif Path(here.name.lower().removesuffix(".gz")).suffix in suffixes and not _waits(here):
            yield here


def _waits(path: Path) -> bool:
    """Return whether reading may wait for a writer: a pipe, a socket, a device."""
    return path.exists() and not path.is_file()


def _is_followed(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name.endswith("_files")
    return not hidden and not folder.is_symlink()
