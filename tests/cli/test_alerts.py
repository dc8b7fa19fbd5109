# ruff: noqa: E501
"""`watch --notify`: each channel gets each new hit of a saved query once."""

from __future__ import annotations

import json
import shlex
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import feedparser
import pytest

from tests.output.atom_schema import entries_of
from tests.output.cited_articles import Row, page, url
from tests.program import Run


@pytest.fixture
def hook() -> Iterator[tuple[str, list[bytes], list[int]]]:
    """A webhook: its address, the bodies that it got, and the statuses that it answers."""
    got: list[bytes] = []
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", got, answers
    server.shutdown()
    server.server_close()


def _save(run: Run, folder: Path, number: int, headline: str) -> None:
    path = folder / f"{number}.html"
    path.write_text(page(number, Row(headline, ("Jane Roe",))))
    assert run("ingest", str(path), "--url", url(number)).code == 0


def test_each_channel_gets_each_hit_once(
    run: Run, tmp_path: Path, hook: tuple[str, list[bytes], list[int]]
) -> None:
    where, got, answers = hook
    _save(run, tmp_path, 1, "An old story of a dredger")
    assert run("search", "dredger", "--save", "dredgers").code == 0
    assert run("search", 'headline:"a quay"', "--save", "quays").code == 0
    copy = tmp_path / "copy.py"
    copy.write_text(
        "import sys\nwith open(sys.argv[1], 'ab') as out:\n out.write(sys.stdin.buffer.read())\n"
    )
    record, atom = tmp_path / "out.json", tmp_path / "alerts.xml"
    command = shlex.join([sys.executable, str(copy), str(record)])
    watch = [
        "watch", "--once", "--recheck", "0d", "--allow-host", "127.0.0.1", "--notify", "print",
        "--notify", f"atom:{atom}", "--notify", f"command:{command}", "--notify", f"webhook:{where}",
    ]  # fmt: skip
    assert run(*watch).out == ""  # what is there before is no alert
    _save(run, tmp_path, 2, "A dredger \x1b[31mfor <b>the</b> bay")
    _save(run, tmp_path, 3, "Nothing of that kind")
    answers.append(500)
    first = run(*watch)
    assert first.out.count("alert dredgers:") == 1
    assert "\x1b" not in first.out
    assert first.code == 8
    assert "webhook" in first.err
    (alert,) = json.loads(record.read_text())["alerts"]
    assert alert["query"] == "dredgers"
    assert alert["article"]["url"] == url(2)
    assert [entry.link for entry in feedparser.parse(atom.read_bytes()).entries] == [url(2)]
    assert entries_of(atom.read_bytes()) == 1
    second = run(*watch)
    assert (second.out, second.code) == ("", 0)  # the webhook gets it now
    assert json.loads(got[0]) == json.loads(got[1]) == json.loads(record.read_text())
    assert run(*watch).out == ""
    assert len(got) == 2
    _save(run, tmp_path, 4, "Dredger stuck at a quay")
    third = run(*watch)
    assert (third.out.count("alert dredgers:"), third.out.count("alert quays:")) == (1, 1)
    assert len(feedparser.parse(atom.read_bytes()).entries) == 2


def test_what_is_refused(run: Run, tmp_path: Path) -> None:
    _save(run, tmp_path, 1, "A story of a dredger")
    mine = tmp_path / "mine.xml"
    mine.write_text("<feed>mine</feed>")
    for channel in ("mail:me", "atom:", "webhook", "webhook:hooks", f"atom:{mine}"):
        ran = run("watch", "--once", "--notify", channel)
        assert ran.code == 2
        assert "saved" not in ran.err  # checked before the feeds are run
    assert mine.read_text() == "<feed>mine</feed>"
    run("search", "dredger", "--save", "dredgers")
    run("watch", "--once", "--recheck", "0d", "--notify", "print")
    _save(run, tmp_path, 2, "Another dredger in the bay")
    refused = run("watch", "--once", "--recheck", "0d", "--notify", "webhook:http://127.0.0.1:1/x")
    assert refused.code == 8
    assert "alert not sent" in refused.err
    _save(run, tmp_path, 3, "A third dredger in the bay")
    failed = run("watch", "--once", "--recheck", "0d", "--notify", "command:/nonexistent x")
    assert "alert not sent" in failed.err
