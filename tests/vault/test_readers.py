"""Pages parsed by worker processes: the same articles, and no page ends the batch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from newsvault.errors import SourceError
from newsvault.extract.from_capture import read_page
from newsvault.models import Article, Capture
from newsvault.settings import Settings
from newsvault.vault import workers as module
from newsvault.vault.workers import ParseWorkers
from tests.program import SEEDS

NOW = datetime(2026, 11, 23, tzinfo=UTC)
GOOD = min(SEEDS.glob("*.html")).read_bytes()


def saved(body: bytes, number: int = 0) -> Capture:
    url = f"https://paper.example/{number}"
    return Capture(requested_url=url, captured_at=NOW, saved_body=body, saved_type="text/html")


@pytest.fixture(params=[0, 100], ids=["several", "one"])
def readers(request: pytest.FixtureRequest) -> Iterator[ParseWorkers]:
    with ParseWorkers(Settings(), alone=request.param) as made:
        yield made


def test_workers_parse_as_this_process_does(readers: ParseWorkers) -> None:
    pages = [saved(f.read_bytes(), n) for n, f in enumerate(sorted(SEEDS.glob("*.html"))[:6])]
    waiting = [readers.begin(page) for page in pages]
    assert [wait() for wait in waiting] == [read_page(page, Settings()) for page in pages]


def test_workers_raise_the_same_error_for_a_page_without_article(readers: ParseWorkers) -> None:
    page = saved(b"%PDF-1.7")
    error = readers.begin(page)()
    assert isinstance(error, SourceError)
    assert (error.reason, error.exit_code) == ("unsupported-type", 5)
    assert error.locator == page.requested_url


def test_a_page_over_the_time_limit_is_refused_and_the_next_parsed() -> None:
    with ParseWorkers(Settings(parse_timeout=0.0)) as hasty:
        error = hasty.begin(saved(GOOD))()
        assert isinstance(error, SourceError)
        assert error.reason == "parse-refused"
        assert "parse_timeout" in error.message
    with ParseWorkers(Settings()) as patient:
        assert isinstance(patient.begin(saved(GOOD))(), Article)


def test_a_page_over_the_memory_limit_is_refused_and_the_next_parsed() -> None:
    large = b"<html><body>" + b"<p>" + b"A paragraph that is long, and goes on. " * 100_000
    with ParseWorkers(Settings(parse_memory=1024)) as poor:
        error = poor.begin(saved(large))()
        assert isinstance(error, SourceError)
        assert (error.reason, error.exit_code) == ("parse-refused", 5)
        assert "parse_memory" in error.message or "the parser process" in error.message
    with ParseWorkers(Settings()) as rich:
        assert isinstance(rich.begin(saved(GOOD))(), Article)


def test_an_idle_worker_that_died_is_replaced(readers: ParseWorkers) -> None:
    assert isinstance(readers.begin(saved(GOOD))(), Article)
    for helper in module._idle:
        os.kill(helper.pid, signal.SIGKILL)
        os.waitid(os.P_PID, helper.pid, os.WEXITED | os.WNOWAIT)
    assert isinstance(readers.begin(saved(GOOD))(), Article)


def _busy(seconds: float, cpu: bool) -> Article:
    """Return an article after so much time, by the CPU or by the clock."""
    until = time.process_time() + seconds
    while cpu and time.process_time() < until:
        pass
    time.sleep(0 if cpu else seconds)
    return read_page(saved(GOOD), Settings())


@pytest.mark.skipif(sys.platform != "linux", reason="the CPU time of a process is read on Linux")
def test_the_time_limit_counts_cpu_time() -> None:
    """A worker that had to wait for the CPU is not refused."""
    with ParseWorkers(Settings()) as workers:  # the worker imports this module once
        assert isinstance(workers.read(partial(_busy, 0, cpu=False), "first"), Article)
    with ParseWorkers(Settings(parse_timeout=1.0)) as workers:
        assert isinstance(workers.read(partial(_busy, 1.5, cpu=False), "waits"), Article)
        busy = workers.read(partial(_busy, 60, cpu=True), "busy")
    assert getattr(busy, "reason", None) == "parse-refused"


_WITH_GARBAGE = """
import gc, os, sys
from pathlib import Path
from newsvault.api.vault import Vault
from newsvault.settings import Settings

class Held:
    def __init__(self):
        self.itself, self.file = self, open(os.devnull, "rb")

gc.disable()
os.register_at_fork(after_in_child=lambda: (gc.set_threshold(20_000, 1, 1), gc.enable()))
for _ in range(30):
    Held()
with Vault.open(Path(sys.argv[1]), settings=Settings()) as vault:
    (got,) = vault.ingest([sys.argv[2]])
print(getattr(got, "outcome", got))
"""


def test_files_in_the_garbage_of_a_program_close_nothing_in_the_worker(tmp_path: Path) -> None:
    """Collected in the worker, they would close its own files of the same numbers."""
    page = str(min(SEEDS.glob("*.html")))
    done = subprocess.run(
        [sys.executable, "-c", _WITH_GARBAGE, str(tmp_path / "vault"), page],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "new\n"
