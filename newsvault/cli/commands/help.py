"""`newsvault help TOPIC`: the reference pages that are no command's own."""

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
@click.option("--no-pager", is_flag=True, help="Never page.")
def command(topic: tuple[str, ...], *, no_pager: bool) -> None:
    """Explain a topic: query, exit-codes, formats, ids.

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
    """Return the folder of the documents: where they were installed, else the checkout's."""
    folders = (
        Path(sys.prefix) / "share" / "doc" / "newsvault",
        Path(__file__).parents[3] / "docs",
    )
    return next((folder for folder in folders if (folder / "query-language.md").is_file()), None)


def _command_help(names: tuple[str, ...], topics: list[str]) -> str:
    """Return the help of a command, or of a command of a group: `feeds add`.

    Raises UsageError where there is none of that name.
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
    """Return the error for a name that is no command's, with what may have been meant."""
    *group, name = names
    path = " ".join(("newsvault", *group))
    if group and not commands:
        return UsageError(f"{path} has no commands of its own", hint=f"newsvault help {group[0]}")
    known = commands if group else [*topics, *commands]
    near = difflib.get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    if group:
        return UsageError(
            f"there is no command {' '.join(names)!r}",
            hint=f"{meant}commands of {group[-1]}: {', '.join(commands)}",
        )
    return UsageError(
        f"there is no topic and no command {name!r}",
        hint=f"{meant}topics: {', '.join(topics)}; commands: newsvault --help",
    )
