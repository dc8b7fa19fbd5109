"""The bytes of a page are stored before it is parsed, and parsing may fail in any way.

The page here reliably hangs its parser: the parser process is stopped before the page is served,
and continues when the test sends a signal.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.export import export
from newsvault.maintenance.import_export import import_own
from newsvault.maintenance.rebuild import rebuild
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from tests.faults.pages import capture, headline, page
from tests.program import SEEDS, Answer
from tests.web_server import WebServer

CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")
pytestmark = pytest.mark.skipif(not CHILDREN.exists(), reason="the system names no children")
STORY = "/story/1"
SEED = min(SEEDS.glob("*.html"))


class Paper(WebServer):
    """A server with one article, which it serves when the test allows it."""

    def __init__(self) -> None:
        self.body = page(1)
        super().__init__(lambda path: Answer(self.body) if path == STORY else None, (STORY,))
        self.url += STORY


@pytest.fixture
def paper() -> Iterator[Paper]:
    made = Paper()
    yield made
    made.close()


class Program:
    """The program on one vault, in separate processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.running: list[tuple[subprocess.Popen[str], int]] = []

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        names = {f"NEWSVAULT_{name.upper()}": value for name, value in settings.items()}
        return subprocess.Popen(
            [sys.executable, "-m", "newsvault", "--vault", str(self.root), *arguments],
            env={
                **os.environ,
                "NEWSVAULT_ALLOW_HOSTS": "127.0.0.1",
                "NEWSVAULT_DELAY": "0",
                **names,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **settings)
        out, err = process.communicate(timeout=100)
        assert "Traceback" not in err, err
        return process.returncode, out, err

    def hanging(self, paper: Paper, **settings: str) -> tuple[subprocess.Popen[str], int]:
        """Start to save the paper's page; return the process and its parser, which is stopped.

        The page is stored by then, but not parsed.
        """
        paper.go.clear()
        process = self.start("ingest", paper.url, **settings)
        assert paper.asked.wait(60)
        paper.asked.clear()
        (reader,) = _children(process.pid)
        os.kill(reader, signal.SIGSTOP)
        self.running.append((process, reader))
        before = self.unread()
        paper.go.set()
        _until(lambda: self.unread() > before)
        return process, reader

    def unread(self) -> int:
        if not (self.root / "catalogue.sqlite").exists():
            return 0
        with Vault.open(self.root, settings=Settings()) as vault:
            return vault.status().unread

    def is_sound(self) -> bool:
        return verify(self.root, Settings(), now=datetime.now(UTC)).faults == ()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path / "vault")
    yield made
    for process, reader in made.running:
        for pid in (process.pid, reader):
            if process.poll() is None:
                os.kill(pid, signal.SIGKILL)
        process.communicate()


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_other_writers_can_save_while_a_page_hangs_its_parser(
    program: Program, paper: Paper
) -> None:
    process, reader = program.hanging(paper)
    address = "https://paper.example/2024/05/01/another"
    code, out, err = program.run("ingest", str(SEED), "--url", address, lock_wait="0")
    assert (code, out[:3]) == (0, "new"), err
    assert program.run("tag", "+kept", "--", address, lock_wait="0")[0] == 0
    assert process.poll() is None
    os.kill(reader, signal.SIGCONT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out[:3]) == (0, "new"), err
    assert program.unread() == 0
    assert program.is_sound()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_the_bytes_survive_an_interruption_during_parsing(
    program: Program, paper: Paper, by: signal.Signals
) -> None:
    process, reader = program.hanging(paper)
    process.send_signal(by)
    _, err = process.communicate(timeout=60)
    assert process.returncode == (130 if by == signal.SIGINT else -by)
    assert "Traceback" not in err
    if by != signal.SIGKILL:
        assert "not parsed yet: run newsvault reparse" in err
    else:
        os.kill(reader, signal.SIGCONT)
    _until(lambda: not _runs(reader))
    assert (program.unread(), program.is_sound()) == (1, True)
    assert "unread" in program.run("verdicts", "list")[1]
    code, out, err = program.run("reparse")
    assert (code, err) == (0, "1 article changed.\n")
    assert headline(1) in out
    assert program.run("show", "--raw", paper.url)[1].encode() == page(1)
    assert (program.unread(), program.is_sound()) == (0, True)


@pytest.mark.parametrize("edition", [1, 2], ids=["the same", "another text"])
def test_the_next_visit_parses_the_unparsed_capture(
    program: Program, paper: Paper, edition: int
) -> None:
    process, _ = program.hanging(paper)
    process.kill()
    process.communicate()
    paper.body = page(1, edition)
    code, _, err = program.run("ingest", paper.url)
    assert code == 0, err
    with Vault.open(program.root, settings=Settings()) as vault:
        headlines = [one.article.headline for one in vault.versions(paper.url)]
        assert headlines == [headline(1, number) for number in range(1, edition + 1)]
        assert (vault.get(paper.url).captures, vault.status().unread) == (2, 0)
    assert program.is_sound()


def test_unparsed_captures_survive_rebuild_export_and_import(
    program: Program, paper: Paper, tmp_path: Path
) -> None:
    process, _ = program.hanging(paper)
    process.kill()
    process.communicate()
    now = datetime.now(UTC)
    assert rebuild(program.root, Settings(), now=now).faults == ()
    assert (program.unread(), program.is_sound()) == (1, True)
    export(program.root, tmp_path / "all.warc.gz", format_="warc", now=now)
    for other, first in ("empty", []), ("full", [capture(5)]):
        with Vault.open(tmp_path / other, settings=Settings()) as vault:
            for one in first:
                vault.keep(one)
        done = import_own(tmp_path / other, Settings(), tmp_path / "all.warc.gz")
        assert (dict(done.counts), done.faults) == ({"new": 1}, [])
        with Vault.open(tmp_path / other, settings=Settings()) as vault:
            assert vault.status().unread == 0
            assert vault.get(paper.url).article.headline == headline(1)
    assert program.run("reparse", paper.url)[0] == 0
    assert rebuild(program.root, Settings(), now=now).articles == 1
    assert program.is_sound()


def test_a_killed_parser_costs_only_its_page(program: Program, paper: Paper) -> None:
    process, reader = program.hanging(paper)
    os.kill(reader, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 5
    assert "the parser process stopped (signal SIGKILL)" in out + err
    assert "Traceback" not in err
    assert "parse-refused" in program.run("verdicts", "list")[1]
    assert program.run("reparse", "--dry-run", paper.url)[0] == 0
    assert program.run("reparse", paper.url)[0] == 0
    assert program.run("show", paper.url)[0] == 0
    assert program.is_sound()


def test_the_time_limit_applies_to_a_single_page(program: Program, paper: Paper) -> None:
    process, _ = program.hanging(paper, parse_timeout="2")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 5
    assert "took more than 2 s to parse (parse_timeout)" in out + err
    code, out, err = program.run("reparse", paper.url, parse_timeout="0")
    assert (code, out) == (5, "")
    assert "took more than 0 s to parse" in err
    code, out, err = program.run("reparse", parse_timeout="0")
    assert code == 8
    assert program.run("reparse")[0] == 0
    assert program.is_sound()


def test_the_memory_limit_applies_to_a_single_page(program: Program, tmp_path: Path) -> None:
    body = "".join(
        f"<p>{one}</p>" for one in ["A paragraph that is long, and goes on. " * 30] * 2_000
    )
    file = tmp_path / "large.html"
    file.write_text(
        f"<html><head><title>Large</title></head><body><article>{body}</article></body>"
    )
    saving = ("ingest", str(file), "--url", "https://paper.example/large")
    code, out, err = program.run(*saving, parse_memory=str(8 * 1024 * 1024))
    assert code == 5, err
    assert "to parse (parse_memory)" in out + err or "the parser process" in out + err
    assert program.is_sound()
    assert program.run(*saving)[0] == 0


def test_an_export_of_one_article_includes_its_parse(tmp_path: Path) -> None:
    with Vault.open(tmp_path / "one", settings=Settings()) as vault:
        wanted = [vault.keep(capture(number)).stored.id for number in (1, 2)]
    now = datetime.now(UTC)
    chosen = wanted[:1]
    export(tmp_path / "one", tmp_path / "x.warc.gz", format_="warc", references=chosen, now=now)
    done = import_own(tmp_path / "two", Settings(), tmp_path / "x.warc.gz")
    assert dict(done.counts) == {"new": 1}
    with Vault.open(tmp_path / "two", settings=Settings()) as vault:
        assert vault.get(chosen[0]).article.headline == headline(1)
        assert vault.list().total == 1
