"""`newsvault like`: articles similar to one."""

from __future__ import annotations

import click

from newsvault.commands.search import FORMATS
from newsvault.console import open_vault
from newsvault.console.results import print_results


@click.command
@click.argument("reference", metavar="ID")
@click.option("-l", "--limit", type=click.IntRange(1, 10_000), default=10, help="Hits to print.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How hits are printed (default: text).")  # fmt: skip
def command(reference: str, *, limit: int, output: str) -> None:
    """Find articles similar to one.

    \b
    newsvault like k3fa
    newsvault like k3fa --format ids
    """
    with open_vault() as vault:
        article_id = vault.get(reference).id
        results = vault.search(f"like:{article_id}", limit=limit, snippets=0)
    print_results(results, output)
