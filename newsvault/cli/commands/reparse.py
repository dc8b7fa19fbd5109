"""`newsvault reparse`: parse stored pages again."""

from __future__ import annotations

import click

from newsvault.cli.batch_report import SOME_FAILED
from newsvault.cli.context import json_option, look, open_vault, print_json, say
from newsvault.cli.progress import Progress
from newsvault.cli.streams import echo
from newsvault.models import Refusal
from newsvault.text import printable, safe_line


@click.command
@click.argument("references", nargs=-1, metavar="[ID|URL]...")
@click.option("-n", "--dry-run", is_flag=True, help="Report what would change; change nothing.")
@json_option
def command(references: tuple[str, ...], *, dry_run: bool, as_json: bool) -> int:
    """Parse stored pages again and report what changed.

    Without ids: all articles, and the stored pages that were never parsed, because the time or
    memory limit was reached or the program was stopped. Name such a page by its address. Captures
    are not changed. Articles that an earlier newsvault merged because their pages declare the same
    address are separated; tags and notes stay with the pages that were saved when you added them.

    \b
    newsvault reparse --dry-run
    newsvault reparse k3fa
    newsvault reparse https://example.org/world/talks-resume
    """
    progress = Progress("read")
    changes = []
    refused: list[Refusal] = []
    with open_vault() as vault:
        for done, change in enumerate(vault.reparse(references or None, dry_run=dry_run), 1):
            progress.update(done)
            if isinstance(change, Refusal):
                refused.append(change)
                progress.clear()
                say(printable(f"{change.locator}: {change.message}"))
                continue
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
        from newsvault.output.json_shapes import change_shape, outcome_shape

        print_json({"dry_run": dry_run, "changes": [change_shape(change) for change in changes],
                    "refused": [outcome_shape(refusal) for refusal in refused]})  # fmt: skip
    say(f"{len(changes)} {'would change' if dry_run else 'changed'}.")
    if len(refused) == 1 and not changes and references:
        return refused[0].exit_code
    return SOME_FAILED if refused else 0
