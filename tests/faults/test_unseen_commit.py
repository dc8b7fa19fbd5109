"""Two kills in a row: a commit left in the WAL reappears, and no committed byte may be lost."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.maintenance.verify import verify
from newsvault.settings import Settings
from tests.faults.pages import address, capture, headline

_START = """
import os, sys
from pathlib import Path
from newsvault.settings import Settings
from newsvault.api.vault import Vault
from tests.faults.pages import capture
vault = Vault.open(Path(sys.argv[1]), settings=Settings())
"""
FIRST = _START + "vault.keep(capture(50))"
SECOND = (
    _START
    + """
vault.list(limit=1)  # so that its view of the log is older than the first one's commit
print("ready", flush=True)
sys.stdin.readline()
with vault.writer.locked(), vault.writer.deposit() as deposit:
    deposit.tail.append(b"of a record")
    os.kill(os.getpid(), 9)
"""
)


@pytest.mark.parametrize("sync", [2, 3, 4, 5])
def test_a_commit_left_in_the_wal_by_a_killed_writer(tmp_path: Path, sync: int) -> None:
    """One writer is killed in its commit, the next after cleaning up; `verify` is clean.

    The WAL has the first one's commit, and recovering the WAL restores it.
    """
    if shutil.which("strace") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("strace is not installed")
    root = tmp_path / "vault"
    with Vault.open(root, settings=Settings()) as vault:
        for number in range(3):
            vault.keep(capture(number))
    with subprocess.Popen(
        [sys.executable, "-c", SECOND, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as second:
        assert second.stdout is not None
        assert second.stdout.readline() == "ready\n"
        kill = ["strace", "-f", "-o", os.devnull, "-e", f"inject=fdatasync:signal=KILL:when={sync}"]
        first = [*kill, sys.executable, "-c", FIRST, str(root)]
        assert subprocess.run(first, check=False, capture_output=True).returncode
        second.communicate("go\n")
    with Vault.open(root, settings=Settings()) as vault:
        vault.keep(capture(60))
        for number in (0, 1, 2, 60):
            assert vault.get(address(number)).article.headline == headline(number)
    assert verify(root, Settings(), now=datetime.now(UTC)).faults == ()
