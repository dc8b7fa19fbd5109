"""`newsvault reparse`: read stored bytes again."""

from __future__ import annotations

import click

from newsvault.cli.context import json_option, look, open_vault, print_json, say
from newsvault.cli.progress import Progress
from newsvault.cli.streams import echo
from newsvault.text import safe_line


@click.command
@click.argument("references", nargs=-1, metavar="[ID...]")
@click.option("-n", "--dry-run", is_flag=True, help="Report what would change; change nothing.")
@json_option
def command(references: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Read stored pages again and report what changed.

    Without ids, all articles. The captures are not touched. Articles that an earlier newsvault
    merged because their pages declare one address are taken apart; tags and notes go with the pages
    that were saved when you added them.

    \b
    newsvault reparse --dry-run
    newsvault reparse k3fa
    """
    progress = Progress("read")
    changes = []
    with open_vault() as vault:
        for done, change in enumerate(vault.reparse(references or None, dry_run=dry_run), 1):
            progress.update(done)
            if not change.fields:
                continue
            changes.append(change)
            if as_json:
                continue
            progress.clear()
            echo(look().bold(change.id))
            for name, before, after in change.fields:
                line = f"{name}: {before} -> {after}"
                echo(look().wrap(safe_line(line)[:400], "  ", "    "))
    progress.clear()
    if as_json:
        from newsvault.output.json_shapes import change_shape

        print_json({"dry_run": dry_run, "changes": [change_shape(one) for one in changes]})
    say(f"{len(changes)} {'would change' if dry_run else 'changed'}.")
