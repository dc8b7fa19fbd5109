"""The README's tour, example and command table. Renew: python tests/test_readme.py --write."""

import doctest
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsvault.cli.commands import GROUPS
from tests.program import read_terminal

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_CONSOLE = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
_TABLE = re.compile(r"\| command \| what it does \|\n(?:\|.*\n)+")
_DAY = re.compile(r"captured \d{4}-\d\d-\d\d \d\d:\d\d UTC|(?<=  )\d{4}-\d\d-\d\d \d\d:\d\d(?=  )")


def _table() -> str:
    """Return the table of commands, in the groups of `newsvault --help`."""
    rows = []
    for title, group in GROUPS.items():
        rows.append(f"| **{title}** | |")
        rows += [f"| `newsvault {name}` | {summary} |" for name, summary in group.items()]
    return "\n".join(["| command | what it does |", "| --- | --- |", *rows]) + "\n"


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of the tour with the output printed under it."""
    for block in _CONSOLE.findall(text):
        command, _, output = block.partition("\n")
        yield command.removeprefix("$ "), output


def _on_terminal(command: str, vault: Path) -> str:
    """Run the command on a terminal of 80 columns without colour; return what it shows."""
    environment = {
        **os.environ, "NEWSVAULT_HOME": str(vault), "COLUMNS": "80", "LINES": "999",
        "NO_COLOR": "1", "TERM": "xterm",
    }  # fmt: skip
    program = f"{sys.executable} -m newsvault"
    line = command.replace("newsvault", program, 1)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["sh", "-c", line],
        stdout=theirs,
        stderr=theirs,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,  # nobody sits there to answer a question
    ) as process:
        os.close(theirs)
        shown = read_terminal(ours)
        process.wait()
    text = re.sub(r"\r\x1b\[K[^\n]*?(?=\r\x1b\[K)|\r\x1b\[K", "", shown)
    lines = (line.rstrip() for line in text.replace("\r\n", "\n").splitlines())
    return "".join(f"{line}\n" for line in lines)


def _seeded(folder: Path) -> Path:
    vault = folder / "vault"
    _on_terminal("newsvault ingest seeds/pages", vault)
    return vault


def test_the_command_table() -> None:
    """The README lists every command with the help's own words."""
    assert _table() in README.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are opened the POSIX way")
def test_the_tour(tmp_path: Path) -> None:
    """Each command of the tour shows what the README says it shows."""
    vault = _seeded(tmp_path)
    check = doctest.OutputChecker().check_output

    for command, expected in _blocks(README.read_text("utf-8")):
        actual = _on_terminal(command, vault)
        assert check(expected, actual, doctest.ELLIPSIS), f"$ {command}\n{actual}"


def test_the_library_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of the README runs on a seed page."""
    code = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert code
    page = ROOT / "seeds" / "pages" / "ukraine-strikes-debate.html"
    monkeypatch.chdir(tmp_path)
    source = code[1].replace('["https://example.org/story"]', f"[{str(page)!r}]")

    exec(source, {"html": page.read_bytes()})


def _write() -> None:
    """Put what the commands show now into the README."""
    from tempfile import TemporaryDirectory

    text = README.read_text("utf-8")
    with TemporaryDirectory() as folder:
        vault = _seeded(Path(folder))
        for block in _CONSOLE.findall(text):
            command = block.partition("\n")[0]
            shown = _on_terminal(command.removeprefix("$ "), vault)
            shown = "".join(_DAY.sub(_elided, line) for line in shown.splitlines(keepends=True))
            text = text.replace(block, f"{command}\n{shown}", 1)
    text = _TABLE.sub(lambda _: _table(), text, count=1)
    README.write_text(text, "utf-8")


def _elided(match: re.Match[str]) -> str:
    return "captured ..." if match[0].startswith("captured") else "..."


if __name__ == "__main__" and "--write" in sys.argv:
    _write()
