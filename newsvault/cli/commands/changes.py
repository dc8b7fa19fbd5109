"""`newsvault changes`: what changed in saved articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines
from newsvault.cli.list_options import (
    STREAMED,
    listing,
    narrowing_changes,
    next_offset,
    values_in,
)
from newsvault.cli.statement_lists import print_table, tell_id, tell_total
from newsvault.errors import UsageError

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.models.changes import ChangeList

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "ids0", "urls")


@click.command
@click.argument("query", nargs=-1)
@narrowing_changes
@click.option("--kind", "kinds", metavar="KIND,...", default="",
              help="Only these kinds, separated by commas.")  # fmt: skip
@click.option("--min-change", metavar="P", default="0", help="Smallest share of changed words: 5%.")
@click.option("--stealth", is_flag=True,
              help="Only what neither the page's date nor a correction note states.")  # fmt: skip
@listing("Changes", FORMATS)
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    kinds: str,
    min_change: str,
    stealth: bool,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
) -> int:
    """List what changed in saved articles, newest first.

    Each line is a new version: its time, outlet, kinds, and the key words before and
    after. Kinds: typo, headline, number, name, quote, correction, addition, cut, moved, rewrite.
    QUERY selects articles, in the language of newsvault search.

    \b
    newsvault changes --since 30d --stealth
    newsvault changes --source meridian --kind headline,quote
    newsvault changes 'budget' --min-change 5% --format csv > changes.csv
    """
    from newsvault.api.query_intent import meant

    typed = " ".join(query)
    with open_vault() as vault:
        asked = _asked(filters, kinds, min_change, stealth=stealth)
        text = meant(vault, typed or "*", _without_dates(filters))
        if output in STREAMED:
            from itertools import islice

            from newsvault.output.change_shapes import changes_table

            stop = None if limit is None else offset + limit
            coming = islice(vault.iter_changes(text, **asked), offset, stop)
            printed = print_table(changes_table(coming), output)
            tell_id(vault, typed, printed, "changes")
            return int(not printed and exit_code)
        found = vault.changes(text, **asked, limit=limit, offset=offset)
        tell_id(vault, typed, found.total, "changes")
    _print(found, output, offset)
    if output == "text" and found.changes:
        first = found.changes[0].stored
        next_command("diff", f"{first.short_id}@{first.version}")
    return int(exit_code and not found.total)


def _print(found: ChangeList, output: str, offset: int) -> None:
    """Print a page of changes; tables name the offset of the next page."""
    from newsvault.output import change_shapes

    shown = len(found.changes)
    if output == "text":
        print_lines(change_shapes.change_lines(found.changes, look()))
    elif output == "md":
        print_lines(change_shapes.change_items(found.changes))
    else:
        following = next_offset(found.total, offset, shown)
        print_table(change_shapes.changes_table(found.changes, found.total, following), output)
    if output != "json" or shown < found.total:
        tell_total(found.total, "change", offset, shown)


def _asked(filters: Filters, kinds: str, min_change: str, *, stealth: bool) -> dict[str, Any]:
    """Return the arguments of `Vault.changes` that the options mean."""
    from newsvault.api.filters import first_moment, last_moment

    now = datetime.now(UTC)
    return {
        "since": first_moment(filters.since, now),
        "until": last_moment(filters.until, now),
        "kinds": values_in(kinds),
        "min_change": _share(min_change),
        "stealth": stealth,
    }


def _without_dates(filters: Filters) -> Filters:
    from dataclasses import replace

    return replace(filters, since=None, until=None)


def _share(text: str) -> float:
    """Return a share of words: `5%` and `0.05` are the same; 1 or more is percent."""
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise UsageError(f"--min-change: {text!r} is no share of words", hint="write 5% or 0.05")
    return number / 100 if text.strip().endswith("%") or number > 1 else number
