"""`newsvault erase`: delete articles from disk permanently."""

from __future__ import annotations

import sys

import click

from newsvault.cli.context import maintenance, open_vault, say, settings
from newsvault.errors import UsageError
from newsvault.text import one_line, plural, printable


@click.command
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--no-input", is_flag=True, help="Never prompt; exit 2 without --yes.")
def command(references: tuple[str, ...], *, yes: bool, no_input: bool) -> None:
    """Delete articles from disk permanently.

    Deletes all their captures, versions, tags and notes, and the copies set aside inside the vault.
    A backup keeps them until the next newsvault backup. To hide articles without deleting them, use
    newsvault remove.

    \b
    newsvault erase k3fa
    """
    with open_vault() as vault:
        articles = [vault.get(reference) for reference in references]
    for stored in articles:
        say(printable(f"{stored.short_id}  {one_line(stored.article.headline)}"))
    if not yes:
        if no_input or not sys.stdin.isatty():
            raise UsageError("erase needs a confirmation", hint="pass --yes in scripts")
        if not click.confirm(f"Erase {plural(len(articles), 'article')} permanently?", err=True):
            say("nothing was erased")
            return
    done = maintenance(settings()).erase([stored.id for stored in articles])
    deleted = f"{plural(done.captures, 'capture')}, {plural(done.bytes, 'byte')}"
    say(f"{plural(len(done.ids), 'article')} erased: {deleted}.")
