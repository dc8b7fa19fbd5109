"""`newsvault timeline`: statements in date order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines
from newsvault.cli.list_options import STREAMED, listing, narrowing, next_offset
from newsvault.cli.plotting import draw_plot, plotting, print_plot
from newsvault.cli.statement_lists import print_table, tell_id, tell_people, tell_source, tell_total
from newsvault.errors import UsageError
from newsvault.output.bars import without_gaps

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.models.statements import Timeline

FORMATS = ("text", "json", "jsonl", "csv", "tsv")


@click.command
@click.argument("query", nargs=-1)
@click.option("--saying", metavar="WORDS",
              help="Only quotations with all these words, in any form.")  # fmt: skip
@narrowing
@click.option("--kind", type=click.Choice(["direct", "mixed"]),
              help="direct: whole sentences; mixed: quoted words inside a sentence.")  # fmt: skip
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="C", default=0.5,
              help="Only quotations with this confidence or more (default: 0.5).")  # fmt: skip
@click.option("--sort", type=click.Choice(["oldest", "newest"]), default="oldest",
              help="Order (default: oldest).")  # fmt: skip
@plotting
@listing("Statements", FORMATS)
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    sort: str,
    plot: bool,
    plot_file: Path | None,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
    **choice: Any,
) -> int:
    """Show statements in date order and how their wording changed.

    Quotations of the same words by several outlets, or in several versions of an article, are one
    statement: the date of the first, every outlet, and [-removed-] {+and added+} words since. QUERY
    selects the articles.

    \b
    newsvault timeline --speaker Blinken
    newsvault timeline --speaker "Paal Arnesen" --since 2024 --json
    newsvault timeline herring
    newsvault timeline --speaker Blinken --plot
    """
    from newsvault.api.query_intent import asked

    if not " ".join(query).strip() and filters.speaker is None:
        raise UsageError(
            "timeline needs a speaker or a query",
            hint="newsvault timeline --speaker NAME, or QUERY",
        )
    newest_first = sort == "newest"
    with open_vault() as vault:
        question = asked(vault, query, filters, **choice)
        if plot or plot_file is not None:
            every = vault.timeline(**question, limit=None, newest_first=newest_first)
            _plot(every, plot_file, filters.speaker or " ".join(query))
            return int(exit_code and not every.total)
        if output in STREAMED:
            from newsvault.output.statement_tables import streamed_timeline_table

            with vault.iter_timeline(
                **question, limit=limit, offset=offset, newest_first=newest_first
            ) as coming:
                total = print_table(streamed_timeline_table(coming.records), output)
            tell_people(filters.speaker, coming.people, coming.near)
            tell_source(filters.source, coming.hosts)
            return int(exit_code and not total)
        found = vault.timeline(**question, limit=limit, offset=offset, newest_first=newest_first)
        tell_id(vault, " ".join(query), found.total, "timeline")
    _print(found, output, offset)
    tell_people(filters.speaker, found.people, found.near)
    tell_source(filters.source, found.hosts)
    if output == "text" and found.statements:
        next_command("show", found.statements[0].first.reference)
    return int(exit_code and not found.total)


def _plot(found: Timeline, target: Path | None, title: str) -> None:
    """Print or draw the number of statements by the month of their first publication."""
    months = Counter(f"{one.first.at:%Y-%m}" for one in found.statements)
    counts = without_gaps(sorted(months.items()), "month")
    if target is not None:
        draw_plot(target, counts, title=f"Statements: {title}", by="month", unit="statements")
    else:
        print_plot(counts, "month")


def _print(found: Timeline, output: str, offset: int) -> None:
    shown = len(found.statements)
    if output == "text":
        from newsvault.output import statement_text

        print_lines(statement_text.statements(found.statements, look()))
    else:
        from newsvault.output.statement_tables import timeline_table

        print_table(timeline_table(found, next_offset(found.total, offset, shown)), output)
    if output != "json" or shown < found.total:
        tell_total(found.total, "statement", offset, shown)
