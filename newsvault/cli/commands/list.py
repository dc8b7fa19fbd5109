"""`newsvault list`: saved articles, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.context import look, open_vault, print_lines, print_rows
from newsvault.cli.list_options import STREAMED, listing, narrowing, next_offset
from newsvault.cli.statement_lists import tell_id, tell_total
from newsvault.errors import UsageError
from newsvault.output.formats import rows_format

if TYPE_CHECKING:
    from newsvault.api.filters import Filters

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "ids0", "urls")
SORTS = ("captured", "published", "headline", "source")


@click.command
@click.argument("query", nargs=-1)
@narrowing
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default="captured",
    help="Order: date of capture (default) or of publication, headline, outlet.",
)
@click.option("--removed", is_flag=True, help="Include removed articles.")
@listing("Articles", FORMATS)
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    sort: str,
    removed: bool,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
) -> int:
    """List saved articles, newest first.

    QUERY selects articles, in the language of newsvault search; the default is all. The date in a
    row is the date the list is sorted by.

    \b
    newsvault list
    newsvault list --source meridian --sort published --limit 50
    newsvault list --format csv > articles.csv
    """
    from newsvault.api.query_intent import meant

    typed = " ".join(query)
    with open_vault() as vault:
        text = meant(vault, typed or "*", filters)
        if removed and text != "*":
            raise UsageError(
                "--removed cannot be combined with a query", hint="run: newsvault list --removed"
            )
        found = vault.listed_ids(
            text, sort=sort, include_removed=removed, limit=limit, offset=offset
        )
        total = found.total
        shown = max(0, min(total - offset, total if limit is None else limit))
        tell_id(vault, typed, total, "list")
        articles = vault.articles(found.ids)
        if output == "text":
            from newsvault.output import article_lines

            by = "published" if sort == "published" else "captured"
            print_lines(
                line for stored in articles for line in article_lines.listed(stored, look(), by=by)
            )
        elif output == "json":
            from newsvault.output.formats import json

            further = next_offset(total, offset, shown)
            print_rows([json.page(articles, total, further)], output)
        else:
            print_rows(rows_format(output)(articles), output)
    if output not in STREAMED and (output != "json" or shown < total):
        tell_total(total, "article", offset, shown)
    return int(exit_code and not total)
