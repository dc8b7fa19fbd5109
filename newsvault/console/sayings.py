"""What the commands over quotations share: options that choose, tables, and what is said beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from newsvault.console import print_rows, say
from newsvault.text import printable, safe_line

if TYPE_CHECKING:
    from newsvault.tables import Table


def choosing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose among quotations, as `sayings.Question` has them."""
    for option in reversed(
        (
            click.option("--source", metavar="S", help="Only of this outlet: name or host."),
            click.option("--since", metavar="DATE", help="From this date on: 2024-05, 7d, ..."),
            click.option("--until", metavar="DATE", help="Up to this date, its day included."),
            click.option("--kind", type=click.Choice(["direct", "mixed"]),
                         help="Whole sentences, or words inside the writer's own."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def listing(what: str, formats: tuple[str, ...]) -> Callable[..., Any]:
    """Return what adds the options of a list of `what` ("Quotations") that can be long."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(
            (
                click.option("-l", "--limit", type=click.IntRange(1), default=20,
                             help=f"{what} to print."),
                click.option("--offset", type=click.IntRange(0), default=0,
                             help=f"{what} to pass over first."),
                click.option("--exit-code", is_flag=True, help="Exit 1 when there are none."),
                click.option("--json", "output", flag_value="json",
                             help="One JSON value, for programs."),
                click.option("--format", "output", type=click.Choice(formats), default="text",
                             help=f"How {what.lower()} are printed (default: text)."),
            )
        ):  # fmt: skip
            function = option(function)
        return function

    return add


def print_table(table: Table, output: str) -> None:
    """Print a list in the format `output`, for programs."""
    from newsvault.formats import load_format

    print_rows(load_format(output, "table").table(table), output)


def tell_total(total: int, what: str, offset: int, shown: int) -> None:
    """Say how many there are, and how to see the rest."""
    named = what if total == 1 else f"{what}s"
    if not total:
        say(f"No {named}.")
    elif not shown:
        say(f"{total} {named}; --offset {offset} is past the last.")
    else:
        part = f", {offset + 1}-{offset + shown} shown" if shown < total else ""
        say(f"{total} {named}{part}.")
        if offset + shown < total:
            say(f"More: --offset {offset + shown}")


def tell_source(asked: str | None, hosts: tuple[str, ...]) -> None:
    """Say when no outlet is called so."""
    if asked is not None and not hosts:
        say(f"No outlet with quotations is called {safe_line(asked)}.")


def tell_people(asked: str | None, people: tuple[str, ...], near: tuple[str, ...]) -> None:
    """Say when a name fits several people, or nobody."""
    if asked is None:
        return
    name = safe_line(asked)
    if len(people) > 1:
        listed = ", ".join(printable(person) for person in people[:5])
        say(f"{name} fits {len(people)} people: {listed}{', ...' if len(people) > 5 else ''}")
    elif not people:
        meant = f" Did you mean: {', '.join(printable(one) for one in near)}?" if near else ""
        say(f"Nobody is quoted as {name}.{meant}")
