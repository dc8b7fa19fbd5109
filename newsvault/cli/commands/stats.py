"""`newsvault stats`: totals of the archive, and counts by fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import json_option, open_vault, print_json, print_lines
from newsvault.cli.list_options import narrowing
from newsvault.cli.plotting import draw_plot, plotting, print_plot
from newsvault.cli.statement_lists import tell_id
from newsvault.text import plural, safe_line

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.models.statistics import Statistics

FIELDS = ("source", "speaker", "month", "section", "lang", "byline", "verdict")
_TOP = 10  # values printed of each field without --by


@click.command
@click.argument("query", nargs=-1)
@narrowing
@click.option("--by", type=click.Choice(FIELDS), help="Count by this field alone.")
@plotting
@json_option
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    by: str | None,
    plot: bool,
    plot_file: Path | None,
    as_json: bool,
) -> None:
    """Show totals of the archive, and counts by fields.

    \b
    newsvault stats
    newsvault stats sanctions --by source --plot
    newsvault stats --by month --plot-file months.svg
    """
    from newsvault.api.query_intent import meant
    from newsvault.output.bars import without_gaps

    typed = " ".join(query) or "*"
    fields = (by,) if by else ("source", "speaker", "lang")
    with open_vault() as vault:
        found = vault.statistics(meant(vault, typed, filters), by=fields)
        tell_id(vault, typed, found.articles, "stats")
    if as_json:
        from newsvault.output.record_shapes import statistics_shape

        print_json(statistics_shape(found))
        return
    if by is None:
        print_lines(_totals(found))
    for field, rows in found.counts.items():
        if not rows and by is None:
            continue
        shown = without_gaps(rows, field) if by else rows[:_TOP]
        if plot_file is not None:
            unit = "captures" if field == "verdict" else "articles"
            draw_plot(plot_file, shown, title=typed, by=field, unit=unit)
            return
        if plot or by is None:
            print_plot(shown, field)
        else:
            print_lines(f"{count:6}  {safe_line(value)}" for value, count in shown)


def _totals(found: Statistics) -> list[str]:
    span = ""
    if found.first and found.last:
        span = f", {found.first.date().isoformat()} to {found.last.date().isoformat()}"
    return [
        f"{plural(found.articles, 'article')}{span}",
        f"{plural(found.versions, 'version')}, {plural(found.captures, 'capture')}",
        f"{plural(found.words, 'word')}, {plural(found.quotations, 'quotation')}",
        f"without a date: {found.without_date:,}; without a byline: {found.without_byline:,}",
        "",
    ]
