"""Completion at a prompt: what the shells get when a key is pressed, from the program itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import Run


def complete(vault: Path, line: str, shell: str = "zsh") -> list[tuple[str, ...]]:
    """Return what the program answers `shell` for the word at the end of `line`."""
    words = line.split(" ")
    ran = subprocess.run(
        [sys.executable, "-m", "newsvault"],
        env={
            **os.environ,
            "NEWSVAULT_HOME": str(vault),
            "_NEWSVAULT_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1) if shell != "fish" else words[-1],
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    if shell == "zsh":
        fields = [line.replace("\\:", ":") for line in lines]  # how the script takes a colon
        return [tuple(fields[i : i + 3]) for i in range(0, len(fields) - 2, 3)]
    return [tuple(line.split(",", 1)) for line in lines]


def values(vault: Path, line: str) -> list[str]:
    return [answer[1] for answer in complete(vault, line)]


def test_ids_come_with_their_headlines(seeded: Run, vault: Path) -> None:
    article = seeded("list", "--format", "ids", "--limit", "1").out.strip()
    ((_, value, about),) = complete(vault, f"newsvault show {article[:6]}")
    assert value.startswith(article[:4])
    assert about.rstrip("…") in seeded("show", article, "--json").out


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("newsvault quotes --speaker blin", "Antony Blinken"),
        ("newsvault list --source meridian", "meridian-courier.example"),
        ("newsvault search speaker:stol", 'speaker:"Jens Stoltenberg"'),
        ("newsvault search head", "headline:"),
        ("newsvault search is:part", "is:partial"),
        ("newsvault search talks --facet source,mon", "source,month"),
        ("newsvault count --by sec", "section"),
        ("newsvault help exi", "exit-codes"),
        ("newsvault help sear", "search"),
    ],
)
def test_values_are_completed(line: str, answer: str, vault: Path) -> None:
    assert any(answer in value for value in values(vault, line))


def test_tags_and_saved_queries(seeded: Run, vault: Path) -> None:
    article = seeded("list", "--format", "ids", "--limit", "1").out.strip()
    seeded("tag", "+follow-up", "--", article)
    seeded("search", "blinken", "--save", "secretary")
    assert values(vault, "newsvault list --tag fol") == ["follow-up"]
    assert values(vault, "newsvault search tag:fol") == ["tag:follow-up"]
    assert values(vault, "newsvault search saved:sec") == ["saved:secretary"]
    assert values(vault, "newsvault tag +fol") == ["+follow-up"]


def test_files_are_completed_where_files_are_taken(vault: Path) -> None:
    for line in ("newsvault ingest se", "newsvault check se", "newsvault import se"):
        assert complete(vault, line)[0][0] == "file"


@pytest.mark.usefixtures("seeded")
def test_bash_cuts_words_at_the_colon(vault: Path) -> None:
    """Bash replaces only what stands behind the colon, so the field is not repeated."""
    answers = complete(vault, "newsvault search speaker : Stol", "bash")
    assert ("plain", '"Jens Stoltenberg"') in answers


@pytest.mark.parametrize("damage", ["none", "text", "folder"])
def test_without_a_sound_vault_there_is_silence(damage: str, vault: Path) -> None:
    if damage == "text":
        vault.mkdir()
        (vault / "catalogue.sqlite").write_text("this is no catalogue" * 100)
    elif damage == "folder":
        (vault / "catalogue.sqlite").mkdir(parents=True)
    assert complete(vault, "newsvault show uz") == []
    assert complete(vault, "newsvault list --speaker x") == []


@pytest.mark.usefixtures("seeded")
def test_completion_writes_nothing(vault: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in vault.rglob("*") if path.is_file()}
    complete(vault, "newsvault show ")
    after = {path: path.stat().st_mtime_ns for path in vault.rglob("*") if path.is_file()}
    assert {p for p in after if "-wal" not in p.name and "-shm" not in p.name} == set(before)
    assert all(after[path] == time for path, time in before.items())
