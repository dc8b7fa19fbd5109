"""`newsvault remove`: keep articles out of results."""

from __future__ import annotations

import sys

import click

from newsvault.cli.context import open_vault, say
from newsvault.errors import UsageError
from newsvault.text import one_line, plural, printable


@click.command
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--no-input", is_flag=True, help="Never ask: without --yes nothing is removed.")
@click.option("--undo", is_flag=True, help="Bring removed articles back.")
def command(references: tuple[str, ...], *, yes: bool, no_input: bool, undo: bool) -> None:
    """Keep articles out of results; their bytes stay.

    \b
    newsvault remove k3fa
    newsvault remove k3fa --undo
    """
    with open_vault() as vault:
        articles = [vault.get(reference) for reference in references]
        if undo:
            back = [stored.id for stored in articles if stored.removed]
            vault.restore(back)
            say(f"{plural(len(back), 'article')} brought back.")
            return
        for stored in articles:
            say(printable(f"{stored.short_id}  {one_line(stored.article.headline)}"))
        if not yes:
            if no_input or not sys.stdin.isatty():
                raise UsageError("remove asks before it removes", hint="give --yes in scripts")
            if not click.confirm(
                f"Remove {plural(len(articles), 'article')} from results?", err=True
            ):
                say("nothing was removed")
                return
        vault.remove([stored.id for stored in articles])
        told = plural(len(articles), "article")
        say(f"{told} removed; bring back with: newsvault remove ID --undo")
