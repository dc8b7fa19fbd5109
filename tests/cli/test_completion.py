"""Completion at a prompt: what the shells get when a key is pressed, from the program itself."""

import os
import pty
import select
import shutil
import signal
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
        ("newsvault search is:ste", "is:stealth"),
        ("newsvault search change:quo", "change:quote"),
        ("newsvault search in:ver", "in:versions"),
        ("newsvault search wa", "was:"),
        ("newsvault search --in ver", "versions"),
        ("newsvault changes --kind headline,quo", "headline,quote"),
        ("newsvault watch --changes numb", "number"),
        ("newsvault watch --changes number,stea", "number,stealth"),
        ("newsvault search talks --facet source,mon", "source,month"),
        ("newsvault count --by sec", "section"),
        ("newsvault help exi", "exit-codes"),
        ("newsvault help sear", "search"),
        ("newsvault edit k3fa headl", "headline="),
        ("newsvault speakers mer", "merge"),
        ("newsvault speakers merge blin", "Antony Blinken"),
        ("newsvault cite k3fa --style chic", "chicago"),
        ("newsvault diff k3fa --only headline,quo", "headline,quotes"),
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
    seeded("collection", "add", "for-june", article)
    seeded("feeds", "add", "--no-check", "https://paper.example/feed")
    assert values(vault, "newsvault collection show for") == ["for-june"]
    assert values(vault, "newsvault search collection:for") == ["collection:for-june"]
    assert values(vault, "newsvault feeds remove https") == ["https://paper.example/feed"]
    assert values(vault, f"newsvault export all.wacz {article[:6]}") == [article]
    assert complete(vault, "newsvault export al")[0][0] == "file"


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


def _installed(shell: str, folder: Path, run: Run) -> Path:
    """Write the completion script of a shell, with the program on its path; return the file."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = folder / f"completion.{shell}"
    script.write_text(run("completion", shell).out, "utf-8")
    return script


def _asked(shell: str, commands: str, vault: Path) -> str:
    """Return what a shell prints for `commands`."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [shell, "-c", commands],
        env={**os.environ, "PATH": path, "NEWSVAULT_HOME": str(vault), "HOME": str(vault.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stderr == ""
    return ran.stdout


def _pressed(shell: list[str], script: Path, line: str, vault: Path, awaited: str) -> str:
    """Return what a real terminal shows after `line`, which ends in Tab, until `awaited` comes."""
    pid, terminal = pty.fork()
    if not pid:  # pragma: no cover
        os.environ.update(NEWSVAULT_HOME=str(vault), HOME=str(vault.parent), TERM="dumb")
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        os.execvp(shell[0], shell)
    try:
        for keys in (f"source {script}; echo rea''dy\n", line):
            os.write(terminal, keys.encode())
            shown = _read_until(terminal, "ready" if keys != line else awaited)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return shown


def _read_until(terminal: int, awaited: str) -> str:
    shown = ""
    while awaited not in shown and select.select([terminal], [], [], 20)[0]:
        shown += os.read(terminal, 65536).decode("utf-8", "replace")
    return shown


BASH = ["bash", "--norc", "--noprofile", "-i"]
ZSH = ["zsh", "-f", "-i"]
INIT = "autoload -U compinit; compinit -u -D\n"


@pytest.mark.parametrize("shell", [BASH, ZSH], ids=["bash", "zsh"])
def test_the_typed_word_stays_while_several_values_are_offered(
    shell: list[str], seeded: Run, vault: Path
) -> None:
    """Two hosts contain "merid", and what both begin with is nothing."""
    script = _installed(shell[0], vault.parent, seeded)
    if shell is ZSH:
        script.write_text(INIT + script.read_text("utf-8"), "utf-8")

    shown = _pressed(
        shell, script, "newsvault list --source merid\t\t", vault, "meridian-courier.example"
    )

    assert "daily-meridian.example" in shown
    assert "meridian-courier.example" in shown


@pytest.mark.parametrize("shell", [BASH, ZSH], ids=["bash", "zsh"])
def test_the_value_of_a_field_follows_without_a_space(
    shell: list[str], seeded: Run, vault: Path
) -> None:
    script = _installed(shell[0], vault.parent, seeded)
    if shell is ZSH:
        script.write_text(INIT + script.read_text("utf-8"), "utf-8")
        offered = _pressed(
            shell, script, "newsvault quotes --speaker bl\t", vault, "Peter Bligh     -- 2"
        )
        assert offered.count("-- 2 quotations") >= 2  # a line for each, with its description

    assert "ker:Z" in _pressed(shell, script, "newsvault search spea\tZ", vault, ":Z")


def test_bash_quotes_a_value_of_several_words(seeded: Run, vault: Path) -> None:
    script = _installed("bash", vault.parent, seeded)

    shown = _pressed(BASH, script, "newsvault quotes --speaker blin\t", vault, "Blinken")

    assert "Antony\\ Blinken" in shown


def test_fish_offers_values_with_their_counts(seeded: Run, vault: Path) -> None:
    script = _installed("fish", vault.parent, seeded)

    printed = _asked("fish", f"source {script}; complete -C 'newsvault list --source merid'", vault)

    assert printed == "meridian-courier.example\t1 article\n"


def test_fish_shows_a_headline_with_its_commas(seeded: Run, vault: Path) -> None:
    article = seeded("list", "--format", "ids", "sea wall").out.strip()
    script = _installed("fish", vault.parent, seeded)

    asked = f"source {script}; complete -C 'newsvault show {article[:5]}'"

    assert _asked("fish", asked, vault) == (
        f"{article}\tCouncil votes to raise the sea wall, and to charge for it\n"
    )
