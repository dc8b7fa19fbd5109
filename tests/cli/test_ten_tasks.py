"""The table of ten tasks: its commands run, and its keystrokes are counted."""

import re
import shlex
from pathlib import Path

import pytest

from tests.program import ROOT, Run

PAGE = (ROOT / "docs" / "ten-tasks.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "`newsvault " in line]
COUNTED = re.compile(r"`([^`]+)`.*: (\d+)")  # the first command of a cell, and its keystrokes


def test_there_are_ten() -> None:
    assert len(ROWS) == 10


@pytest.mark.parametrize("row", ROWS)
def test_keystrokes_are_counted(row: str) -> None:
    """Each number is the length of its command, with Enter."""
    found = [match.groups() for cell in row.split(" | ") if (match := COUNTED.match(cell))]

    assert found
    for command, keys in found:
        assert (command, len(command) + 1) == (command, int(keys))


@pytest.mark.parametrize("row", ROWS)
def test_our_commands_run(
    row: str, seeded: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the last column types is done, and says or prints something."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    (command,) = re.findall(r"`newsvault ([^`]+)`", row)

    ran = seeded(*shlex.split(command))

    assert ran.code == 0, ran.err
    assert ran.out or ran.err
