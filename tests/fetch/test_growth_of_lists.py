"""Feeds, sitemaps and saved pages of any shape cost what their size does, and no more."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from newsvault.errors import SourceError
from newsvault.models import Refusal
from newsvault.settings import Settings
from newsvault.sources import feed, mhtml, sitemap
from tests.growth import TIMES, growth

BASE = "https://paper.example/list.xml"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ITEM = "<item><title>A day</title><link>https://paper.example/{i}</link></item>"
PLACE = "<url><loc>https://paper.example/{i}</loc></url>"
PART = "--a0\r\nContent-Type: text/html\r\n\r\n<p>A day</p>\r\n"
TOP = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a0"


def row(before: str, piece: str, behind: str = "") -> Callable[[int], str]:
    """Return what makes a text of so many numbered pieces."""
    return lambda n: before + "".join(piece.replace("{i}", str(i)) for i in range(n)) + behind


def both(one: Callable[[int], str], two: Callable[[int], str]) -> Callable[[int], str]:
    """Return what makes a text of both."""
    return lambda n: one(n) + two(n)


FEEDS: dict[str, tuple[int, Callable[[int], str]]] = {
    "items": (2_000, row("<rss><channel>", ITEM)),
    "attributes": (8_000, row("<rss><channel", " a{i}='1'", f">{ITEM}</channel></rss>")),
    "attributes of an item": (8_000, row("<rss><item", " a{i}='1'", f"/>{ITEM}</rss>")),
    "name spaces": (2_000, row("<rss", " xmlns:a{i}='urn:{i}'", f">{ITEM * 9}</rss>")),
    "items of other spaces": (2_000, row("<rss>", "<a{i}:item xmlns:a{i}='urn:{i}'/>", ITEM)),
    "spaces and items": (
        500, both(row("<rss", " xmlns:a{i}='urn:{i}'", ">"), row("", "<a{i}:item/>", ITEM)),
    ),
    "links of an item": (8_000, row("<rss><item>", "<link>https://a.example/{i}</link>")),
    "a long base": (
        2_000, both(row("<rss xml:base='/", "a/", "'>"), row("", "<item><link>b</link></item>")),
    ),
    "items in items": (200, row("<rss>", "<item xml:base='a/'>", ITEM)),
    "open elements": (8_000, row("<rss>", "<item><title>", ITEM)),
    "a text": (200_000, row(f"<rss>{ITEM}<description>", "a &amp; ")),
}  # fmt: skip
MAPS: dict[str, tuple[int, Callable[[int], str]]] = {
    "places": (4_000, row("<urlset>", PLACE)),
    "attributes": (8_000, row("<urlset", " a{i}='1'", f">{PLACE}</urlset>")),
    "name spaces": (2_000, row("<urlset", " xmlns:a{i}='urn:{i}'", f">{PLACE * 9}</urlset>")),
    "children of a place": (8_000, row("<urlset><url>", "<loc>https://a.example/{i}</loc>")),
    "other sites": (4_000, row("<urlset>", PLACE.replace("paper", "a{i}"))),
}
SAVED: dict[str, tuple[int, Callable[[int], str]]] = {
    "parts": (1_000, row(f"{TOP}\r\n\r\n", PART)),
    "parts that are none": (1_000, row(f"{TOP}\r\n\r\n", "--a{i}\r\n\r\na\r\n", PART)),
    "kinds of parts": (
        20, row(TOP.replace("a0", "a"), "\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a"),
    ),
    "headers": (4_000, row("", "X-{i}: a\r\n", f"{TOP}\r\n\r\n{PART}")),
    "a header": (8_000, row("X:", " a\r\n", f"{TOP}\r\n\r\n{PART}")),
    "parameters": (4_000, row(TOP, "; a{i}=b", f"\r\n\r\n{PART}")),
    "an address of words": (
        4_000, row(f"{TOP}\r\nContent-Location:", " =?utf-8?q?a?=", f"\r\n\r\n{PART}"),
    ),
    "an encoded date": (1_000, row("Date:", " =?utf-8?q?a?=", f"\r\n{TOP}\r\n\r\n{PART}")),
    "lines": (50_000, row(f"{TOP}\r\n\r\n{PART}", "-a\r\n")),
}  # fmt: skip


@pytest.mark.parametrize("shape", FEEDS)
def test_a_feed_costs_what_its_size_does(shape: str) -> None:
    """Whatever there is much of."""
    size, text = FEEDS[shape]
    assert growth(lambda n: reading(feed.entries, text(n)), size) < TIMES


@pytest.mark.parametrize("shape", MAPS)
def test_a_sitemap_costs_what_its_size_does(shape: str) -> None:
    """Whatever there is much of."""
    size, text = MAPS[shape]
    assert growth(lambda n: reading(sitemap.entries, text(n)), size) < TIMES


def reading(entries: Callable[[bytes, str], object], text: str) -> Callable[[], None]:
    """Return what goes through the entries of a list."""

    def read() -> None:
        with suppress(SourceError):
            list(entries(text.encode(), BASE))  # type: ignore[call-overload]

    return read


@pytest.mark.parametrize("shape", SAVED)
def test_a_saved_page_costs_what_its_size_does(shape: str, tmp_path: Path) -> None:
    """Whatever there is much of."""
    size, text = SAVED[shape]

    def run(n: int) -> Callable[[], object]:
        path = tmp_path / f"{n}.mhtml"
        path.write_bytes(text(n).encode())
        return lambda: mhtml.capture(path, url="https://paper.example/a", settings=Settings())

    assert growth(run, size) < TIMES


@pytest.mark.parametrize("shape", ["parameters", "an address of words"])
def test_a_saved_page_with_endless_headers_is_refused(shape: str, tmp_path: Path) -> None:
    """Real ones have a few hundred bytes."""
    path = tmp_path / "a.mhtml"
    path.write_bytes(SAVED[shape][1](20_000).encode())
    got = mhtml.capture(path, url="https://paper.example/a", settings=Settings())
    assert isinstance(got, Refusal)
    assert "too long MIME headers" in str(got)
