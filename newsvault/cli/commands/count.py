"""`newsvault count`: how many articles a query finds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import open_vault, print_lines
from newsvault.cli.list_options import narrowing
from newsvault.cli.plotting import draw_plot, plotting, print_plot
from newsvault.cli.search_results import print_counts, tell_remarks
from newsvault.cli.statement_lists import tell_id
from newsvault.errors import UsageError
from newsvault.output.bars import without_gaps

if TYPE_CHECKING:
    from newsvault.api.filters import Filters

FORMATS = ("text", "json", "jsonl", "csv", "tsv")


@click.command
@click.argument("query", nargs=-1)
@narrowing
@click.option("--by", metavar="FIELD", help="Count by source, section, lang, month, year, tag, "
              "byline or speaker.")  # fmt: skip
@plotting
@click.option("--exact", is_flag=True, help="Match words as they are written, not their stems.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How counts are printed (default: text).")  # fmt: skip
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    by: str | None,
    plot: bool,
    plot_file: Path | None,
    exact: bool,
    output: str,
) -> None:
    """Count the articles a query finds.

    \b
    newsvault count blinken date:2024-05
    newsvault count ukraine --by source
    newsvault count --by month --since 2024
    newsvault count --by month --plot
    newsvault count herring --by source --plot-file sources.png
    """
    from newsvault.api.query_intent import meant

    typed = " ".join(query) or "*"
    if by is None and (plot or plot_file):
        raise UsageError("a plot needs --by", hint="newsvault count --by month --plot")
    with open_vault() as vault:
        text = meant(vault, typed, filters)
        tell_remarks(text)
        if by is None:
            total = vault.count(text, exact=exact)
            if output != "text":
                print_counts([(filters.query(typed), total)], output)
            else:
                print_lines([str(total)])
            tell_id(vault, typed, total, "count")
            return
        values = vault.facets(text, [by], exact=exact)[by]
    if plot_file is not None:
        draw_plot(plot_file, without_gaps(values, by), title=typed, by=by, unit="articles")
    elif plot:
        print_plot(without_gaps(values, by), by)
    else:
        print_counts(values, output, title=by)
