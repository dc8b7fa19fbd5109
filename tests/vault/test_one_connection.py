"""One session, one connection: how often commands open the catalogue of a vault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsvault import Vault
from newsvault.settings import Settings
from tests.program import SEEDS

# Runs a command, then prints how often SQLite opened a catalogue to its last line of errors.
COUNTED = """
import sys
opened = 0
def count(event, arguments):
    global opened
    if event == "sqlite3.connect" and "catalogue.sqlite" in str(arguments[0]):
        opened += 1
sys.addaudithook(count)
from newsvault.cli.main import main
try:
    main()
finally:
    print(f"\\nopened {opened}", file=sys.stderr)
"""
ONE = (
    "search walls",
    "search walls --explain",
    "count wall",
    "count wall --by speaker --by year",
    "list",
    "list walls",
    "quotes",
    "quotes wall",
    "speakers",
    "speakers wall",
    "timeline wall",
    "check draft.txt",
    "status",
    "show news.example/none",
)
# What is printed while it is read keeps the state it began with on a connection of its own.
STREAMED = ("quotes wall --format csv", "search walls --format csv", "verdicts list")


def opened(root: Path, folder: Path, command: str) -> int:
    """Return how often `command` opens the catalogue of the vault `root`."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, *command.split()],
        env={**os.environ, "NEWSVAULT_HOME": str(root)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return int(done.stderr.rpartition("opened ")[2])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with one of the example pages, and a draft beside it."""
    folder = tmp_path_factory.mktemp("archive")
    with Vault.open(folder / "vault", settings=Settings()) as vault:
        list(vault.ingest([str(SEEDS / "sea-wall-graph.html")]))
    (folder / "draft.txt").write_text("She said: “The wall will be built next year.”\n")
    return folder


@pytest.mark.parametrize("command", ONE)
def test_a_command_opens_the_catalogue_once(archive: Path, command: str) -> None:
    assert opened(archive / "vault", archive, command) <= 1


@pytest.mark.parametrize("command", STREAMED)
def test_an_iterator_of_rows_has_a_separate_connection(archive: Path, command: str) -> None:
    assert opened(archive / "vault", archive, command) <= 2
