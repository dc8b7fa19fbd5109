"""`newsvault remove`: hide articles from results."""

from __future__ import annotations

import sys

import click

from newsvault.cli.context import open_vault, say
from newsvault.errors import UsageError
from newsvault.text import one_line, plural, printable

_NAMED = 8  # most ids that the line with the undo names


@click.command
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--no-input", is_flag=True, help="Never prompt; exit 2 without --yes.")
@click.option("--undo", is_flag=True, help="Show removed articles in results again.")
def command(references: tuple[str, ...], *, yes: bool, no_input: bool, undo: bool) -> None:
    """Hide articles from results; their bytes stay stored.

    \b
    newsvault remove k3fa
    newsvault remove k3fa --undo
    """
    with open_vault() as vault:
        articles = [vault.get(reference) for reference in references]
        if undo:
            removed = [stored.id for stored in articles if stored.removed]
            vault.restore(removed)
            say(f"{plural(len(removed), 'article')} restored to results.")
            return
        for stored in articles:
            say(printable(f"{stored.short_id}  {one_line(stored.article.headline)}"))
        if not yes:
            if no_input or not sys.stdin.isatty():
                raise UsageError("remove needs a confirmation", hint="pass --yes in scripts")
            if not click.confirm(
                f"Remove {plural(len(articles), 'article')} from results?", err=True
            ):
                say("nothing was removed")
                return
        fresh = [stored for stored in articles if not stored.removed]
        vault.remove([stored.id for stored in fresh])
        known = len(articles) - len(fresh)
        before = f"; {known:,} removed before" if known else ""
        say(f"{plural(len(fresh), 'article')} removed{before}.")
        if 0 < len(fresh) <= _NAMED:
            ids = " ".join(stored.short_id for stored in fresh)
            say(f"To undo: newsvault remove {ids} --undo")
