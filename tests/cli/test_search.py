"""`newsvault search` through the command: what is printed and how it ends."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import ROOT, Run, read_terminal


def test_hits_for_a_person(seeded: Run) -> None:
    """Headline and marked snippets on stdout, the count on stderr."""
    ran = seeded("search", "Blinken")

    assert ran.code == 0, ran.err
    assert "Blinken" in ran.out
    assert "**" not in ran.out
    assert "**Blinken**" in seeded("search", "Blinken", "--mark").out
    assert "found" in ran.err


def test_one_argument_or_many(seeded: Run) -> None:
    """Words given apart are the same query as one string."""
    one = seeded("search", "Blinken Ukraine", "--json").out

    assert seeded("search", "Blinken", "Ukraine", "--json").out == one


def test_nothing_found(seeded: Run) -> None:
    """No match exits 0, or 1 with --exit-code; a near word is suggested."""
    assert seeded("search", "Blinkem").code == 0
    ran = seeded("search", "Blinkem", "--exit-code")

    assert ran.code == 1
    assert ran.out == ""
    assert "blinken" in ran.err.lower()


@pytest.mark.parametrize("query", ["(a", "headline:", "nosuchfield:x", "date:2024-13", "OR", "NOT"])
def test_bad_queries(query: str, seeded: Run) -> None:
    """A bad query exits 2 with a line that names the column, never a traceback."""
    ran = seeded("search", "--", query)

    assert ran.code == 2, ran.out
    assert "column" in ran.err


def test_json_of_no_hits(seeded: Run) -> None:
    """An empty answer is a value, not prose."""
    answer = json.loads(seeded("search", "xyzzyplugh", "--json").out)

    assert (answer["total"], answer["hits"]) == (0, [])


def test_paging(seeded: Run) -> None:
    """Pages do not overlap and cover all hits."""
    whole = seeded("search", "the OR der OR le", "--format", "ids", "-l", "99").out.split()
    paged = [
        line
        for offset in range(0, len(whole), 3)
        for line in seeded(
            "search", "the OR der OR le", "--format", "ids", "-l", "3", "--offset", str(offset)
        ).out.split()
    ]

    assert paged == whole
    assert len(whole) > 6


def test_a_saved_query_is_confirmed_whatever_is_printed(seeded: Run) -> None:
    """--save works beside --count, says so, and refuses a query that would ask for itself."""
    ran = seeded("search", "Blinken", "--count", "--save", "envoy")
    assert "newsvault search saved:envoy" in ran.err
    assert seeded("search", "saved:envoy", "--count").out == ran.out
    ran = seeded("search", "saved:envoy", "--save", "envoy")
    assert (ran.code, "itself" in ran.err) == (2, True)


def test_reading_never_asks(seeded: Run, vault: Path) -> None:
    """A single hit is printed, and what was typed ahead is left for the shell."""
    query = "headline:ukraine"
    assert seeded("search", query, "--count").out.strip() == "1"
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "newsvault", "search", query, "--no-snippets"]
    environment = {**os.environ, "NEWSVAULT_HOME": str(vault), "TERM": "xterm", "PAGER": "cat"}
    os.write(ours, b"typed ahead\n")
    subprocess.run(command, check=True, stdin=theirs, stdout=theirs, stderr=theirs,
                   env=environment, cwd=ROOT)  # fmt: skip
    left = os.read(theirs, 100)
    os.close(theirs)
    text = read_terminal(ours)

    assert left == b"typed ahead\n"
    assert "1 article found" in text
    assert "[Y/n]" not in text
