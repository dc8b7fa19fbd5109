"""What a person at a terminal sees while a long job runs."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.program import SEEDS, read_terminal


def test_a_line_stands_there_before_the_first_page_is_done(tmp_path: Path) -> None:
    """The first answer may be long in coming: that there is work shows at once."""
    ours, theirs = pty.openpty()
    place = ["--vault", str(tmp_path / "vault")]
    program = subprocess.Popen(
        [sys.executable, "-m", "newsvault", *place, "ingest", str(SEEDS)],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    shown = read_terminal(ours)

    assert program.wait() == 0, shown
    assert shown.index("waiting for the first page") < shown.index("\r\n")
