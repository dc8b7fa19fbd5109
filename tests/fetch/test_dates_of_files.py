"""A saved page is dated by what its program noted, by its file's date, or by hand; origin named."""

import gzip
import os
import plistlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.models import Capture
from newsvault.settings import Settings
from newsvault.sources import page_file
from tests.fetch.test_saved_dates import PAGE

FILE_DATE = datetime(2023, 7, 4, 6, 30, 15, tzinfo=UTC)
NOON = datetime(2024, 2, 29, 12, 0, 30, tzinfo=UTC)


def captured(path: Path, body: bytes, file_date: datetime = FILE_DATE) -> Capture:
    path.write_bytes(body)
    os.utime(path, (file_date.timestamp(), file_date.timestamp()))
    got = page_file.page(path, url=None, settings=Settings())
    assert isinstance(got, Capture)
    return got


NOTES = (
    "<!-- Saved from https://the-lantern.example/f at 2024-02-29T12:00:30Z using monolith -->",
    "<!-- Saved from https://the-lantern.example/f at 2024-02-29T14:00:30.25+02:00 using a -->",
    """<meta name="savepage-url" content="https://the-lantern.example/f">
    <meta name="savepage-date" content="Thu Feb 29 2024 13:00:30 GMT+0100 (Somewhere)">""",
    "<!-- Mirrored from a.example/f by HTTrack 3 [XR&CO'2014], Thu, 29 Feb 2024 12:00:30 GMT -->",
    '<meta data-scrapbook-create="20240229120030123">',
    "<!--\n     FILE ARCHIVED ON 12:00:30 Feb 29, 2024 AND RETRIEVED FROM THE\n     INTERNET -->",
)
NO_NOTES = (
    "<!-- Saved from https://the-lantern.example/f at 2024-02-30T12:00:30Z using monolith -->",
    '<meta name="savepage-date" content="Thu Feb 29 2999 13:00:30 GMT+0100">',
    "<p>saved date: Thu Feb 29 2024 12:00:30 GMT+0000</p>",
    "",
)


@pytest.mark.parametrize(
    ("note", "moment"), [*((one, NOON) for one in NOTES), *((one, None) for one in NO_NOTES)]
)
def test_date_comment_of_the_saving_program(
    tmp_path: Path, note: str, moment: datetime | None
) -> None:
    """What is no date, or stands in no note, is not read; then the file's date is what is left."""
    got = captured(tmp_path / "page.html", (PAGE % note).encode())
    assert (got.captured_at, got.date_source) == (
        (moment, "page") if moment else (FILE_DATE, "file")
    )
    if "lantern.example/f" in note and "HTTrack" not in note:
        assert got.requested_url == "https://the-lantern.example/f"


@pytest.mark.parametrize("name", ["page.html.gz", "page.mhtml", "page.webarchive", "page.xht"])
def test_file_date_is_the_fallback(tmp_path: Path, name: str) -> None:
    body = (PAGE % "").encode()
    if name.endswith(".gz"):
        body = gzip.compress(body, mtime=0)
    elif name.endswith(".mhtml"):
        head = (
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="edge"\n\n--edge\n'
            "Content-Type: text/html\nContent-Location: https://the-lantern.example/ferry\n\n"
        )
        body = head.encode() + body + b"\n--edge--\n"
    elif name.endswith(".webarchive"):
        body = safari(body, None)
    got = captured(tmp_path / name, body)
    assert (got.captured_at, got.date_source) == (FILE_DATE, "file")


@pytest.mark.parametrize("year", [1970, 1985, 2999])
def test_implausible_file_date_is_ignored(tmp_path: Path, year: int) -> None:
    body = (PAGE % "").encode()
    got = captured(tmp_path / "page.html", body, datetime(year, 1, 1, tzinfo=UTC))
    assert got.date_source == "none"
    assert abs((datetime.now(UTC) - got.captured_at).total_seconds()) < 300


def safari(body: bytes, response: bytes | None) -> bytes:
    main = {
        "WebResourceData": body,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": "https://the-lantern.example/ferry",
    }
    if response is not None:
        main["WebResourceResponse"] = response
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


def answer(**headers: str) -> bytes:
    """Return an answer as Safari keeps it beside a page: an archive of objects by number."""
    number = plistlib.UID
    names, values = list(headers), list(headers.values())
    first = 4
    objects = [
        "$null",
        {"$class": number(3), "$1": number(2)},
        {
            "NS.keys": [number(first + n) for n in range(len(names))],
            "NS.objects": [number(first + len(names) + n) for n in range(len(names))],
            "$class": number(3),
        },
        {"$classname": "NSDictionary"},
        *names,
        *values,
    ]
    top = {"$archiver": "NSKeyedArchiver", "$version": 100000, "$objects": objects}
    return plistlib.dumps({**top, "$top": {"root": number(1)}}, fmt=plistlib.FMT_BINARY)


@pytest.mark.parametrize(
    ("response", "moment"),
    [
        (answer(Server="quay", Date="Thu, 29 Feb 2024 12:00:30 GMT"), NOON),
        (answer(date="Thu, 29 Feb 2024 14:00:30 +0200"), NOON),
        (answer(Date="at noon"), None),
        (answer(Expires="Thu, 29 Feb 2024 12:00:30 GMT"), None),
        (b"bplist00 and no more", None),
        (plistlib.dumps({"$objects": [{"NS.keys": [plistlib.UID(9)], "NS.objects": [1]}]},
                        fmt=plistlib.FMT_BINARY), None),
        (plistlib.dumps(["Date"], fmt=plistlib.FMT_BINARY), None),
    ],
)  # fmt: skip
def test_date_in_a_safari_webarchive(
    tmp_path: Path, response: bytes, moment: datetime | None
) -> None:
    got = captured(tmp_path / "page.webarchive", safari((PAGE % "").encode(), response))
    assert (got.captured_at, got.date_source) == (
        (moment, "page") if moment else (FILE_DATE, "file")
    )
