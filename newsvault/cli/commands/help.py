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
@click.argument("topic", required=False, metavar="[TOPIC|COMMAND]")
@click.option("--no-pager", is_flag=True, help="Never page.")
def command(topic: str | None, *, no_pager: bool) -> None:
    """Explain a topic: query, exit-codes, formats, ids.

    \b
    newsvault help query
    newsvault help exit-codes
    newsvault help search
    """
    topics = sorted(path.stem for path in _TOPICS.glob("*.md"))
    if topic is None:
        echo("Topics: " + ", ".join(topics))
        echo("Commands: newsvault --help, newsvault help COMMAND")
        echo("Manual: man newsvault, man newsvault-search, man newsvault-query")
        if documents := _documents():
            echo(f"Documents and JSON Schemas: {documents}")
        return
    if topic not in topics:
        echo(_command_help(topic, topics))
        return
    print_long((_TOPICS / f"{topic}.md").read_text("utf-8").rstrip(), pager=not no_pager)


def _documents() -> Path | None:
    """Return the folder of the documents: where they were installed, else the checkout's."""
    folders = (
        Path(sys.prefix) / "share" / "doc" / "newsvault",
        Path(__file__).parents[3] / "docs",
    )
    return next((folder for folder in folders if (folder / "query-language.md").is_file()), None)


def _command_help(name: str, topics: list[str]) -> str:
    """Return the help of a command. Raises UsageError where there is none of that name."""
    root = click.get_current_context().find_root()
    group = root.command
    assert isinstance(group, click.Group)
    command = group.get_command(root, name)
    if command is None:
        known = [*topics, *group.list_commands(root)]
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"there is no topic and no command {name!r}",
            hint=f"{meant}topics: {', '.join(topics)}; commands: newsvault --help",
        )
    with click.Context(command, parent=root, info_name=name) as context:
        return command.get_help(context)
