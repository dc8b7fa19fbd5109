"""Lists that lead to pages: feeds, sitemaps, OPML, bookmarks, tables; and files that hold pages."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.errors import NewsvaultError, SourceError
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources import bookmarks, feed, opml, sitemap, table
from newsvault.sources.crawler import Bounds, Entry, open_sources
from tests.fetch.hostile import Server, page

BASE = "https://example.org/feeds/all.xml"

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<link>https://example.org/</link><item><title>One &amp;amp; all</title><link>/news/1</link>
<pubDate>Mon, 23 Nov 2026 12:00:00 +0100</pubDate></item>
<item><title>Two</title><guid isPermaLink="true">https://example.org/news/2</guid>
<dc:date>2026-11-22T10:00:00Z</dc:date></item>
<item><title>No address</title></item>
<item><link>javascript:alert(1)</link></item></channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title>
<link rel="self" href="/self"/><link href="../news/1"/><updated>2026-11-23T11:00:00Z</updated>
</entry><entry><link rel="alternate" href="https://example.org/news/2"/><published>2026-01-01</published>
<updated>2026-11-23T11:00:00Z</updated></entry></feed>"""

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "x", "url": "https://example.org/news/1", "title": "One"},
            {"id": "https://example.org/news/2", "date_published": "2026-11-23T11:00:00Z"},
            "odd",
            {"id": 7},
        ],
    }
).encode()

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="https://example.org/news/1"><title>One</title></item>
<item rdf:about="x"><link>https://example.org/news/2</link></item></rdf:RDF>"""


def captures(locator: str, settings: Settings) -> list[Capture | Refusal]:
    with open_sources(settings) as sources:
        return list(sources.captures(locator))


def urls(found: list[Entry]) -> list[str]:
    return [entry.url for entry in found]


TWO = ["https://example.org/news/1", "https://example.org/news/2"]


@pytest.mark.parametrize("body", [RSS, ATOM, JSON, RDF, RSS.decode().encode("utf-16")])
def test_items_of_every_feed_format(body: bytes) -> None:
    assert feed.matches(body[:4096], "x")
    assert urls(list(feed.entries(body, BASE))) == TWO


def test_feed_dates_and_titles() -> None:
    one, two = feed.entries(RSS, BASE)
    assert one.title == "One &amp; all"
    assert one.published_at == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert two.published_at == datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    assert [e.published_at and e.published_at.year for e in feed.entries(ATOM, BASE)] == [
        2026,
        2026,
    ]


@pytest.mark.parametrize("text", ["", "soon", "99999-01-01", "Mon, 99 Foo 2026", "0000-00-00"])
def test_invalid_feed_date_is_none(text: str) -> None:
    assert feed.read_date(text) is None


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item>&a;</item></rss>',
    ],
)
def test_custom_xml_entities_are_refused(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        list(feed.entries(body, BASE))
    assert caught.value.reason == "bad-list"


def test_truncated_feed_yields_its_complete_items() -> None:
    assert urls(list(feed.entries(RSS[: RSS.index(b"<item><title>Two") + 30], BASE)))[:1] == TWO[:1]


@given(st.binary(max_size=300))
def test_arbitrary_bytes_parse_or_raise_a_source_error(body: bytes) -> None:
    for kind, head in ((feed, b"<rss>"), (feed, b"{"), (sitemap, b"<urlset>"), (opml, b"<opml>"),
                       (bookmarks, b""), (table, b"url\n")):  # fmt: skip
        try:
            list(kind.entries(head + body, BASE))
        except NewsvaultError:
            continue


def _sitemap(*places: str, tag: str = "url", root: str = "urlset") -> bytes:
    inner = "".join(f"<{tag}><loc>{p}</loc></{tag}>" for p in places)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


def test_sitemap_is_limited_to_its_own_site() -> None:
    body = _sitemap(*TWO, "https://other.example/x", "https://www.example.org/news/3")
    assert urls(list(sitemap.entries(body, BASE))) == [*TWO, "https://www.example.org/news/3"]
    assert urls(list(sitemap.entries(gzip.compress(_sitemap(*TWO)), BASE))) == TWO
    assert sitemap.matches(gzip.compress(body)[:100], "/sitemap.xml.gz")
    assert sitemap.matches(body, "x")


def test_sitemap_decompression_bomb_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        list(sitemap.entries(gzip.compress(bytes(60_000_000)), BASE))
    assert caught.value.reason == "too-large"


def test_a_news_sitemap_has_dates() -> None:
    body = b"""<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>
    <loc>https://example.org/news/1</loc><n:news><n:publication_date>2026-11-23</n:publication_date>
    <n:title>One</n:title></n:news></url></urlset>"""
    (entry,) = sitemap.entries(body, BASE)
    assert (entry.title, entry.published_at) == ("One", datetime(2026, 11, 23, tzinfo=UTC))


def test_opml_lists_feeds() -> None:
    body = b"""<opml version="2.0"><body><outline text="News"><outline text="A" xmlUrl="https://a.example/f"/>
    </outline><outline xmlURL="https://b.example/f"/><outline text="none"/></body></opml>"""
    found = list(opml.entries(body, ""))
    assert urls(found) == ["https://a.example/f", "https://b.example/f"]
    assert all(entry.is_list for entry in found)


def test_bookmarks_list_urls() -> None:
    body = b"""<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><H3>News</H3><DL><p>
    <DT><A HREF="https://example.org/news/1" ADD_DATE="1700000000" TAGS="x">One &amp; all</A>
    <DT><A HREF="javascript:void(0)">bad</A><DT><A ADD_DATE="1" HREF='https://example.org/news/2'>Two</A>"""
    assert bookmarks.matches(body, "x")
    one, two = bookmarks.entries(body, "")
    assert (one.url, one.title) == (TWO[0], "One & all")
    assert one.published_at == datetime.fromtimestamp(1700000000, UTC)
    assert two.url == TWO[1]


@pytest.mark.parametrize(
    "text",
    [
        "title,url\nOne,https://example.org/news/1\nTwo,https://example.org/news/2\nNone,\n",
        "\ufeffURL;Title\r\nhttps://example.org/news/1;One\r\nhttps://example.org/news/2;Two",
        "a\tLink\n1\thttps://example.org/news/1\n\n2\thttps://example.org/news/2\n",
        "https://example.org/news/1,x\nhttps://example.org/news/2,y",
    ],
)
def test_table_url_column_is_found(text: str) -> None:
    assert urls(list(table.entries(text.encode(), ""))) == TWO


def test_table_without_urls_is_reported() -> None:
    with pytest.raises(SourceError) as caught:
        list(table.entries(b"a,b\n1,2\n", ""))
    assert caught.value.reason == "bad-list"


def test_feed_url_yields_its_pages(server: Server, settings: Settings) -> None:
    server.route("/feed", page(RSS.replace(b"https://example.org", server.url("").encode())))
    server.route("/news/1", page(b"<p>one"))
    server.route("/news/2", page(b"<p>two"))
    got = captures(server.url("/feed"), settings)
    bodies = sorted(c.exchanges[0].body for c in got if isinstance(c, Capture))
    assert bodies == [b"<p>one", b"<p>two"]
    assert len(got) == 2


def test_list_limits_and_filters(server: Server, settings: Settings, tmp_path: Path) -> None:
    server.route("/s", page(_sitemap(*(server.url(f"/{n}") for n in range(20)))))
    with open_sources(settings, Bounds(most=3)) as sources:
        assert len(list(sources.captures(server.url("/s")))) == 3
    with open_sources(settings, Bounds(skip=lambda url: not url.endswith("7"))) as sources:
        assert len(list(sources.captures(server.url("/s")))) == 2
    dated = RSS.replace(b"https://example.org", server.url("").encode())
    file = tmp_path / "feed.xml"
    file.write_bytes(dated.replace(b">/news/1", b">" + server.url("/news/1").encode()))
    with open_sources(settings, Bounds(since=datetime(2026, 11, 23, tzinfo=UTC))) as sources:
        (only,) = sources.captures(str(file))
    assert isinstance(only, Capture)
    assert only.requested_url == server.url("/news/1")


def test_self_referencing_sitemap_index_terminates(server: Server, settings: Settings) -> None:
    index = _sitemap(server.url("/s"), server.url("/t"), tag="sitemap", root="sitemapindex")
    server.route("/s", page(index))
    server.route("/t", page(_sitemap(server.url("/story"))))
    server.route("/story", page())
    got = captures(server.url("/s"), settings)
    assert [c.requested_url for c in got if isinstance(c, Capture)] == [server.url("/story")]
    assert len(server.seen) < 8


def test_mhtml_yields_its_page(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "saved.mhtml"
    file.write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/story\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n'
        b"--B\r\nContent-Type: text/html; charset=windows-1252\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><p>caf=E9</p>=\r\n</html>\r\n"
        b"--B\r\nContent-Type: image/png\r\n\r\nAAAA\r\n--B--\r\n"
    )
    (got,) = captures(str(file), settings)
    assert isinstance(got, Capture)
    assert got.requested_url == "https://example.org/story"
    assert got.saved_body == b"<html><p>caf\xe9</p></html>"
    assert got.saved_type == "text/html; charset=windows-1252"


def _warc(*, version: str = "1.0") -> bytes:
    def record(kind: str, url: str, block: bytes) -> bytes:
        head = (
            f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2024-05-30T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            "WARC-IP-Address: 192.0.2.7\r\n"
            f"Content-Type: application/http; msgtype={kind}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        return gzip.compress(head.encode() + block + b"\r\n\r\n")

    html = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>plain"
    chunked = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\n<p>c\r\n4\r\nhunk\r\n0\r\n\r\n"
    )
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    missing = b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>none"
    return b"".join(
        (
            record("request", "https://example.org/1", b"GET / HTTP/1.1\r\n\r\n"),
            record("response", "https://example.org/1", html),
            record("response", "https://example.org/p", picture),
            record("response", "https://example.org/m", missing),
            record("response", "https://example.org/2", chunked),
        )
    )


def test_web_archive_yields_its_pages(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "x.warc.gz"
    file.write_bytes(_warc())
    one, two = captures(str(file), settings)
    assert isinstance(one, Capture)
    assert isinstance(two, Capture)
    assert (one.url, one.exchanges[0].body, one.exchanges[0].peer_ip) == (
        "https://example.org/1",
        b"<p>plain",
        "192.0.2.7",
    )
    assert one.captured_at == datetime(2024, 5, 30, 10, 0, tzinfo=UTC)
    assert one.content_type == "text/html; charset=utf-8"
    assert two.exchanges[0].body == b"<p>chunk"
    assert two.exchanges[0].header("transfer-encoding") is None


def test_package_of_archives_is_read_in_place(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "x.wacz"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("archive/data.warc.gz", _warc())
        package.writestr("../../climb.warc.gz", _warc())
        package.writestr("pages/pages.jsonl", "{}")
    assert len(captures(str(file), settings)) == 4
    assert [p.name for p in tmp_path.rglob("*")] == ["x.wacz"]


def test_damaged_archive_is_reported(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "x.warc.gz"
    file.write_bytes(_warc()[:-400] + b"garbage" * 100)
    *pages, last = captures(str(file), settings)
    assert all(isinstance(c, Capture) for c in pages)
    assert isinstance(last, Refusal)
    assert (last.exit_code, last.reason) == (5, "damaged-archive")


def test_page_cut_by_the_end_of_an_archive_is_truncated(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "x.warc"
    file.write_bytes(gzip.decompress(_warc())[:-30])
    *_, last, said = captures(str(file), settings)
    assert isinstance(last, Capture)
    assert last.exchanges[0].truncated == "disconnect"
    assert isinstance(said, Refusal)
    assert said.reason == "damaged-archive"


@given(st.binary(max_size=400), st.sampled_from(["x.warc", "x.warc.gz", "x.wacz", "x.arc"]))
def test_arbitrary_archive_bytes_never_raise(body: bytes, name: str) -> None:
    import tempfile

    for data in (body, b"WARC/1.0\r\n" + body, _warc()[:150] + body):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.write_bytes(data)
            for got in captures(str(file), Settings()):
                assert isinstance(got, Capture | Refusal)


def test_large_archive_is_streamed(tmp_path: Path) -> None:
    """Memory holds one record, however many there are."""
    import tracemalloc

    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + b"x" * 200_000
    file = tmp_path / "x.warc"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
        "WARC-Date: 2024-05-30T10:00:00Z\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    with file.open("wb") as stream:
        for _ in range(200):
            stream.write(head + body + b"\r\n\r\n")
    with open_sources(Settings()) as sources:
        next(sources.captures(str(file)))  # what is imported is not what is held
        tracemalloc.start()
        left = [sources.waiting()[0] for _ in sources.captures(str(file))]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert len(left) == 200
    # The number still to come follows from how far the file is read.
    assert all(abs(199 - number - left[number]) <= 5 for number in range(20, 200))
    assert peak < 20_000_000
