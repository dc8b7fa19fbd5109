"""Shared by lists: tables, totals, and messages about names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsvault.cli.context import print_rows, say
from newsvault.errors import UsageError
from newsvault.text import error_line, plural, printable

if TYPE_CHECKING:
    from newsvault.api.vault import Vault
    from newsvault.output.table import Table


def print_table(table: Table, output: str, *able: str) -> int:
    """Print a list in the format `output`; return the number of rows.

    able: the allowed formats, all if empty. Raises UsageError for another one.
    """
    if able and output not in able:
        raise UsageError(
            f"format {output!r} cannot print this", hint=f"use one of: {', '.join(able)}"
        )
    from newsvault.output.formats import table_format

    return print_rows(table_format(output)(table), output)


def tell_total(total: int, what: str, offset: int, shown: int, verb: str = "") -> None:
    """Print the total (`verb`, such as " found", follows the noun) and how to list the rest."""
    named = plural(total, what) + verb
    if not total:
        say(f"No {what}s.")
    elif not shown:
        say(f"{named}; --offset {offset} is past the end.")
    elif shown == total:
        say(f"{named}.")
    else:
        last = offset + shown
        more = f" More: --offset {last}, or --limit all." if last < total else ""
        place = f"{offset + 1}-{last}" if shown > 1 else f"number {last}"
        say(f"{named}, {place} shown.{more}")


def tell_id(vault: Vault, query: str, total: int, command: str) -> None:
    """Print how to name the article whose short id, as a word of a query, found nothing."""
    if total:
        return
    from newsvault.api.query_intent import suggested_id

    short = suggested_id(vault, query)
    if short is not None:
        say(f"{short} as a word finds nothing; the article: newsvault {command} id:{short}")


def tell_source(asked: str | None, hosts: tuple[str, ...]) -> None:
    """Print a message if no outlet has the name."""
    if asked is not None and not hosts:
        say(f"No outlet with quotations matches {error_line(asked)}.")


def tell_people(asked: str | None, people: tuple[str, ...], near: tuple[str, ...]) -> None:
    """Print a message if a name matches several people, or none."""
    if asked is None:
        return
    name = error_line(asked)
    if len(people) > 1:
        listed = ", ".join(printable(person) for person in people[:5])
        say(f"{name} matches {len(people)} people: {listed}{', ...' if len(people) > 5 else ''}")
    elif not people:
        meant = f" Did you mean: {', '.join(map(printable, near))}?" if near else ""
        say(f"No quoted person matches {name}.{meant}")
    if people and near:
        alone = printable(near[0])
        say(f"Without those of {alone} in articles that give no first name: --speaker {alone}")
