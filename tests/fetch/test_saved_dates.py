"""A page that was saved elsewhere has the time at which it was saved, and says its origin."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.sources import mhtml, saved_pages, warc

PAGE = (
    "<!doctype html><html lang=en><head>%s<title>Ferry is late</title>"
    '<link rel="canonical" href="https://the-lantern.example/ferry"></head><body><article>'
    "<h1>Ferry is late</h1><p>The ferry left the quay two hours late on Monday because its pilot "
    "was caught in the fog, the harbour office said.</p></article></body></html>"
)
NOTE = "<!--\n Page saved with SingleFile \n url: https://the-lantern.example/f?id=7 \n %s\n-->"


def captured(path: Path, source: str = "saved") -> Capture:
    if source == "mhtml":
        got = mhtml.capture(path, url=None, settings=Settings())
    elif source == "warc":
        got = next(iter(warc.captures(path, settings=Settings())))
    else:
        got = saved_pages.file(path, url=None, settings=Settings())
    assert isinstance(got, Capture)
    return got


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        (
            "saved date: Wed Jan 31 2024 23:30:05 GMT+0100 (Central European Standard Time)",
            datetime(2024, 1, 31, 22, 30, 5, tzinfo=UTC),
        ),
        (
            "saved date: Thu Feb 29 2024 00:00:00 GMT-0530 (Somewhere)",
            datetime(2024, 2, 29, 5, 30, tzinfo=UTC),
        ),
        ("saved date: Thu Feb 29 2024 00:00:00 GMT", datetime(2024, 2, 29, tzinfo=UTC)),
        ("saved date: Thu Feb 30 2024 00:00:00 GMT+0000", None),
        ("saved date: Fri Feb 29 2999 00:00:00 GMT+0000", None),
        ("saved date: Thu Jan 01 1970 00:00:00 GMT+0000", None),
        ("saved date: yesterday", None),
    ],
)
def test_singlefile_date(tmp_path: Path, said: str, moment: datetime | None) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE % (NOTE % said))
    before = datetime.now(UTC)
    got = captured(path)
    assert got.requested_url == "https://the-lantern.example/f?id=7"
    if moment is None:
        assert got.date_source == "none"
        assert before <= got.captured_at <= before + timedelta(minutes=5)
    else:
        assert (got.captured_at, got.date_source) == (moment, "page")


@pytest.mark.parametrize(
    ("header", "moment"),
    [
        ("Date: Wed, 31 Jan 2024 23:30:05 +0100\n", datetime(2024, 1, 31, 22, 30, 5, tzinfo=UTC)),
        ("Date: Wed, 31 Jan 2024 23:30:05 -0000\n", datetime(2024, 1, 31, 23, 30, 5, tzinfo=UTC)),
        ("Date: at noon\n", None),
        ("Date: Wed, 31 Jan 2999 23:30:05 +0000\n", None),
        ("", None),
    ],
)
def test_mhtml_date(tmp_path: Path, header: str, moment: datetime | None) -> None:
    path = tmp_path / "page.mhtml"
    path.write_text(
        f"From: <Saved by a browser>\n{header}MIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="edge"\n\n--edge\n'
        "Content-Type: text/html; charset=utf-8\nContent-Location: https://the-lantern.example/f\n"
        f"\n{PAGE % ''}\n--edge--\n"
    )
    got = captured(path, "mhtml")
    assert got.date_source == ("page" if moment else "none")
    assert moment is None or got.captured_at == moment


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2024-05-01T08:00:00Z", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("2024-05-01T10:00:00+02:00", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("2024-04-30T23:30:00-08:30", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("some day", None),
    ],
)
def test_warc_record_date(tmp_path: Path, stated: str, moment: datetime | None) -> None:
    """Offsets are converted, and what the vault says of it agrees."""
    body = (PAGE % "").encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://the-lantern.example/ferry\r\n"
        "WARC-Record-ID: <urn:uuid:6b1f2f0e-7b0a-4c5e-9c55-1f4a7c0e9b11>\r\n"
        f"WARC-Date: {stated}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    path = tmp_path / "old.warc"
    path.write_bytes(head.encode() + answer + b"\r\n\r\n")
    got = captured(path, "warc")
    assert got.date_source == ("record" if moment else "none")
    assert moment is None or got.captured_at == moment
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        info = vault.keep(got).stored.capture
        assert info.date_source == got.date_source
        assert moment is None or info.captured_at == moment
