"""What the catalogue's tests share: the program in this process, and a hostile server."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import run as run  # noqa: PLC0414  # a fixture of these tests too
from tests.cli.conftest import vault as vault  # noqa: PLC0414
from tests.fetch.hostile import Server, serving
from tests.program import Run

ARTICLE = "The talks went on for a second day, the minister said, and nobody left early. Part {}."


def story(headline: str = "Talks resume", *, head: str = "", body: str = "") -> bytes:
    """A page with an ordinary article, and whatever else is wanted in its head and body."""
    text = "".join(f"<p>{ARTICLE.format(part)}</p>" for part in range(8))
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{headline}</title>{head}</head>"
        f"<body><article><h1>{headline}</h1>{body}{text}</article></body></html>"
    ).encode()


@dataclass(frozen=True)
class Came:
    """What became of one address: the exit code, the reason of a refusal, and if it was kept."""

    code: int
    reason: str | None
    kept: bool
    message: str = ""


Ingest = Callable[..., Came]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as it:
        yield it


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loopback address may be fetched, quickly."""
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("NEWSVAULT_MAX_DELAY", "0")
    monkeypatch.setenv("NEWSVAULT_TOTAL_TIMEOUT", "5")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def ingest(run: Run) -> Ingest:
    """Ingest one thing; whatever comes of it, there is no traceback and one line per page."""

    def call(*arguments: str | Path) -> Came:
        ran = run("ingest", *map(str, arguments), "--format", "jsonl")
        assert "Traceback" not in ran.err
        lines = ran.out.splitlines()
        if not lines:
            return Came(ran.code, None, kept=False, message=ran.err)
        last = json.loads(lines[-1])
        refusal = last["refusal"] or {}
        return Came(
            ran.code,
            refusal.get("reason"),
            kept=bool(refusal.get("kept", True)),
            message=str(refusal.get("message", "")),
        )

    return call


_MEASURED = """
import sys
from newsvault.cli.main import run
code = run(sys.argv[1:])
status = open("/proc/self/status").read()
peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
print(f"peak={peak}", file=sys.stderr)
sys.exit(code)
"""


def peak(*arguments: str | Path) -> tuple[int, str, int]:
    """Run the program apart, with 64 open files at most.

    Return its exit code, what it said, and its peak of memory in MiB. Not by rusage: that begins
    with what the process that forked it had.
    """
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURED, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    said, _, used = ran.stderr.rpartition("peak=")
    return ran.returncode, ran.stdout + said, int(used) // 1024
