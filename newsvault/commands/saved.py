"""`newsvault saved`: the queries the user keeps by name."""

from __future__ import annotations

import click

from newsvault.console import json_option, open_vault, print_json, print_lines, say
from newsvault.console.results import print_results
from newsvault.errors import NotFound, UsageError
from newsvault.text import printable

ACTIONS = ("list", "show", "run", "remove")


@click.command
@click.argument("action", type=click.Choice(ACTIONS), default="list")
@click.argument("name", required=False)
@click.option("-l", "--limit", type=click.IntRange(1, 10_000), default=10, help="Hits of run.")
@json_option
def command(action: str, name: str | None, *, limit: int, as_json: bool) -> None:
    """List, show, run or remove saved queries.

    A query is saved by newsvault search QUERY --save NAME, and used in others as saved:NAME.

    \b
    newsvault saved list
    newsvault saved run sanctions
    newsvault saved remove sanctions
    """
    with open_vault() as vault:
        known = dict(vault.added("query"))
        if action == "list":
            _list(known, as_json=as_json)
            return
        if name is None:
            raise UsageError(f"saved {action} needs a name", hint="newsvault saved list")
        if name not in known:
            raise NotFound(f"no query is saved as {name!r}", hint="newsvault saved list")
        if action == "run":
            results = vault.search(known[name], limit=limit)
            print_results(results, "json" if as_json else "text")
        elif action == "show":
            _list({name: known[name]}, as_json=as_json)
        else:
            vault.record([("drop", "query", "", name, "")])
            say(f"The query {printable(name)} is no longer saved.")


def _list(known: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        print_json({"saved": [{"name": name, "query": query} for name, query in known.items()]})
    else:
        print_lines(printable(f"{name}\t{query}", keep="\t") for name, query in known.items())
