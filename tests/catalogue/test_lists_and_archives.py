"""Feeds, sitemaps and web archives that are odd, broken or hostile: rows 29, 30 and 48 to 50."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.catalogue.conftest import Ingest, peak, story
from tests.fetch.hostile import Server, page
from tests.program import Run


def feed(items: str, *, start: str = "") -> bytes:
    text = f"{start}<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    return page(text.encode())


LAUGHS = "".join(
    f"<!ENTITY l{n} '{''.join(f'&l{n - 1};' for _ in range(10))}'>" for n in range(1, 10)
)


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:{port}/dtd'>",
        f"<!DOCTYPE rss [<!ENTITY l0 'lol'>{LAUGHS}]>",
        "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE rss [<!ENTITY x SYSTEM 'http://127.0.0.1:{port}/secret'>]>",
    ],
)
def test_row_29_feeds_that_bring_entities(start: str, ingest: Ingest, server: Server) -> None:
    """Nothing they name is opened or asked for, and nothing of it is saved."""
    start = start.replace("{port}", str(server.port))
    item = "<item><title>&x;&l9;</title><link>/b</link></item>"
    came = ingest(server.route("/feed", feed(item, start=start)))
    assert (came.code, came.reason) in [(5, "bad-list"), (5, "gone")], came
    assert set(server.pages_seen()) <= {"/feed", "/b"}


def test_row_29_a_feed_of_a_million_items(ingest: Ingest, server: Server) -> None:
    """It ends at its limit; here `--max` sets it lower."""
    server.route("/0", page(story("One")))
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(300_000))
    assert ingest(server.route("/feed", feed(items)), "--max", "1").code == 0
    assert server.pages_seen() == ["/feed", "/0"]


def test_row_29_odd_items(run: Run, ingest: Ingest, server: Server) -> None:
    """Relative links are resolved, doubles taken once, odd dates and titles change nothing."""
    server.route("/b", page(story("Talks resume")))
    items = (
        "<item><guid>1</guid><link>b</link><title>&lt;b&gt;Talks&lt;/b&gt;</title>"
        "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item>"
        "<item><guid>1</guid><link>/b</link><pubDate>soon</pubDate></item>"
        "<item><guid>2</guid><link>/b#again</link>"
        "<pubDate>Fri, 31 Dec 2999 00:00:00 GMT</pubDate></item>"
        "<item><link>javascript:alert(1)</link></item><item/>"
    )
    assert ingest(server.route("/feed", feed(items))).code in (0, 8)
    (found,) = json.loads(run("list", "--json").out)["articles"]
    assert found["headline"] == "Talks resume"


def test_row_29_a_feed_in_the_wrong_charset(ingest: Ingest, server: Server) -> None:
    server.route("/b", page(story()))
    item = b"<item><title>M\xf8te</title><link>/b</link></item>"
    text = b"<?xml version='1.0' encoding='utf-8'?><rss><channel>%s</channel></rss>" % item
    came = ingest(server.route("/feed", page(text)))
    assert (came.code, came.reason) in [(0, None), (5, "bad-list")]


def sitemap(*places: str, root: str = "urlset", tag: str = "url") -> bytes:
    body = "".join(f"<{tag}><loc>{place}</loc></{tag}>" for place in places)
    return page(f"<?xml version='1.0'?><{root}>{body}</{root}>".encode())


def test_row_30_a_sitemap_index_that_holds_itself(ingest: Ingest, server: Server) -> None:
    server.route("/b", page(story()))
    server.route("/pages.xml", sitemap(server.url("/b")))
    url = server.url("/sitemap.xml")
    index = sitemap(url, server.url("/pages.xml"), root="sitemapindex", tag="sitemap")
    assert ingest(server.route("/sitemap.xml", index)).code in (0, 8)
    assert server.seen.count("/sitemap.xml") <= 3
    assert server.seen.count("/b") == 1


def test_row_30_a_sitemap_speaks_for_its_own_site(ingest: Ingest, server: Server) -> None:
    server.route("/b", page(story()))
    places = [server.url("/b"), "http://other.example/a", "http://10.0.0.1/a", "file:///etc/passwd"]
    assert ingest(server.route("/sitemap.xml", sitemap(*places))).code == 0
    assert server.pages_seen() == ["/sitemap.xml", "/b"]


def test_row_30_a_sitemap_of_more_than_it_may_hold(ingest: Ingest, server: Server) -> None:
    server.route("/0", page(story()))
    places = [server.url(f"/{n}") for n in range(50_001)]
    assert ingest(server.route("/sitemap.xml", sitemap(*places)), "--max", "1").code == 0


def record(
    number: int, *, body: bytes | None = None, head: bytes | None = None, length: int | None = None
) -> bytes:
    """A WARC record with an article."""
    body = story(f"Story {number}") if body is None else body
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" if head is None else head
    block = head + body
    fields = (
        "WARC/1.1\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Target-URI: https://paper.example/{number}\r\nWARC-Date: 2026-11-24T04:00:00Z\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return fields.encode() + block + b"\r\n\r\n"


PLAIN = [record(number) for number in range(6)]
PACKED = [gzip.compress(one) for one in PLAIN]
WHOLE = {0, 1, 2, 3, 4, 5}


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("packed", b"".join(PACKED), (WHOLE, 0)),
        ("plain", b"".join(PLAIN), (WHOLE, 0)),
        ("wrongly packed", gzip.compress(b"".join(PLAIN)), (WHOLE, 0)),
        ("1.0", b"".join(PLAIN).replace(b"WARC/1.1", b"WARC/1.0"), (WHOLE, 0)),
        ("no ids", b"".join(PLAIN).replace(b"WARC-Record-ID", b"X-Was-Record-ID"), (WHOLE, 0)),
        ("same ids", b"".join(PLAIN).replace(b"00000000000", b"00000000001"), (WHOLE, 0)),
        ("torn tail", b"".join(PACKED)[:-200], (WHOLE - {5}, 8)),
        ("torn plain", b"".join(PLAIN)[:-200], (WHOLE - {5}, 8)),
        ("garbage", PACKED[0] + b"garbage" * 99 + b"".join(PACKED[1:]), (WHOLE, 8)),
        ("plain garbage", PLAIN[0] + b"garbage\r\n" * 99 + b"".join(PLAIN[1:]), (WHOLE, 8)),
        ("flipped", flipped(b"".join(PACKED), len(PACKED[0]) + 40), (WHOLE - {1}, 8)),
        ("too long", PLAIN[0] + record(1, length=99_999) + PLAIN[2], ({0, 2}, 8)),
        ("too short", PLAIN[0] + record(1, length=500) + PLAIN[2], ({0, 2}, 8)),
        ("no head", PLAIN[0] + record(1, head=b"") + PLAIN[2], ({0, 2}, 0)),
        ("no type", PLAIN[0] + record(1, head=b"HTTP/1.1 200 OK\r\n\r\n"), ({0, 1}, 0)),
        ("only garbage", b"WARC/1.1\r\n" + b"x" * 5000, (set(), 5)),
        ("empty", b"", (set(), 5)),
    ],
)  # fmt: skip
def test_row_48_archives_of_every_kind(
    name: str, data: bytes, expected: tuple[set[int], int], run: Run, tmp_path: Path
) -> None:
    """What can be read is; what cannot is named, after the rest; nothing stops at the first."""
    saved, code = expected
    file = tmp_path / f"{name}.warc"
    file.write_bytes(data)
    ran = run("ingest", str(file))
    assert "Traceback" not in ran.err
    found = {a["headline"] for a in json.loads(run("list", "--json").out)["articles"]}
    assert found == {f"Story {n}" for n in saved}, ran.err
    assert ran.code == code, ran.err


def test_row_48_a_record_that_is_too_large_is_passed_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSVAULT_MAX_BYTES", "20000")
    file = tmp_path / "a.warc"
    file.write_bytes(PLAIN[0] + record(1, body=story("Story 1") + b"x" * 50_000) + PLAIN[2])
    ran = run("ingest", str(file))
    assert ran.code == 8
    assert "larger than max_bytes" in ran.err
    assert ran.out.count("\n") == 2


@pytest.mark.usefixtures("run")
def test_row_11_a_bomb_in_an_archive(tmp_path: Path) -> None:
    """Half a gigabyte in a record of half a megabyte, and pages around it."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as packer:
        size = 500 * 1024 * 1024
        whole = record(1, body=b"", length=size + 44)
        packer.write(whole[:-4])
        for _ in range(500):
            packer.write(bytes(1024 * 1024))
        packer.write(b"\r\n\r\n")
    file = tmp_path / "bomb.warc.gz"
    file.write_bytes(PACKED[0] + out.getvalue() + PACKED[2])
    code, said, used = peak("ingest", file)
    assert (code, used < 200) == (8, True), said
    package = tmp_path / "bomb.wacz"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("archive/data.warc.gz", PACKED[0] + out.getvalue() + PACKED[2])
    code, said, used = peak("ingest", package)
    assert (code, used < 200) == (8, True), said


def wacz(path: Path, members: list[tuple[str, bytes]], *, stated: str | None = None) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members:
            package.writestr(name, data)
        if stated is not None:
            listed = {"resources": [{"path": "archive/data.warc.gz", "hash": stated}]}
            package.writestr("datapackage.json", json.dumps(listed))
    return path


@pytest.mark.parametrize(
    "name", ["../archive/data.warc.gz", "/archive/data.warc.gz", "data.warc.gz"]
)
def test_row_49_members_that_climb(name: str, ingest: Ingest, tmp_path: Path) -> None:
    """No name becomes a path; an archive is read wherever it is in a package."""
    before = sorted(tmp_path.parent.iterdir())
    came = ingest(wacz(tmp_path / "a.wacz", [(name, b"".join(PACKED))]))
    assert came.code == 0
    assert sorted(tmp_path.parent.iterdir()) == before


def test_row_49_digests_of_a_package(ingest: Ingest, tmp_path: Path) -> None:
    data = b"".join(PACKED)
    right = "sha256:" + hashlib.sha256(data).hexdigest()
    members = [("archive/data.warc.gz", data)]
    assert ingest(wacz(tmp_path / "a.wacz", members, stated=right)).code == 0
    came = ingest(wacz(tmp_path / "b.wacz", members, stated="sha256:" + "0" * 64))
    assert came.code == 8  # each record proves itself: all come in, and the package is named


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_row_49_odd_packages(ingest: Ingest, tmp_path: Path) -> None:
    """A name twice, a symbolic link, a torn package, one that is none, one with a password."""
    twice = [("archive/data.warc.gz", PACKED[0]), ("archive/data.warc.gz", PACKED[1])]
    assert ingest(wacz(tmp_path / "twice.wacz", twice)).code in (0, 5)
    link = zipfile.ZipInfo("archive/data.warc.gz")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.wacz", "w") as package:
        package.writestr(link, "/etc/passwd")
    assert ingest(tmp_path / "link.wacz").code == 5
    whole = wacz(tmp_path / "whole.wacz", [("archive/data.warc.gz", b"".join(PACKED))]).read_bytes()
    (tmp_path / "torn.wacz").write_bytes(whole[:-100])
    (tmp_path / "none.wacz").write_bytes(b"nothing")
    locked = bytearray(whole)
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.wacz").write_bytes(bytes(locked))
    assert ingest(tmp_path / "torn.wacz").code == 8
    for name in ("none", "locked"):
        came = ingest(tmp_path / f"{name}.wacz")
        assert (came.code, came.reason) == (5, "damaged-archive"), name


@pytest.mark.usefixtures("run")
def test_row_50_little_memory_and_few_files(tmp_path: Path, vault: Path) -> None:
    """An archive of 40 MB under a limit of 64 open files; the peak does not grow with its size."""
    file = tmp_path / "a.warc"
    with file.open("wb") as out:
        for number in range(300):
            out.write(
                record(
                    number,
                    body=story(f"Story {number}")
                    + b"<!--%b-->" % os.urandom(64 * 1024).hex().encode(),
                )
            )
    code, said, used = peak("ingest", file)
    assert code == 0, said
    assert used < 200
    assert vault.exists()
