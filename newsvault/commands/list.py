"""`newsvault list`: saved articles, newest first."""

from __future__ import annotations

import click

from newsvault.console import look, open_vault, print_lines, print_rows, say
from newsvault.formats import load_format

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "urls")


@click.command
@click.option("-l", "--limit", type=click.IntRange(1), default=20, help="Articles to print.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Articles to pass over first.")
@click.option(
    "--sort",
    type=click.Choice(["captured", "published"]),
    default="captured",
    help="By date of capture (default) or of publication.",
)
@click.option("--removed", is_flag=True, help="Removed articles too.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How articles are printed (default: text).")  # fmt: skip
def command(limit: int, offset: int, sort: str, *, removed: bool, output: str) -> None:
    """List saved articles, newest first.

    \b
    newsvault list
    newsvault list --sort published --limit 50
    newsvault list --format csv > articles.csv
    """
    with open_vault() as vault:
        listing = vault.list(limit=limit, offset=offset, sort=sort, include_removed=removed)
    articles, total = listing.articles, listing.total
    if output == "text":
        from newsvault.formats import text as plain

        print_lines(plain.rows(articles, look()))
        say(f"{len(articles)} of {total} articles.")
        if offset + len(articles) < total:
            say(f"More: --offset {offset + len(articles)}")
    else:
        print_rows(load_format(output, "rows").rows(articles), output)
