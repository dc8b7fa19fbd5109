"""`newsvault help TOPIC`: the reference pages that belong to no single command."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import click

from newsvault.cli.context import print_long
from newsvault.cli.streams import echo
from newsvault.errors import UsageError

_TOPICS = Path(__file__).parent.parent / "help"


@click.command
@click.argument("topic", nargs=-1, metavar="[TOPIC|COMMAND]")
@click.option("--no-pager", is_flag=True, help="Print without a pager.")
def command(topic: tuple[str, ...], *, no_pager: bool) -> None:
    """Explain a topic: query, kinds, exit-codes, formats, ids.

    \b
    newsvault help query
    newsvault help exit-codes
    newsvault help search
    newsvault help feeds add
    """
    topics = sorted(path.stem for path in _TOPICS.glob("*.md"))
    if not topic:
        echo("Topics: " + ", ".join(topics))
        echo("Commands: newsvault --help, newsvault help COMMAND")
        echo("Manual: man newsvault, man newsvault-search, man newsvault-query")
        if documents := _documents():
            echo(f"Documents and JSON Schemas: {documents}")
        return
    if len(topic) > 1 or topic[0] not in topics:
        echo(_command_help(topic, topics))
        return
    print_long((_TOPICS / f"{topic[0]}.md").read_text("utf-8").rstrip(), pager=not no_pager)


def _documents() -> Path | None:
    """Return the folder of the documentation: as installed, else in the source tree."""
    folders = (
        Path(sys.prefix) / "share" / "doc" / "newsvault",
        Path(__file__).parents[3] / "docs",
    )
    return next((folder for folder in folders if (folder / "query-language.md").is_file()), None)


def _command_help(names: tuple[str, ...], topics: list[str]) -> str:
    """Return the help of a command, or of a command of a group: `feeds add`.

    Raises UsageError for an unknown name.
    """
    context = click.get_current_context().find_root()
    command: click.Command = context.command
    for number, name in enumerate(names):
        group = command if isinstance(command, click.Group) else None
        found = group.get_command(context, name) if group else None
        if found is None:
            raise _unknown(
                names[: number + 1], topics, group.list_commands(context) if group else []
            )
        command, context = found, click.Context(found, parent=context, info_name=name)
    return command.get_help(context)


def _unknown(names: tuple[str, ...], topics: list[str], commands: list[str]) -> UsageError:
    """Return the error for an unknown command or topic, with the closest name as a hint."""
    *group, name = names
    path = " ".join(("newsvault", *group))
    if group and not commands:
        return UsageError(f"{path} has no subcommands", hint=f"newsvault help {group[0]}")
    known = commands if group else [*topics, *commands]
    near = difflib.get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    if group:
        return UsageError(
            f"unknown command: {' '.join(names)}",
            hint=f"{meant}commands of {group[-1]}: {', '.join(commands)}",
        )
    return UsageError(
        f"unknown topic or command: {name}",
        hint=f"{meant}topics: {', '.join(topics)}; commands: newsvault --help",
    )
