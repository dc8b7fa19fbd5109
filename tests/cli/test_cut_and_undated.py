"""Records that are cut or undated come in, and are marked as that wherever they are shown."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.settings import Settings
from newsvault.sources.warc import captures
from tests.faults.pages import page
from tests.program import Run
from tests.warc.test_foreign import answer, record

WHOLE = page(1)
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html"
CHUNKED = f"{HEAD}\r\nTransfer-Encoding: chunked"
WRITTEN = datetime(2022, 8, 9, 10, 11, 12, tzinfo=UTC)


def chunks(body: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    halves = body[:99], body[99:]
    return b"".join(f"{len(one):x};x=1\r\n".encode() + one + b"\r\n" for one in halves) + end


CUT = {
    "WARC-Truncated: length": (record(answer(WHOLE), extra="WARC-Truncated: length\r\n"), "length"),
    "WARC-Truncated: time": (record(answer(WHOLE), extra="WARC-Truncated: time\r\n"), "time"),
    "WARC-Truncated: unspecified": (
        record(answer(WHOLE), extra="WARC-Truncated: unspecified\r\n"), "disconnect"
    ),
    "the first of several segments": (
        record(answer(WHOLE), extra="WARC-Segment-Number: 1\r\n"), "length"
    ),
    "chunks without the last": (record(answer(chunks(WHOLE, b""), CHUNKED)), "disconnect"),
    "a chunk without its end": (record(answer(chunks(WHOLE)[:-40], CHUNKED)), "disconnect"),
    "the last chunk without its line's end": (
        record(answer(chunks(WHOLE, b"0\r"), CHUNKED)), "disconnect"
    ),
    "a chunk without its length": (record(answer(chunks(WHOLE, b"1f"), CHUNKED)), "disconnect"),
    "fewer bytes than the server said": (
        record(answer(WHOLE, f"{HEAD}\r\nContent-Length: {len(WHOLE) + 500}")), "disconnect"
    ),
    "a resource": (
        record(WHOLE, kind="resource", extra="WARC-Truncated: length\r\n").replace(
            b"Content-Type: application/http", b"Content-Type: text/html"
        ), "length",
    ),
}  # fmt: skip
NOT_CUT = {
    "whole": record(answer(WHOLE)),
    "chunks": record(answer(chunks(WHOLE), CHUNKED)),
    "chunks with line feeds": record(answer(b"%x\n" % len(WHOLE) + WHOLE + b"\n0\n\n", CHUNKED)),
    "a trailer": record(answer(chunks(WHOLE, b"0\r\nExpires: never\r\n\r\n"), CHUNKED)),
    "a body that is not in chunks": record(answer(WHOLE, CHUNKED)),
    "more bytes than the server said": record(answer(WHOLE, f"{HEAD}\r\nContent-Length: 99")),
    "a length that is none": record(answer(WHOLE, f"{HEAD}\r\nContent-Length: all of it")),
}


def shown(run: Run) -> dict[str, object]:
    (row,) = json.loads(run("list", "--json").out)["articles"]
    (capture,) = json.loads(run("show", row["id"], "--part", "captures", "--json").out)["captures"]
    assert {name: capture[name] for name in ("truncated", "date_source")} == {
        name: row[name] for name in ("truncated", "date_source")
    }
    return dict(capture)


@pytest.mark.parametrize("name", CUT)
def test_a_cut_record_is_marked(run: Run, tmp_path: Path, name: str) -> None:
    """It comes in: it may be the only copy. Every format says that it is cut, and why."""
    data, why = CUT[name]
    path = tmp_path / "theirs.warc"
    path.write_bytes(data)
    assert run("ingest", str(path)).code == 0
    capture = shown(run)
    assert capture["truncated"] == why
    found = run("list", "--format", "ids").out.strip()
    for words in (
        ("show", found), ("show", found, "--part", "captures"), ("show", found, "--part", "meta"),
        ("show", found, "--format", "md"), ("show", found, "--format", "html"),
    ):  # fmt: skip
        assert "cut: " in run(*words).out
    assert "[cut] " in run("list").out
    assert f",{why}" in run("list", "--format", "csv").out
    assert run("verify").code == 0


@pytest.mark.parametrize("name", NOT_CUT)
def test_a_whole_record_is_not(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "theirs.warc"
    path.write_bytes(NOT_CUT[name])
    assert run("ingest", str(path)).code == 0
    assert shown(run)["truncated"] is None
    assert "[" not in run("list").out


DATES = [
    ("2024-05-30T10:00:00Z", "2024-05-30T10:00:00+00:00", "record"),
    ("2024-05-30T10:00:00.123456789Z", "2024-05-30T10:00:00.123456+00:00", "record"),
    ("2024-05-30T10:00:00+02:00", "2024-05-30T08:00:00+00:00", "record"),
    ("2024-05-30T23:30:00-0830", "2024-05-31T08:00:00+00:00", "record"),
    ("20240530100000", "2024-05-30T10:00:00+00:00", "record"),
    ("2024-05-30", "2024-05-30T00:00:00+00:00", "record"),
    ("2024-05", "2024-05-01T00:00:00+00:00", "record"),
    ("2024", "2024-01-01T00:00:00+00:00", "record"),
    ("", WRITTEN.isoformat(), "none"),
    ("in spring", WRITTEN.isoformat(), "none"),
    ("2999-01-01T00:00:00Z", WRITTEN.isoformat(), "none"),
    ("1970-01-01T00:00:00Z", WRITTEN.isoformat(), "none"),
    ("0001-01-01T00:00:00+14:00", WRITTEN.isoformat(), "none"),
]


@pytest.mark.parametrize(("stated", "moment", "source"), DATES)
def test_the_date_of_a_record(
    run: Run, tmp_path: Path, stated: str, moment: str, source: str
) -> None:  # fmt: skip
    """Offsets are converted; of a record without a date, the archive's file has one."""
    path = tmp_path / "theirs.warc"
    path.write_bytes(record(answer(WHOLE)).replace(b"2024-05-30T10:00:00Z", stated.encode()))
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    for _ in range(2):  # the second time all is known
        assert run("import", str(path)).code == 0
    assert len(json.loads(run("list", "--json").out)["articles"]) == 1
    found = run("list", "--format", "ids").out.strip()
    rows = json.loads(run("show", found, "--part", "captures", "--json").out)["captures"]
    assert {(one["captured_at"], one["date_source"]) for one in rows} == {(moment, source)}
    assert ("[undated] " in run("list").out) == (source == "none")
    assert ("(undated)" in run("show", found).out) == (source == "none")


def test_a_cut_copy_is_no_later_version(tmp_path: Path) -> None:
    """The beginning of a text that is saved whole is kept, and not taken for a new version."""
    at = WHOLE.rindex(b"<p>")
    cut = record(answer(WHOLE[:at]), extra="WARC-Truncated: length\r\n")
    for name, data in (("a", record(answer(WHOLE))), ("b", cut.replace(b"05-30", b"06-30"))):
        (tmp_path / f"{name}.warc").write_bytes(data)
    with Vault.open(tmp_path / "vault", settings=Settings()) as opened:
        for name in "ab":
            got = list(captures(tmp_path / f"{name}.warc", settings=Settings()))
            last = next(iter(opened.ingest(got)))
        assert getattr(last, "reason", None) == "shrunk"
        assert "cut off" in getattr(last, "message", "")
        assert opened.get("http://paper.example/story/1").versions == 1
