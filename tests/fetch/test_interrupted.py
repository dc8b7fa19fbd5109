"""Every kind of source started, stopped (Ctrl-C or kill -9) and finished, by the real program."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fetch.hostile import Server, page

LINE = "The talks went on for a second day, the minister said, and nobody left early."
PAGES = 6
STOPS_AT = 3
SIGNALS = [signal.SIGINT, signal.SIGKILL]


def story(number: int) -> bytes:
    body = f"<html><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1>"
    text = "".join(f"<p>{LINE} Part {part} of story {number}.</p>" for part in range(4))
    return f"{body}{text}</article></body></html>".encode()


def _record(number: int) -> bytes:
    """A WARC record with a page, packed as one gzip member."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + story(number)
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Target-URI: https://paper.example/{number}\r\nWARC-Date: 2026-11-24T04:00:00Z\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start the program on a vault of the test's own."""

    def popen(*arguments: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "NEWSVAULT_HOME": str(tmp_path / "vault"),
            "NEWSVAULT_ALLOW_HOSTS": "127.0.0.1",
            "NEWSVAULT_DELAY": "0",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "newsvault", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            start_new_session=True,
        )

    return popen


def saved(start: Callable[..., subprocess.Popen[str]]) -> set[str]:
    out, _ = start("list", "-l", "9999", "--json").communicate(timeout=60)
    return {article["headline"] for article in json.loads(out)["articles"]}


def stop(program: subprocess.Popen[str], how: signal.Signals) -> str:
    """Stop the program; return what it said of it."""
    program.send_signal(how)
    _, err = program.communicate(timeout=60)
    assert program.returncode == (130 if how == signal.SIGINT else -how)
    assert "Traceback" not in err
    if how == signal.SIGINT:
        assert "interrupted; acknowledged pages are saved" in err
    return err


def _feed(server: Server, folder: Path) -> str:
    del folder
    items = "".join(f"<item><link>{server.url(f'/{n}')}</link></item>" for n in range(PAGES))
    return server.route(
        "/feed", page(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    )


def _opml(server: Server, folder: Path) -> str:
    file = folder / "feeds.opml"
    file.write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{_feed(server, folder)}"/></body></opml>'
    )
    return str(file)


def _bookmarks(server: Server, folder: Path) -> str:
    file = folder / "bookmarks.html"
    links = "".join(f'<DT><A HREF="{server.url(f"/{n}")}">Story</A>\n' for n in range(PAGES))
    file.write_text(f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{links}</DL>")
    return str(file)


def _hanging(server: Server) -> tuple[threading.Event, threading.Event]:
    """Serve the stories; one tells that it was reached, and comes only when it may go on."""
    reached, go_on = threading.Event(), threading.Event()

    def hang(sock: socket.socket) -> None:
        reached.set()
        go_on.wait(60)
        sock.sendall(page(story(STOPS_AT)))

    for number in range(PAGES):
        server.route(f"/{number}", hang if number == STOPS_AT else page(story(number)))
    return reached, go_on


@pytest.mark.parametrize("how", SIGNALS, ids=lambda s: s.name)
@pytest.mark.parametrize("make", [_feed, _opml, _bookmarks])
def test_interrupted_address_list_resumes(
    make: Callable[[Server, Path], str],
    how: signal.Signals,
    start: Callable[..., subprocess.Popen[str]],
    server: Server,
    tmp_path: Path,
) -> None:
    """Stopped while a page is on its way; what was acknowledged is not asked for again."""
    reached, go_on = _hanging(server)
    given = make(server, tmp_path)

    program = start("ingest", given)
    assert reached.wait(60)
    err = stop(program, how)
    go_on.set()
    assert ("run the same command again to resume" in err) == (how == signal.SIGINT)
    done = {f"Story {number}" for number in range(STOPS_AT)}
    assert saved(start) == done
    out, err = start("ingest", given).communicate(timeout=60)

    assert f"resuming an interrupted batch: {STOPS_AT} done already" in err
    assert len(out.splitlines()) == PAGES - STOPS_AT
    assert saved(start) == {f"Story {number}" for number in range(PAGES)}
    for number in range(STOPS_AT):
        assert server.seen.count(f"/{number}") == 1


@pytest.mark.parametrize("how", SIGNALS, ids=lambda s: s.name)
def test_interrupted_feed_run_resumes(
    how: signal.Signals,
    start: Callable[..., subprocess.Popen[str]],
    server: Server,
    tmp_path: Path,
) -> None:
    """A run that was stopped is begun anew, and takes in only what is missing."""
    reached, go_on = _hanging(server)
    start("feeds", "add", "--no-check", _feed(server, tmp_path)).communicate(timeout=60)

    program = start("feeds", "run")
    assert reached.wait(60)
    stop(program, how)
    go_on.set()
    out, err = start("feeds", "run").communicate(timeout=60)

    assert len(out.splitlines()) == PAGES - STOPS_AT, err
    assert saved(start) == {f"Story {number}" for number in range(PAGES)}


@pytest.mark.parametrize("how", SIGNALS, ids=lambda s: s.name)
def test_interrupted_folder_resumes(
    how: signal.Signals, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    """Stopped in the middle: a named pipe among the pages makes the program wait there."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(80):
        body = story(number).replace(
            b"<head>", b'<head><link rel="canonical" href="https://paper.example/%d">' % number
        )
        (folder / f"{number:03}.html").write_bytes(body)
    pipe = folder / "070.html"
    kept = pipe.read_bytes()
    pipe.unlink()
    os.mkfifo(pipe)

    program = start("ingest", str(folder), "--format", "jsonl")
    assert program.stdout
    assert program.stdout.readline()
    stop(program, how)
    pipe.unlink()
    pipe.write_bytes(kept)
    before = saved(start)
    assert 0 < len(before) < 80
    out, err = start("ingest", str(folder)).communicate(timeout=120)

    assert "resuming an interrupted batch: " in err
    assert saved(start) == {f"Story {number}" for number in range(80)}
    # What was kept and not yet written down when the program died is the same again.
    assert out.count("\n") <= 80 - len(before) + 32


@pytest.mark.parametrize("how", SIGNALS, ids=lambda s: s.name)
def test_interrupted_web_archive_resumes(
    how: signal.Signals, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    file = tmp_path / "pages.warc.gz"
    file.write_bytes(b"".join(_record(number) for number in range(160)))

    program = start("ingest", str(file), "--format", "jsonl")
    assert program.stdout
    assert program.stdout.readline()
    stop(program, how)
    before = saved(start)
    assert 0 < len(before) < 160
    _, err = start("ingest", str(file)).communicate(timeout=240)

    assert "resuming an interrupted batch: " in err
    assert saved(start) == {f"Story {number}" for number in range(160)}
    verified = start("verify")
    verified.communicate(timeout=120)
    assert verified.returncode == 0
