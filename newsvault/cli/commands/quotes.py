"""`newsvault quotes`: list quotations of the whole vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines
from newsvault.cli.list_options import STREAMED, listing, narrowing, next_offset
from newsvault.cli.statement_lists import print_table, tell_id, tell_people, tell_source, tell_total

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.models.statements import Sayings

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "ids0", "urls")


@click.command
@click.argument("query", nargs=-1)
@click.option("--saying", metavar="WORDS",
              help="Only quotations with all these words, in any form.")  # fmt: skip
@narrowing
@click.option("--kind", type=click.Choice(["direct", "mixed"]),
              help="direct: whole sentences; mixed: quoted words inside a sentence.")  # fmt: skip
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="C",
              help="Only quotations with this confidence or more (0 to 1).")  # fmt: skip
@click.option("--sort", type=click.Choice(["newest", "oldest"]), default="newest",
              help="Order (default: newest).")  # fmt: skip
@click.option("--count", is_flag=True, help="Print only the number of quotations.")
@listing("Quotations", FORMATS)
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    sort: str,
    limit: int | None,
    offset: int,
    count: bool,
    exit_code: bool,
    output: str,
    **choice: Any,
) -> int:
    """List quotations: who said what, where and when.

    QUERY selects articles, in the language of newsvault search; --saying selects quotations by
    their words. newsvault show takes the number printed with each quotation.

    \b
    newsvault quotes --speaker Blinken --saying strikes
    newsvault quotes 'ukraine after:2024-05' --min-confidence 0.8
    newsvault quotes --source meridian --since 7d --format csv > quotes.csv
    newsvault quotes --speaker Blinken --format ids | xargs newsvault show
    """
    from newsvault.api.query_intent import asked

    oldest_first = sort == "oldest"
    with open_vault() as vault:
        question = asked(vault, query, filters, **choice)
        if output in STREAMED and not count:
            from newsvault.output.statement_tables import streamed_table

            with vault.iter_quotes(
                **question, limit=limit, offset=offset, oldest_first=oldest_first
            ) as coming:
                total = print_table(streamed_table(coming.records), output)
            tell_people(filters.speaker, coming.people, coming.near)
            tell_source(filters.source, coming.hosts)
            return int(exit_code and not total)
        most = 0 if count else limit
        found = vault.quotes(**question, limit=most, offset=offset, oldest_first=oldest_first)
        tell_id(vault, " ".join(query), found.total, "quotes")
    if count:
        print_lines([str(found.total)])
    else:
        _print(found, output, offset)
    tell_people(filters.speaker, found.people, found.near)
    tell_source(filters.source, found.hosts)
    if output == "text" and found.sayings:
        next_command("show", found.sayings[0].reference)
    return int(exit_code and not found.total)


def _print(found: Sayings, output: str, offset: int) -> None:
    shown = len(found.sayings)
    if output == "text":
        from newsvault.output import statement_text

        print_lines(statement_text.sayings(found.sayings, look()))
    else:
        from newsvault.output.statement_tables import sayings_table

        print_table(sayings_table(found, next_offset(found.total, offset, shown)), output)
    if output != "json" or shown < found.total:
        tell_total(found.total, "quotation", offset, shown)
