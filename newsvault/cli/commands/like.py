"""`newsvault like`: articles similar to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.commands.search import FORMATS
from newsvault.cli.context import open_vault
from newsvault.cli.list_options import listing, narrowing
from newsvault.cli.search_results import print_search

if TYPE_CHECKING:
    from newsvault.api.filters import Filters


@click.command
@click.argument("reference", metavar="ID")
@narrowing
@listing("Hits", FORMATS, page=10)
def command(
    reference: str,
    *,
    filters: Filters,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
) -> int:
    """Find articles similar to one.

    \b
    newsvault like k3fa
    newsvault like k3fa --source meridian --format ids
    """
    from newsvault.api.query_intent import meant

    with open_vault() as vault:
        typed = f"like:{vault.get(reference).id}"
        total = print_search(
            vault, meant(vault, typed, filters), output, typed=typed, limit=limit, offset=offset,
            snippets=0,
        )  # fmt: skip
    return int(exit_code and not total)
