"""Short runs of the fault programs; each has a long form on the command line.

They need strace and mount: where one is missing they are skipped, and fail in CI.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.backup import backup
from tests.faults.crowd import crowd
from tests.faults.driver import SMALL
from tests.faults.full_disk import fill
from tests.faults.fuzz import fuzz
from tests.faults.kills import kill_loop
from tests.faults.pages import capture
from tests.faults.sweep import Outcome, sweep


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def test_kill_or_error_at_each_disk_call_loses_nothing() -> None:
    """At some of the calls; nothing acknowledged is lost and `verify` is clean.

    All of them: python -m tests.faults.sweep
    """
    if shutil.which("strace") is None:
        _missing("strace is not installed: apt-get install strace")
    outcome = Outcome()
    # No multiple of three: the points go through the three faults in turn.
    lines = list(sweep(("ingest", "erase", "import", "upgrade"), outcome, every=92))
    assert outcome.failed == 0, lines
    assert all(outcome.points[job] >= 2 for job in ("ingest", "erase", "import", "upgrade"))


def test_an_unreadable_disk_sector_is_reported_and_repaired(tmp_path: Path) -> None:
    """`verify` continues after it and reports it; `repair` restores that part from the copy."""
    if shutil.which("strace") is None:
        _missing("strace is not installed: apt-get install strace")
    root = tmp_path / "vault"
    with Vault.open(root, settings=SMALL) as vault:
        for number in range(1, 5):
            vault.keep(capture(number))
    backup(root, tmp_path / "copy")
    bad = min(root.rglob("nv-*.gz"))

    def run(*arguments: str, reads: str = "1+") -> subprocess.CompletedProcess[str]:
        fault = ["-P", str(bad), "-e", f"inject=read,pread64:error=EIO:when={reads}"]
        program = [sys.executable, "-m", "newsvault", "--vault", str(root), *arguments]
        strace = ["strace", "-f", "-qq", "-o", os.devnull, *fault]
        return subprocess.run([*strace, *program], check=False, capture_output=True, text=True)

    verified = run("verify")
    assert verified.returncode == 6, verified.stderr
    assert f"{bad.relative_to(root)}:0: read error (Input/output error)" in verified.stdout
    mended = run("repair", "--from", str(tmp_path / "copy"), reads="1..5")
    assert (mended.returncode, "Traceback" in mended.stderr) == (0, False), mended.stderr
    assert f"repaired: {bad.relative_to(root)}" in mended.stdout


def test_random_kills(tmp_path: Path) -> None:
    """Nothing acknowledged is lost. All 1,000: python -m tests.faults.kills ."""
    acknowledged, problems = kill_loop(tmp_path / "vault", 6)
    assert problems == []
    assert acknowledged >= 3


def test_concurrent_writers_store_everything_once(tmp_path: Path) -> None:
    """All sixteen writers: python -m tests.faults.crowd ."""
    acknowledged, problems = crowd(tmp_path / "vault", 4, 8, 20)
    assert problems == []
    assert acknowledged == 32


# What the index's library was writing when the disk was full it leaves to be collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_loses_no_acknowledged_page(tmp_path: Path) -> None:
    """Everything acknowledged before the disk was full can be read."""
    if shutil.which("mount") is None:
        _missing("mount is not installed")
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no full disk was tried: mounting a small one is allowed to root only")
    try:
        acknowledged, problems = fill(tmp_path / "vault")
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
    assert problems == []
    assert acknowledged


def test_mutated_files_cost_at_most_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The long form: python -m tests.faults.fuzz --inputs 10000."""
    for name in ("PROXY", "RETRIES", "DELAY", "OBEY_ROBOTS"):
        monkeypatch.setenv(f"NEWSVAULT_{name}", "")  # put back afterwards
    assert list(fuzz(70, seed=5)) == []
