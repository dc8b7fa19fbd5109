"""The fault programs in their short form; each has a long form on the command line.

They need strace and the right to mount: where that is missing they are skipped, but for CI.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.crowd import crowd
from tests.faults.full_disk import fill
from tests.faults.kills import kill_loop
from tests.faults.sweep import Outcome, sweep


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def test_stops_at_calls_that_change_the_disk() -> None:
    """Killed or failed at some of the calls, nothing acknowledged is lost and the vault is sound.

    All of them: python -m tests.faults.sweep
    """
    if shutil.which("strace") is None:
        _missing("strace is not installed: apt-get install strace")
    outcome = Outcome()
    lines = list(sweep(("ingest", "erase"), outcome, every=60))
    assert outcome.failed == 0, lines
    assert sum(outcome.points.values()) >= 10


def test_random_kills(tmp_path: Path) -> None:
    """Nothing acknowledged is lost. All 1,000: python -m tests.faults.kills ."""
    _, problems = kill_loop(tmp_path / "vault", 6)
    assert problems == []


def test_a_crowd_of_writers(tmp_path: Path) -> None:
    """All is kept, nothing twice. All sixteen: python -m tests.faults.crowd ."""
    acknowledged, problems = crowd(tmp_path / "vault", 4, 8, 20)
    assert problems == []
    assert acknowledged == 32


def test_a_full_disk(tmp_path: Path) -> None:
    """Everything acknowledged before the disk was full can be read."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        acknowledged, problems = fill(tmp_path / "vault")
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
    assert problems == []
    assert acknowledged
