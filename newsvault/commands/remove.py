"""`newsvault remove`: keep articles out of results."""

from __future__ import annotations

import sys

import click

from newsvault.console import open_vault, say
from newsvault.errors import UsageError
from newsvault.text import one_line, printable


@click.command
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Bring removed articles back.")
def command(references: tuple[str, ...], *, yes: bool, undo: bool) -> None:
    """Keep articles out of results; their bytes stay.

    \b
    newsvault remove k3fa
    newsvault remove k3fa --undo
    """
    with open_vault() as vault:
        articles = [vault.get(reference) for reference in references]
        if undo:
            vault.restore([stored.id for stored in articles])
            say(f"{len(articles)} brought back.")
            return
        for stored in articles:
            say(printable(f"{stored.short_id}  {one_line(stored.article.headline)}"))
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("remove asks before it removes", hint="give --yes in scripts")
            click.confirm(f"Remove {len(articles)} from results?", abort=True, err=True)
        vault.remove([stored.id for stored in articles])
        say(f"{len(articles)} removed; bring back with: newsvault remove ID --undo")
