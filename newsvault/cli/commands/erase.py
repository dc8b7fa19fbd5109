"""`newsvault erase`: remove articles from the disk for good."""

from __future__ import annotations

import sys

import click

from newsvault.cli.context import open_vault, say, settings, vault_path
from newsvault.errors import UsageError
from newsvault.text import one_line, plural, printable


@click.command
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--no-input", is_flag=True, help="Never ask: without --yes nothing is erased.")
def command(references: tuple[str, ...], *, yes: bool, no_input: bool) -> None:
    """Remove articles from the disk for good.

    All captures, versions, tags and notes of them go, and set-aside copies inside the vault;
    backups elsewhere do not, before the next newsvault backup. To keep an article out of results
    only: newsvault remove.

    \b
    newsvault erase k3fa
    """
    from newsvault.maintenance.erase import erase

    with open_vault() as vault:
        articles = [vault.get(reference) for reference in references]
    for stored in articles:
        say(printable(f"{stored.short_id}  {one_line(stored.article.headline)}"))
    if not yes:
        if no_input or not sys.stdin.isatty():
            raise UsageError("erase asks before it erases", hint="give --yes in scripts")
        if not click.confirm(f"Erase {plural(len(articles), 'article')} for good?", err=True):
            say("nothing was erased")
            return
    done = erase(vault_path(), settings(), [stored.id for stored in articles])
    told = f"{plural(done.captures, 'capture')}, {plural(done.bytes, 'byte')}"
    say(f"{plural(len(done.ids), 'article')} erased: {told}.")
