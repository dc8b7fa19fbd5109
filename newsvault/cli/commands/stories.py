"""`newsvault stories`: the texts that several outlets printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines
from newsvault.cli.list_options import STREAMED, listing, narrowing, next_offset
from newsvault.cli.statement_lists import print_table, tell_id
from newsvault.text import plural

if TYPE_CHECKING:
    from newsvault.api.filters import Filters

FORMATS = ("text", "json", "jsonl", "csv", "tsv")


@click.command
@click.argument("query", nargs=-1)
@narrowing
@click.option("--min-outlets", type=click.IntRange(1), metavar="N", default=2,
              help="Only stories of N outlets or more (default: 2).")  # fmt: skip
@listing("Stories", FORMATS)
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    min_outlets: int,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
) -> int:
    """List stories that several outlets printed.

    A story is the copies of one text, with other texts of the same days that share sentences with
    it. Each gives its outlets, the number of independent texts, the origin, and the time from the
    first to the last. Stories of most outlets first.

    \b
    newsvault stories
    newsvault stories herring --min-outlets 3
    newsvault stories --since 7d --json
    """
    from newsvault.api.query_intent import meant

    typed = " ".join(query)
    with open_vault() as vault:
        text = meant(vault, typed or "*", filters)
        found = vault.stories(text, min_outlets=min_outlets, limit=limit, offset=offset)
        tell_id(vault, typed, found.total, "stories")
    if output == "text":
        from newsvault.output import copy_text

        print_lines(copy_text.stories(found, look()))
    else:
        from newsvault.output.copy_shapes import stories_table

        further = next_offset(found.total, offset, len(found))
        print_table(stories_table(found, further), output)
    if output not in STREAMED and (output != "json" or len(found) < found.total):
        _tell(found.total, offset, len(found))
    if output == "text" and found:
        next_command("same", found[0].articles[0].short_id, "--diff")
    return int(exit_code and not found.total)


def _tell(total: int, offset: int, shown: int) -> None:
    from newsvault.cli.context import say

    more = f" More: --offset {offset + shown}, or --limit all." if offset + shown < total else ""
    say(f"{plural(total, 'story', 'stories')}.{more}" if total else "No stories.")
