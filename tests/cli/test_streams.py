"""Streams that are closed, full or of another encoding, and limits of the system: one line each."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import SEEDS

PROGRAM = f"{sys.executable} -m newsvault"
ENCODINGS = ("latin-1", "cp1252", "cp437", "ascii")
CODE = 9  # of what the system refuses


def _shell(line: str, vault: Path, **extra: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "NEWSVAULT_HOME": str(vault), **extra}
    return subprocess.run(
        ["sh", "-c", line], check=False, capture_output=True, env=environment, timeout=120
    )


def _one_line(ran: subprocess.CompletedProcess[bytes]) -> str:
    """Return the error's line; its hint may be a second one."""
    lines = ran.stderr.decode().splitlines()
    assert lines
    assert lines[0].startswith("newsvault: ")
    assert len(lines) <= 2
    return lines[0]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["list", "list --format csv", "show {id}", "status --json"])
def test_full_output(command: str, seeded_vault: Path) -> None:
    """Output that cannot be written is one line and a code of its own."""
    some = _shell(f"{PROGRAM} list --format ids --limit 1", seeded_vault).stdout.decode().strip()

    ran = _shell(f"{PROGRAM} {command.format(id=some)} > /dev/full", seeded_vault)

    assert ran.returncode == CODE
    assert "No space left" in _one_line(ran)


@pytest.mark.parametrize("command", ["list", "status", "help query", "search '*' --json"])
def test_closed_output(command: str, seeded_vault: Path) -> None:
    """A closed stdout is one line, and no file of the vault is written into."""
    ran = _shell(f"{PROGRAM} {command} >&-", seeded_vault)

    assert ran.returncode == CODE
    _one_line(ran)


def test_closed_input(tmp_path: Path) -> None:
    """A closed stdin is an error of usage."""
    ran = _shell(f"{PROGRAM} ingest - --url https://a.example/1 <&-", tmp_path / "vault")

    assert ran.returncode == 2
    assert "stdin" in _one_line(ran)


def test_all_closed(seeded_vault: Path) -> None:
    """With every stream closed the code still says what happened."""
    assert _shell(f"{PROGRAM} list <&- >&- 2>&-", seeded_vault).returncode == CODE


@pytest.mark.parametrize(
    ("limit", "what"),
    [("-n 20", "open files"), *((f"-v {kib}", "memory") for kib in (60_000, 196_000, 200_000))],
)
@pytest.mark.skipif(sys.platform != "linux", reason="limits are set the Linux way")
def test_limits_of_the_system(limit: str, what: str, tmp_path: Path) -> None:
    """Too few open files, or too little memory, are told in one line; or they are enough."""
    ran = _shell(f"ulimit {limit}; {PROGRAM} ingest {SEEDS} >/dev/null", tmp_path / "vault")

    assert b"Traceback" not in ran.stderr
    assert ran.returncode in (0, 7, 8, CODE)
    if ran.returncode == CODE:
        assert what in ran.stderr.decode()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Stemmer.so: failed to map segment from shared object", "out of memory"),
        ("Error loading shared library Stemmer.so: Cannot allocate memory", "out of memory"),
        ("Stemmer.so: cannot open shared object file: Too many open files", "open files"),
    ],
)
def test_library_that_the_loader_refuses(
    words: str, what: str, seeded_vault: Path, tmp_path: Path
) -> None:
    """A compiled library for which no memory or file is left: one line with the limit to raise."""
    (tmp_path / "Stemmer.py").write_text(f"raise ImportError({words!r})")
    ran = _shell(f"{PROGRAM} search talks", seeded_vault, PYTHONPATH=str(tmp_path))

    assert ran.returncode == CODE
    assert what in _one_line(ran)
    assert "ulimit" in ran.stderr.decode()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_in_other_encodings(encoding: str, seeded_vault: Path) -> None:
    """What a terminal cannot show is replaced by what it can; nothing ends in a traceback."""
    for command in ("list", "search '*' --limit 30", "quotes", "speakers", "--help"):
        ran = _shell(f"{PROGRAM} {command}", seeded_vault, PYTHONIOENCODING=encoding)

        assert ran.returncode == 0, ran.stderr
        assert b"Traceback" not in ran.stderr
        ran.stdout.decode(encoding)
        if encoding == "ascii":
            assert ran.stdout.isascii()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("output", ["csv", "tsv", "jsonl", "json"])
def test_data_is_utf8(output: str, encoding: str, seeded_vault: Path) -> None:
    """Data has one encoding, whatever the terminal's is."""
    line = f"{PROGRAM} quotes --format {output}"

    wanted = _shell(line, seeded_vault).stdout
    ran = _shell(line, seeded_vault, PYTHONIOENCODING=encoding)

    assert ran.stdout == wanted
    assert "“" in wanted.decode() or "’" in wanted.decode() or "é" in wanted.decode()
