"""Lists read by their standards: name spaces, base addresses, identifiers, packing."""

from __future__ import annotations

import gzip
import json

import pytest

from newsvault.errors import SourceError
from newsvault.sources import feed, opml, sitemap, text_list
from newsvault.sources.list_detection import read_list

BASE = "https://paper.example/feeds/all.xml"
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"


def urls(body: bytes, name: str = "/x", base: str = BASE) -> list[str]:
    entries = read_list(body, name, base)
    assert entries is not None
    return [entry.url for entry in entries]


@pytest.mark.parametrize("before", [True, False])
def test_image_and_video_extensions_are_not_pages(before: bool) -> None:
    """An image's or a video's address is never taken for the page's, in any order."""
    image = "<i:image><i:loc>https://cdn.example/1.jpg</i:loc><i:title>Pier</i:title></i:image>"
    page = "<loc>https://paper.example/1</loc>"
    both = image + page if before else page + image
    body = f'<urlset xmlns="{MAP}" xmlns:i="{IMAGE}"><url>{both}</url></urlset>'.encode()
    (entry,) = sitemap.entries(body, BASE)
    assert (entry.url, entry.title) == ("https://paper.example/1", "")


def test_sitemap_with_a_namespace_prefix() -> None:
    body = f'<s:urlset xmlns:s="{MAP}"><s:url><s:loc>https://paper.example/1</s:loc></s:url></s:urlset>'
    assert urls(body.encode()) == ["https://paper.example/1"]


@pytest.mark.parametrize(("stated", "written"), [("UTF-16", "utf-8"), ("utf-16", "utf-16")])
def test_a_declaration_of_wide_characters_holds_only_where_there_are_some(
    stated: str, written: str
) -> None:
    """Programs write `encoding="utf-16"` into a feed that they send as UTF-8."""
    text = f'<?xml version="1.0" encoding="{stated}"?><rss><channel><item><title>Käfer</title>'
    body = (text + "<link>/1</link></item></channel></rss>").encode(written)
    (entry,) = feed.entries(body, BASE)
    assert (entry.url, entry.title) == ("https://paper.example/1", "Käfer")


def test_relative_links_are_resolved_against_xml_base() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/">
    <entry xml:base="news/"><link href="1"/></entry>
    <entry><link rel="self" href="api/2"/><link rel="replies" href="talk/2"/>
    <link rel="alternate" type="application/json" href="2.json"/>
    <link rel="alternate" type="text/html" href="news/2"/></entry>
    <entry><link xml:base="https://paper.example/late/" href="3"/></entry></feed>"""
    found = urls(body)
    assert found == [f"https://paper.example/{path}" for path in ("news/1", "news/2", "late/3")]


def test_guid_is_a_url_only_if_permalink() -> None:
    body = b"""<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"
    xmlns:m="http://search.yahoo.com/mrss/"><channel>
    <item><guid isPermaLink="false">tag-17</guid></item>
    <item><guid isPermaLink="false">https://paper.example/?p=18</guid></item>
    <item><guid>post-19</guid></item>
    <item><a:link rel="self" href="https://paper.example/api/20"/></item>
    <item><guid>https://paper.example/21</guid></item>
    <item><m:title>Photo</m:title><title>Pier</title><link>/22</link></item></channel></rss>"""
    assert urls(body) == ["https://paper.example/21", "https://paper.example/22"]
    assert [entry.title for entry in feed.entries(body, BASE)] == ["", "Pier"]
    items = [{"id": "3"}, {"id": "https://paper.example/4"}, {"id": "x", "url": "/5"}]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    assert urls(body.replace(b"/", b"\\/")) == [
        "https://paper.example/4",
        "https://paper.example/5",
    ]


@pytest.mark.parametrize("name", ["/feed.xml.gz", "/feed", "/list.gz"])
def test_compressed_list_type_is_detected_from_content(name: str) -> None:
    rss = b"<rss><channel><item><link>/1</link></item></channel></rss>"
    page_map = f'<urlset xmlns="{MAP}"><url><loc>https://paper.example/1</loc></url></urlset>'
    plain = b"https://paper.example/1\n"
    for body in (rss, page_map.encode(), plain):
        assert urls(gzip.compress(body), name) == ["https://paper.example/1"]


def test_list_type_is_detected_from_the_root_element() -> None:
    start = b"\xef\xbb\xbf\n<!-- made by <rss> tools --><!DOCTYPE rss PUBLIC '-//N//EN' 'x.dtd'>\n"
    rss = b"<rss><channel><description><![CDATA[<html>]]></description></channel></rss>"
    assert feed.matches(start + rss, "x")
    assert not feed.matches(b"<html><p>write &lt;rss or <rss> by hand", "x")
    assert not opml.matches(b"<!DOCTYPE html><p>about <opml", "x")


def test_text_list_has_one_url_per_line() -> None:
    body = """\ufeff# a list\n\nhttps://paper.example/1\n<https://paper.example/2>
- https://paper.example/3\n[Pier (new)](https://paper.example/4_(x) "pier")
1. https://paper.example/5, \n- [x] https://paper.example/6   \nhttps://paper.example/7\tnote
https://paper.example/8 | Eight | The Paper\nhttps://paper.example/9;\n"""
    for coded in (body.encode(), body[1:].encode("utf-16"), body[1:].encode("cp1252")):
        found = list(text_list.entries(coded, ""))
        assert [entry.url[22:] for entry in found] == ["1", "2", "3", "4_(x)", *"56789"]
        assert [found[n].title for n in (3, 6, 7)] == ["Pier (new)", "note", "Eight | The Paper"]


def test_line_without_a_url_is_reported() -> None:
    entries = text_list.entries(b"https://paper.example/1\npaper.example/2\nnote\n", "")
    assert next(entries).url == "https://paper.example/1"
    with pytest.raises(
        SourceError, match=r"2 lines without an address, such as 'paper\.example/2'"
    ):
        next(entries)


@pytest.mark.parametrize(
    "text", ["They met at the pier.\nhttps://paper.example/1", "", "<p>https://paper.example/1"]
)
def test_prose_is_not_a_list(text: str) -> None:
    assert not text_list.matches(text.encode(), "x.txt")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<rss><channel/></rss>", "the list is empty"),
        ("<rss><item><guid isPermaLink='false'>x</guid></item></rss>", "1 item, but none"),
        ("<urlset><url><loc>https://other.example/1</loc></url></urlset>", "1 address"),
        ("https://other.example/1\nhttps://other.example/2", "2 addresses"),
        ("<urlset/>", "the list is empty"),
    ],
)
def test_empty_list_reports_the_reason(body: str, why: str) -> None:
    with pytest.raises(SourceError, match=why) as caught:
        urls(body.encode())
    assert (caught.value.reason, caught.value.exit_code) == ("empty-list", 5)


def test_a_list_of_comments_is_an_empty_list() -> None:
    with pytest.raises(SourceError, match="the list is empty"):
        urls(b"# addresses to read\n\n// none yet\n", "list.txt", "")
