"""`newsvault quotes`: who said what, over the whole vault."""

from __future__ import annotations

from typing import Any

import click

from newsvault.console import look, next_command, open_vault, print_lines
from newsvault.console.sayings import (
    choosing,
    listing,
    print_table,
    tell_people,
    tell_source,
    tell_total,
)

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "ids0", "urls")


@click.command
@click.argument("query", nargs=-1)
@click.option("--speaker", metavar="NAME", help="Only said by this person: Blinken, or in full.")
@click.option("--saying", "words", metavar="WORDS",
              help="Only with all these words in the quotation itself, in any form.")  # fmt: skip
@choosing
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="C",
              help="Only where the speaker is at least so sure (0 to 1).")  # fmt: skip
@click.option("--sort", type=click.Choice(["newest", "oldest"]), default="newest",
              help="Order (default: newest).")  # fmt: skip
@click.option("--count", is_flag=True, help="Print only how many there are.")
@listing("Quotations", FORMATS)
def command(
    query: tuple[str, ...],
    *,
    sort: str,
    limit: int,
    offset: int,
    count: bool,
    exit_code: bool,
    output: str,
    **choice: Any,
) -> int:
    """List quotations: who said what, where and when.

    QUERY chooses the articles, in the language of newsvault search; --saying looks into the
    quotations themselves. Every line has the number that newsvault show takes.

    \b
    newsvault quotes --speaker Blinken --saying strikes
    newsvault quotes 'ukraine after:2024-05' --min-confidence 0.8
    newsvault quotes --source meridian --since 7d --format csv > quotes.csv
    newsvault quotes --speaker Blinken --format ids | xargs newsvault show
    """
    from newsvault import sayings

    question = sayings.Question(query=" ".join(query), **choice)
    with open_vault() as vault:
        found = sayings.find(
            vault,
            question,
            limit=0 if count else limit,
            offset=offset,
            oldest_first=sort == "oldest",
        )
    if count:
        print_lines([str(found.total)])
    elif output == "text":
        from newsvault import telling

        print_lines(telling.sayings(found.sayings, look()))
        tell_total(found.total, "quotation", offset, len(found.sayings))
    else:
        from newsvault.tables import sayings_table

        print_table(sayings_table(found), output)
    tell_people(question.speaker, found.people, found.near)
    tell_source(question.source, found.hosts)
    if output == "text" and found.sayings:
        next_command("show", found.sayings[0].reference)
    return 1 if exit_code and not found.total else 0
