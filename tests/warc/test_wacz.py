"""What is in packages, in Zstandard, in `resource` records and behind redirects comes in."""

import gzip
import io
import json
import random
import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.models import Capture, Refusal
from newsvault.settings import Settings
from newsvault.sources.warc import captures
from tests.faults.pages import address, page

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def record(url: str, block: bytes, kind: str = "response", extra: str = "") -> bytes:
    media = "" if "Content-Type" in extra else "Content-Type: application/http\r\n"
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2023-02-03T04:05:06Z\r\n{extra}{media}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def story(number: int) -> bytes:
    return record(address(number), HTTP + page(number))


def moved(source: str, target: str) -> bytes:
    return record(source, f"HTTP/1.1 301 Moved\r\nLocation: {target}\r\n\r\n".encode())


PACKED = b"".join(gzip.compress(story(number)) for number in range(1, 6))


def wacz(*members: tuple[str, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as package:
        for name, data in members:
            package.writestr(name, data)
    return out.getvalue()


def taken(path: Path, data: bytes) -> tuple[list[Capture], list[Refusal]]:
    path.write_bytes(data)
    got = list(captures(path, settings=Settings()))
    return [g for g in got if isinstance(g, Capture)], [g for g in got if isinstance(g, Refusal)]


def urls(data: bytes, tmp_path: Path, name: str = "x.wacz") -> Counter[str]:
    return Counter(one.requested_url for one in taken(tmp_path / name, data)[0])


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_one_wrong_bit_in_a_package_costs_one_record(packed: int, tmp_path: Path) -> None:
    """Anywhere: in a record, a file's head, the directory, the digests the package states."""
    described = json.dumps({"resources": [{"path": "archive/a.warc.gz", "hash": "sha256:0"}]})
    whole = wacz(
        ("indexes/index.cdx", b"-"),
        ("archive/a.warc.gz", PACKED),
        ("datapackage.json", described.encode()),
        packed=packed,
    )
    chance = random.Random(7)
    heads = [at for at in range(len(whole)) if not 60 < at < len(whole) - 600]
    for at in [*chance.sample(heads, 60), *chance.sample(range(len(whole)), 40)]:
        wrong = bytearray(whole)
        wrong[at] ^= 1 << chance.randrange(8)
        got = urls(bytes(wrong), tmp_path)
        # What was packed a second time is one stream: a wrong bit may cost all that is behind it.
        assert len(got) >= (4 if packed == zipfile.ZIP_STORED else 0), at


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_package_without_its_end(cut: int, tmp_path: Path) -> None:
    """As a download that broke off leaves it."""
    pages, wrong = taken(tmp_path / "x.wacz", wacz(("archive/a.warc.gz", PACKED))[:-cut])
    assert len(pages) >= 4
    assert [one.reason for one in wrong] == ["damaged-archive"]


def test_a_wrong_digest_of_a_package_is_named_and_costs_nothing(tmp_path: Path) -> None:
    described = {"resources": [{"path": "archive/a.warc", "hash": f"sha256:{'0' * 64}"}]}
    data = wacz(("archive/a.warc", story(1)), ("datapackage.json", json.dumps(described).encode()))
    pages, wrong = taken(tmp_path / "x.wacz", data)
    assert [one.overrides for one in pages] == [("digest",)]  # nothing proves these bytes
    assert "archive/a.warc does not match its stated digest" in wrong[0].message


def test_archives_are_found_wherever_they_are_in_packages(tmp_path: Path) -> None:
    inner = wacz(("archive/data.warc.gz", gzip.compress(story(1))))
    several = wacz(("one.wacz", inner), ("two.wacz", wacz(("a/b/c.warc", story(2)))))
    assert urls(several, tmp_path) == {address(1): 1, address(2): 1}
    assert urls(wacz(("crawl.warc.gz", PACKED)), tmp_path, "y.wacz").total() == 5


def zstd(*records: bytes, dictionary: bytes = b"", checked: bool = True) -> bytes:
    zstandard = pytest.importorskip("backports.zstd")
    known = zstandard.ZstdDict(dictionary) if dictionary else None
    frames = [
        zstandard.compress(
            one,
            options={zstandard.CompressionParameter.checksum_flag: int(checked)},
            zstd_dict=known,
        )
        for one in records
    ]
    before = struct.pack("<4sI", b"\x5d\x2a\x4d\x18", len(dictionary)) + dictionary
    return (before if dictionary else b"") + b"".join(frames)


def trained() -> bytes:
    zstandard = pytest.importorskip("backports.zstd")
    return bytes(zstandard.train_dict([story(n) for n in range(20, 60)], 4000).dict_content)


@pytest.mark.parametrize("dictionary", [False, True])
def test_archives_in_zstandard(dictionary: bool, tmp_path: Path) -> None:
    known = trained() if dictionary else b""
    whole = zstd(*map(story, range(1, 6)), dictionary=known)
    assert len(urls(whole, tmp_path, "x.warc.zst")) == 5
    for at in range(len(known) + 12, len(whole), 97):
        wrong = bytearray(whole)
        wrong[at] ^= 16
        assert len(urls(bytes(wrong), tmp_path, "x.warc.zst")) >= 4, at
    assert len(urls(whole[:-50], tmp_path, "x.warc.zst")) == 4


def test_the_first_bytes_of_an_archive_are_wrong(tmp_path: Path) -> None:
    for at in range(12):
        wrong = bytearray(PACKED)
        wrong[at] ^= 64
        assert len(urls(bytes(wrong), tmp_path, "x.warc.gz")) >= 4, at


def test_pages_in_resource_records_are_marked(tmp_path: Path) -> None:
    """As programs make them from files: no server sent them, and so they have no status."""
    html = "Content-Type: text/html; charset=utf-8\r\n"
    declared = page(2).replace(
        b"<head>", f'<head><link rel="canonical" href="{address(2)}">'.encode()
    )
    file = tmp_path / "x.warc"
    file.write_bytes(
        record(address(1), page(1), "resource", html)
        + record("file:///home/ada/two.html", declared, "resource", html)
        + record("urn:notes", b"some text", "resource", "Content-Type: text/plain\r\n")
    )
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        got = list(vault.ingest([str(file)]))
        assert [getattr(one, "outcome", one) for one in got] == ["new", "new"]
        (info,) = vault.captures(address(1))
        assert (info.status, info.origin) == (None, "warc resource")
        assert info.captured_at.year == 2023
        assert vault.captures(address(2))


@pytest.mark.parametrize("late", [False, True])
def test_a_redirect_in_an_archive_leads_to_its_article(late: bool, tmp_path: Path) -> None:
    """In whatever order the records are, and over more than one redirect."""
    first, second = "http://paper.example/old", "http://paper.example/older"
    redirects = moved(second, "/old") + moved(first, address(1))
    lost = moved("http://paper.example/x", "http://paper.example/not-here")
    data = story(1) + redirects if late else redirects + story(1)
    file = tmp_path / "x.warc"
    file.write_bytes(data + lost)
    passed: Counter[str] = Counter()
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        list(vault.ingest(captures(file, settings=Settings(), passed=passed)))
        assert vault.get(first).id == vault.get(second).id == vault.get(address(1)).id
        assert vault.list().total == 1
        assert {one.version for one in vault.versions(first)} == {1}
    assert passed == {"no page (301)": 1}


def test_odd_digest_headers_and_dates_cost_nothing(tmp_path: Path) -> None:
    """Algorithms of no fixed length, none at all, dates that no clock shows."""
    odd = ["sha1:", ":", "", "shake_128:00", "\x00:x", "sha1", "crc32:1", "sha256:zz", "md5 : x"]
    dates = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "99999999999999", "soon"]
    records = [
        record(address(n), HTTP + page(n), extra=f"WARC-Payload-Digest: {one}\r\n")
        for n, one in enumerate(odd, 1)
    ]
    records += [
        story(n).replace(b"2023-02-03T04:05:06Z", one.encode()) for n, one in enumerate(dates, 50)
    ]
    file = tmp_path / "x.warc"
    file.write_bytes(b"".join(records))
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        got = list(vault.ingest([str(file)]))
        assert [getattr(one, "outcome", one) for one in got] == ["new"] * len(records)
