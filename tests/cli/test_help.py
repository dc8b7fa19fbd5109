"""Help and the command table speak of the same commands."""

import re

import click
import pytest

from newsvault import _plugins
from newsvault.cli.commands import GROUPS
from tests.program import Run

NAMES = [name.replace("_", "-") for name in _plugins.members("cli.commands")]


def _command(name: str) -> click.Command:
    command: click.Command = _plugins.load("cli.commands", name.replace("-", "_")).command
    return command


def test_every_command_stands_in_the_table() -> None:
    """The first help screen lists each command once, and nothing else."""
    listed = [name for group in GROUPS.values() for name in group]

    assert sorted(NAMES) == sorted(listed)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_says_what_the_command_says(name: str) -> None:
    """The one-line help in the table is the first line of the command's own help."""
    line = next(group[name] for group in GROUPS.values() if name in group)

    assert (_command(name).help or "").splitlines()[0] == line


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_an_example_and_fits(name: str, run: Run) -> None:
    """A command's help ends in an example and fits 100 columns."""
    ran = run(name, "--help")

    assert ran.code == 0
    assert re.search(rf"newsvault (\S+ \S+ )?{name}\b", ran.out.split("\n\n", 1)[1])
    assert max(len(line) for line in ran.out.splitlines()) <= 100


@pytest.mark.parametrize("name", NAMES)
def test_every_option_has_help(name: str) -> None:
    """No flag is left unexplained."""
    for param in _command(name).params:
        if isinstance(param, click.Option):
            assert param.help or param.is_flag, f"{name} {param.name}"


def test_first_screen(run: Run) -> None:
    """The group's help lists the commands by what they are for."""
    ran = run("--help")

    assert ran.code == 0
    assert "Every day:" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 80


@pytest.mark.parametrize("topic", ["query", "kinds", "exit-codes", "formats", "ids"])
def test_topics_fit_a_terminal(topic: str, run: Run) -> None:
    """Each topic prints, and its lines fit 80 columns."""
    ran = run("help", topic)

    assert ran.code == 0
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_unknown_topic(run: Run) -> None:
    """An unknown topic exits 2 and lists the known ones."""
    ran = run("help", "weather")

    assert ran.code == 2
    assert "query" in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, run: Run) -> None:
    """A completion script names the program."""
    ran = run("completion", shell)

    assert ran.code == 0
    assert "newsvault" in ran.out


def test_help_of_a_command_in_a_group(run: Run) -> None:
    """`help feeds add` is `feeds add --help`; a wrong name is told with the right ones."""
    assert run("help", "feeds", "add").out == run("feeds", "add", "--help").out
    assert run("help", "search").out == run("search", "--help").out
    wrong = run("help", "feeds", "ad")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean add" in wrong.err
    assert "no subcommands" in run("help", "search", "fast").err
    assert run("help", "query", "more").code == 2


@pytest.mark.parametrize("name", NAMES)
def test_help_knows_every_command(name: str, run: Run) -> None:
    """Also those of groups."""
    for member in ("", *getattr(_command(name), "commands", {})):
        ran = run("help", name, *filter(None, [member]))
        assert ran.code == 0
        assert ran.out.startswith(f"Usage: newsvault {name} {member}".rstrip())
