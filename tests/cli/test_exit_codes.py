"""Every documented exit code, as a person at a terminal meets it; nothing acknowledged is lost."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsvault.storage.captures import writer_lock
from newsvault.urls import article_id
from tests.program import ROOT, SEEDS, Answer, Run, Site
from tests.web_server import WebServer, web_server

PAGE = (SEEDS / "sea-wall-graph.html").read_bytes()
STORY = b"""<html><head><title>Harbour reopens after storm</title></head><body><article>
<h1>Harbour reopens after storm</h1><p>%s</p></article></body></html>"""
TEXT = b"The harbour opened again on Monday after three days of repairs to its outer wall. " * 6


def alike() -> tuple[str, str]:
    """Two addresses whose ids begin with the same four characters (one pair in 1024 squared)."""
    seen: dict[str, str] = {}
    for number in range(100_000):
        url = f"https://paper.example/story-{number}"
        if (found := seen.setdefault(article_id(url)[:4], url)) != url:
            return found, url
    raise AssertionError("no two ids are alike")


def test_every_code_is_in_the_help_and_nowhere_else(run: Run) -> None:
    """The codes the errors can give are those `newsvault help exit-codes` tells."""
    topic = run("help", "exit-codes").out
    documented = {int(code) for code in re.findall(r"^ {1,4}(\d+) ", topic, re.MULTILINE)}
    raised = re.findall(r"exit_code = (\d+)", (ROOT / "newsvault" / "errors.py").read_text("utf-8"))

    assert {int(code) for code in raised} <= documented
    assert documented == {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130, 143}


def test_an_ambiguous_id(run: Run) -> None:
    """The beginning of two ids exits 2 and names both; one character more finds one."""
    one, other = alike()
    for url in (one, other):
        ran = run("ingest", "-", "--url", url, stdin=STORY % TEXT)
        assert ran.code == 0, ran.err

    ran = run("show", article_id(one)[:4])

    assert ran.code == 2
    assert len(ran.err.splitlines()) == 2
    assert article_id(one) in ran.err
    assert article_id(other) in ran.err
    assert run("show", article_id(one)).code == 0
    shown = run("list", "--format", "jsonl").out
    for found in re.findall(r'"short_id": "(\w+)"', shown):
        assert run("show", found).code == 0  # what is shown is accepted


def test_nothing_found_with_exit_code(seeded: Run) -> None:
    """No hits is no error, but with --exit-code it is 1, for counts too."""
    assert seeded("search", "xyzzyplugh").code == 0
    assert seeded("search", "xyzzyplugh", "--exit-code").code == 1
    assert seeded("search", "xyzzyplugh", "--exit-code", "--count").code == 1
    assert seeded("search", "Blinken", "--exit-code", "--count").code == 0


def test_a_flipped_byte(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stored bytes that are not what was stored are never shown as if they were: exit 6."""
    run("ingest", "-", "--url", "https://paper.example/harbour", stdin=STORY % TEXT)
    reference = article_id("https://paper.example/harbour")
    (captures,) = (vault / "captures").rglob("*.warc.gz*")
    bad = bytearray(captures.read_bytes())
    begins = [match.start() for match in re.finditer(b"\x1f\x8b\x08", bad)]
    position = begins[2] - 40  # inside the record of the page, which follows the file's own
    bad[position] ^= 0x10
    captures.chmod(0o600)
    captures.write_bytes(bytes(bad))

    shown, verified = run("show", reference, "--raw"), run("verify")

    assert (shown.code, verified.code) == (6, 6), shown.err + verified.err
    assert shown.raw == b""
    assert "Traceback" not in shown.err
    assert captures.name.split(".")[0] in verified.out + verified.err
    assert re.search(r"newsvault: \d faults? in 1 file$", verified.err, re.MULTILINE)
    monkeypatch.setattr("newsvault.cli.context.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    for command in ("verify", "doctor", "repair"):
        assert all(len(line) <= 80 for line in run(command).out.splitlines())


def test_a_busy_vault(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes, saving waits and then exits 7; reading does not wait."""
    run("ingest", str(SEEDS / "ukraine-strikes-debate.html"))
    monkeypatch.setenv("NEWSVAULT_LOCK_WAIT", "0.2")

    with writer_lock(vault, wait=0):
        saved = run("ingest", str(SEEDS / "sea-wall-graph.html"))
        found = run("search", "Blinken", "--format", "ids")

    assert saved.code == 7
    assert "being written by" in saved.err
    assert len(found.out.split()) == 1
    assert run("ingest", str(SEEDS / "sea-wall-graph.html")).code == 0


def test_some_failures_in_a_batch(run: Run, site: Site) -> None:
    """A batch with a good and a bad address exits 8; one bad address gives its own code."""
    base = site({"/good": Answer(PAGE)})

    ran = run("ingest", f"{base}/good", f"{base}/bad", "--allow-host", base[7:])

    assert ran.code == 8
    assert len(ran.out.splitlines()) == 1
    assert run("ingest", f"{base}/bad", "--allow-host", base[7:]).code == 5


@pytest.fixture
def slow() -> Iterator[WebServer]:
    """A web that answers stories at once and never finishes one of its answers."""

    def find(path: str) -> Answer | None:
        story = Answer(STORY % (path.encode() + b" " + TEXT))
        return story if path.startswith("/story") else None

    with web_server(find, slow=("/slow",)) as web:
        yield web


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)]
)
def test_a_signal_in_the_middle_of_a_batch(
    run: Run, slow: WebServer, tmp_path: Path, number: int, code: int
) -> None:
    """Ctrl-C ends with 130, SIGTERM by itself, with one line and no traceback.

    Every acknowledged article is there.
    """
    addresses = [f"http://{slow.host}/{path}" for path in ("story1", "story2", "slow", "story3")]
    (tmp_path / "urls.txt").write_text("\n".join(addresses) + "\n")
    program = [sys.executable, "-m", "newsvault", "ingest", "--from", str(tmp_path / "urls.txt"),
               "--allow-host", slow.host, "--format", "jsonl"]  # fmt: skip
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "NEWSVAULT_JOBS": "1"},
    ) as running:  # fmt: skip
        assert running.stdout is not None
        first = running.stdout.readline()  # acknowledged as soon as it is safe, not at the end
        assert slow.asked.wait(60)
        running.send_signal(number)
        out, err = running.communicate(timeout=60)

    assert running.returncode == code
    assert "Traceback" not in err
    assert "ed; acknowledged pages are saved" in err
    acknowledged = re.findall(r'"id": "(\w{10})"', first + out)
    assert acknowledged
    for reference in acknowledged:
        assert run("show", reference, "--raw").raw.startswith(b"<html>")
    assert run("verify").code == 0
