"""`newsvault saved`: saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.commands.search import FORMATS
from newsvault.cli.context import open_vault, print_lines, print_wrapped, say, width
from newsvault.cli.list_options import listing, narrowing
from newsvault.cli.search_results import print_search
from newsvault.cli.statement_lists import print_table
from newsvault.errors import NotFound, UsageError
from newsvault.output.table import Table
from newsvault.text import printable

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.api.vault import Vault

ACTIONS = ("list", "show", "run", "remove")


@click.command
@click.argument("action", type=click.Choice(ACTIONS), default="list")
@click.argument("name", required=False)
@click.option("--new", "only_new", is_flag=True, help="Of run: only hits that were none at the "
              "last run with --new, or in another version.")  # fmt: skip
@narrowing
@listing("Hits of run", FORMATS, page=10)
def command(
    action: str,
    name: str | None,
    *,
    only_new: bool,
    filters: Filters,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
) -> int:
    """List, show, run or remove saved queries.

    newsvault search QUERY --save NAME saves a query; other queries use it as saved:NAME.

    \b
    newsvault saved list
    newsvault saved run sanctions
    newsvault saved run sanctions --new
    newsvault saved remove sanctions
    """
    if only_new and action != "run":
        raise UsageError("--new is for saved run", hint="newsvault saved run NAME --new")
    with open_vault() as vault:
        known = vault.saved_queries()
        if action == "list":
            _list(known, output)
            return int(exit_code and not known)
        if name is None:
            raise UsageError(f"saved {action} needs a name", hint="newsvault saved list")
        if name not in known:
            raise NotFound(f"no saved query {name!r}", hint="newsvault saved list")
        if only_new:
            total = _run_new(vault, name, filters, output, limit=limit, offset=offset)
            return int(exit_code and not total)
        if action == "run":
            text = filters.query(known[name])
            total = print_search(
                vault, text, output, typed=text, limit=limit, offset=offset,
                group="auto" if output == "text" else "none",
            )  # fmt: skip
            return int(exit_code and not total)
        if action == "show":
            _list({name: known[name]}, output)
        else:
            vault.remove_query(name)
            say(f"Saved query {printable(name)} removed.")
    return 0


def _run_new(
    vault: Vault, name: str, filters: Filters, output: str, *, limit: int | None, offset: int
) -> int:
    """Print the hits that were none at the last run, all by default; remember that they were seen.

    Nothing is remembered where a part of them was printed.
    """
    given = click.get_current_context().get_parameter_source("limit")
    if given is click.core.ParameterSource.DEFAULT:
        limit = None
    text, seen, now = filters.query(vault.saved_queries()[name]), vault.seen(name), vault.revision()
    total = print_search(
        vault, text, output, typed=text, limit=limit, offset=offset, since_rev=seen
    )
    if filters or offset or (limit is not None and total > limit):
        say("Not all new hits were printed; the next run with --new prints them again.")
    else:
        vault.set_seen(name, now)
    return total


def _list(known: dict[str, str], output: str) -> None:
    """Print the saved queries by name."""
    if output == "text":
        if not known:
            say("No saved queries. Save one: newsvault search QUERY --save NAME")
        for name, query in known.items():
            if width() is not None:
                print_wrapped(query, f"{printable(name)}  ", "    ")
            else:
                print_lines([printable(f"{name}\t{query}", keep="\t")])
    else:
        from newsvault.output.record_shapes import saved_rows

        rows = tuple(saved_rows(known))
        table = Table(name="saved", head={}, values=rows, columns=("name", "query"), rows=rows)
        print_table(table, output, "text", "json", "jsonl", "csv", "tsv")
