"""`newsvault help TOPIC`: the reference pages that are no command's own."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.console import print_long
from newsvault.errors import UsageError

_TOPICS = Path(__file__).parent.parent / "topics"


@click.command
@click.argument("topic", required=False)
@click.option("--no-pager", is_flag=True, help="Never page.")
def command(topic: str | None, *, no_pager: bool) -> None:
    """Explain a topic: query, exit-codes, formats, ids.

    \b
    newsvault help query
    newsvault help exit-codes
    """
    topics = sorted(path.stem for path in _TOPICS.glob("*.md"))
    if topic is None:
        click.echo("Topics: " + ", ".join(topics))
        click.echo("Commands: newsvault --help, newsvault COMMAND --help")
        return
    if topic not in topics:
        raise UsageError(
            f"there is no topic {topic!r}",
            hint=f"topics: {', '.join(topics)}; for a command: newsvault COMMAND --help",
        )
    print_long((_TOPICS / f"{topic}.md").read_text("utf-8").rstrip(), pager=not no_pager)
