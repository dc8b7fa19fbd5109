"""`newsvault count`: how many articles a query finds."""

from __future__ import annotations

import click

from newsvault.console import json_option, open_vault, print_lines
from newsvault.console.results import print_counts


@click.command
@click.argument("query", nargs=-1)
@click.option("--by", metavar="FIELD", help="Count by source, section, lang, month, tag, byline "
              "or speaker.")  # fmt: skip
@click.option("--exact", is_flag=True, help="Match words as they are written, not their stems.")
@json_option
def command(query: tuple[str, ...], *, by: str | None, exact: bool, as_json: bool) -> None:
    """Count the articles a query finds.

    \b
    newsvault count blinken date:2024-05
    newsvault count ukraine --by source
    newsvault count --by month
    """
    from newsvault import asking

    text = " ".join(query) or "*"
    with open_vault() as vault:
        if by is None:
            total = asking.count(vault, text, exact=exact)
            if as_json:
                print_counts([(text, total)], "json")
            else:
                print_lines([str(total)])
            return
        values = asking.facets(vault, text, [by], exact=exact)[by]
    print_counts(values, "json" if as_json else "text", title=by)
