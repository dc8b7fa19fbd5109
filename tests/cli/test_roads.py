"""One article by every road into a vault: the order in which they were taken plays no part."""

import hashlib
import json
from itertools import permutations
from pathlib import Path

import pytest

from tests.program import Answer, Run, Site
from tests.vault.test_versions_by_time import TEXTS, page

TEXT_AT_NIGHT = (
    "Nothing is decided yet about the crane, the harbour board said late on Thursday, and asked "
    "all who had written to it for patience until its members have read the letters they were sent."
)
STAMP = "20240501080000"
MOMENT = "2024-05-01T08:00:00Z"
ROADS = ("web", "wayback", "archive", "saved", "export")
NAMED = "/news/local"
# Of two captures of one moment the one with the smaller digest is first.
FIRST = min((0, 1), key=lambda n: hashlib.sha256(page(TEXTS[n])).hexdigest())


def warc(url: str, body: bytes, moment: str) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {moment}\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@pytest.mark.parametrize("order", list(permutations(ROADS))[5::29])
def test_by_every_road(
    run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    """The same versions and numbers, two texts being of one moment, also when rebuilt."""
    answers = {"/a": Answer(page(TEXTS[2]))}
    base = site(answers)
    url = f"{base}/a"
    copy = f"/web/{STAMP}id_/{url}"
    answers[copy] = Answer(page(TEXTS[0]))
    monkeypatch.setenv("NEWSVAULT_WAYBACK", f"{base}/web")
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", base.partition("://")[2])
    (tmp_path / "theirs.warc").write_bytes(warc(url, page(TEXTS[1]), MOMENT))
    note = f"<!--\n url: {url} \n saved date: Thu May 02 2024 23:00:00 GMT+0200\n--><head>"
    saved = page(TEXT_AT_NIGHT).replace(b"<head>", note.encode())
    (tmp_path / "saved.html").write_bytes(saved)
    (tmp_path / "more.warc").write_bytes(warc(url, page(TEXTS[1]) + b"<!-- b -->", "2024-05-03"))
    other = ("--vault", str(tmp_path / "other"))
    assert run(*other, "ingest", str(tmp_path / "more.warc")).code == 0
    assert run(*other, "export", str(tmp_path / "own.warc.gz")).code == 0
    roads = {
        "web": ("ingest", url),
        "wayback": ("ingest", url, "--wayback", STAMP),
        "archive": ("import", str(tmp_path / "theirs.warc")),
        "saved": ("ingest", str(tmp_path / "saved.html")),
        "export": ("import", str(tmp_path / "own.warc.gz")),
    }
    for road in order:
        ran = run(*roads[road])
        assert ran.code == 0, (road, ran.err)
    for _ in range(2):
        shown = json.loads(run("show", url, "--part", "versions", "--json").out)["versions"]
        found = [(one["version"], one["captured_at"]) for one in shown]
        assert [number for number, _ in found] == [1, 2, 3, 4]
        assert [at for _, at in found[:3]] == [
            "2024-05-01T08:00:00+00:00", "2024-05-01T08:00:00+00:00", "2024-05-02T21:00:00+00:00",
        ]  # fmt: skip
        texts = [run("show", one["version_name"], "--part", "text").out for one in shown]
        numbered = [run("show", f"{shown[0]['id']}@{n}", "--part", "text").out for n in range(1, 5)]
        assert numbered[1:] == texts[1:]
        wanted = (TEXTS[FIRST], TEXTS[1 - FIRST], TEXT_AT_NIGHT, TEXTS[2])
        assert all(one.startswith(text[:40]) for one, text in zip(numbered, wanted, strict=True))
        captures = run("show", url, "--part", "captures", "--json").out
        assert len(json.loads(captures)["captures"]) == 5
        assert run("verify").code == 0
        assert run("rebuild").code == 0


@pytest.mark.parametrize("own", [False, True])
def test_two_articles_with_one_canonical_by_import(run: Run, tmp_path: Path, own: bool) -> None:
    """They stay two, out of another program's archive and out of an export of ours."""
    site = "https://the-lantern.example"
    path = tmp_path / "two.warc"
    path.write_bytes(
        warc(f"{site}/sec/1", page(TEXTS[0], site + NAMED, "Crane costs less"), MOMENT)
        + warc(f"{site}/sec/2", page(TEXTS[2], site + NAMED, "Chair leaves board"), MOMENT)
    )
    if own:
        other = ("--vault", str(tmp_path / "other"))
        assert run(*other, "import", str(path)).code == 0
        path = tmp_path / "own.warc.gz"
        assert run(*other, "export", str(path)).code == 0
    assert run("import", str(path)).code == 0
    for _ in range(2):
        assert "Crane costs less" in run("show", f"{site}/sec/1").out
        assert "Chair leaves board" in run("show", f"{site}/sec/2").out
        ran = run("show", site + NAMED)
        assert ran.code == 1
        assert "pages that declare its address" in ran.err
        assert run("verify").code == 0
        assert run("rebuild").code == 0
