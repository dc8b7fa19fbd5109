"""What every command refuses alike, and the hint that it gives."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from newsvault.cli.main import cli
from tests.program import ROOT, Run

# Things that messages count: a number before one of them takes `plural`.
_NOUNS = (
    "article", "block", "byte", "capture", "change", "character", "copy", "decision", "element",
    "entry", "fault", "feed", "file", "host", "id", "line", "match", "note", "outlet", "page",
    "place", "query", "quotation", "record", "redirect", "result", "row", "speaker", "statement",
    "tag", "time", "version", "wording", "word",
)  # fmt: skip
_COUNTED = re.compile(
    rf" (?:{'|'.join(f'{noun}s' if noun[-1] != 'y' else f'{noun[:-1]}ies' for noun in _NOUNS)})\b"
)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield each command and subcommand with the words that call it."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command
        for member, one in getattr(command, "commands", {}).items():
            yield f"{name} {member}", one


COMMANDS = dict(commands())
OPTIONS = [
    (path, param.opts[-1])
    for path, command in COMMANDS.items()
    for param in command.params
    if isinstance(param, click.Option) and not param.is_flag
]
WITH_ARGUMENTS = [
    path
    for path, command in COMMANDS.items()
    if any(isinstance(param, click.Argument) for param in command.params)
]


@pytest.mark.parametrize("empty", ["", " "])
@pytest.mark.parametrize(("path", "option"), OPTIONS)
def test_an_empty_value_is_refused(run: Run, path: str, option: str, empty: str) -> None:
    """An empty variable of a script means neither everything nor the current folder."""
    ran = run(*path.split(), option, empty)

    assert ran.code == 2
    assert option in ran.err
    assert ran.err.count("\n") == 2
    assert f"newsvault {path} --help" in ran.err


@pytest.mark.parametrize("path", WITH_ARGUMENTS)
def test_an_empty_argument_is_refused(run: Run, path: str) -> None:
    """An empty word is no article, query, file or folder."""
    ran = run(*path.split(), "")
    name = next(
        param.human_readable_name
        for param in COMMANDS[path].params
        if isinstance(param, click.Argument)
    )
    said = f"the argument {name}" if name.isalpha() else "an argument"

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"newsvault: {said} is empty\n  see: newsvault {path} --help\n"


@pytest.mark.parametrize("path", COMMANDS)
def test_the_hint_names_the_help_of_the_command(run: Run, path: str) -> None:
    """What click refuses of a command hints at that command's help."""
    ran = run(*path.split(), "--no-such-option")

    assert ran.code == 2
    # For a group's and tag's words a flag is a word of theirs.
    assert f"newsvault {path} --help" in ran.err or path == "tag" or "night -train" in ran.err


@pytest.mark.parametrize("limit", ["-1", "0", "-5", "1.5", "alle", "²"])
@pytest.mark.parametrize("path", [path for path, option in OPTIONS if option == "--limit"])
def test_a_limit_is_a_positive_number_or_all(run: Run, path: str, limit: str) -> None:
    """Other numbers are refused by every command that lists."""
    ran = run(*path.split(), f"--limit={limit}")

    assert ran.code == 2
    assert "neither a positive number nor 'all'" in ran.err


@pytest.mark.parametrize(
    "path", sorted((ROOT / "newsvault").rglob("*.py")), ids=lambda p: str(p.name)
)
def test_numbers_agree_with_their_nouns(path: Path) -> None:
    """A number that a message counts things by goes through `plural`: "1 article"."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for value, text in zip(node.values, node.values[1:], strict=False):
            if not isinstance(value, ast.FormattedValue) or not isinstance(text, ast.Constant):
                continue
            number = ast.unparse(value.value)
            assert number.isupper() or not _COUNTED.match(str(text.value)), ast.unparse(node)


@pytest.mark.parametrize(("command", "part"), [((), "Every day:"), (("feeds",), "Commands:")])
def test_a_group_without_a_command_prints_its_help(
    command: tuple[str, ...], part: str, run: Run
) -> None:
    ran = run(*command)

    assert ran.code == 2
    assert ran.err.startswith("Usage: newsvault")
    assert f"\n{part}\n" in ran.err
    assert "usage" not in ran.err


@pytest.mark.parametrize("command", ["count", "list", "quotes", "timeline"])
def test_a_short_id_that_is_no_word_is_suggested(run: Run, command: str) -> None:
    run("ingest", "seeds/pages/mayor-budget.v1.html")
    short = run("list", "--format", "ids").out[:4]
    assert f"newsvault {command} id:{short}" in run(command, short).err
    assert "id:" not in run(command, "mayor").err
    assert run(command, f"id:{short}").out not in ("", "0\n")
