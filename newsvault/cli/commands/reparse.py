"""`newsvault reparse`: parse stored pages again."""

from __future__ import annotations

import click

from newsvault.cli.batch_report import SOME_FAILED
from newsvault.cli.context import json_option, look, open_vault, print_json, print_lines, say
from newsvault.cli.progress import Progress
from newsvault.models import Refusal
from newsvault.output.reparse_text import ReparsePage, details
from newsvault.text import plural, printable


@click.command
@click.argument("references", nargs=-1, metavar="[ID|URL]...")
@click.option("-n", "--dry-run", is_flag=True, help="Report what would change; change nothing.")
@json_option
def command(references: tuple[str, ...], *, dry_run: bool, as_json: bool) -> int:
    """Parse stored pages again and report what changed.

    Prints a page with the kinds of changes, their numbers and three examples of each; with ids all
    changes of each article. Nothing becomes a new version: each version is read again.

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
    page, changes = ReparsePage(), []
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
            page.add(change)
            if as_json:
                changes.append(change)
            elif references:
                progress.clear()
                print_lines(details(change, look()))
    progress.clear()
    if as_json:
        from newsvault.output.json_shapes import change_shape, outcome_shape

        print_json({"dry_run": dry_run, "changes": [change_shape(change) for change in changes],
                    "refused": [outcome_shape(refusal) for refusal in refused]})  # fmt: skip
    elif not references:
        print_lines(page.lines(look()))
    say(_total(len(page.articles), dry_run=dry_run, named=bool(references)))
    if len(refused) == 1 and not page.articles and references:
        return refused[0].exit_code
    return SOME_FAILED if refused else 0


def _total(count: int, *, dry_run: bool, named: bool) -> str:
    """Return the last line of the report, with the command that shows more."""
    total = f"{plural(count, 'article')} {'would change' if dry_run else 'changed'}."
    if dry_run and count and not named:
        total += " All of one: newsvault reparse --dry-run ID"
    return total
