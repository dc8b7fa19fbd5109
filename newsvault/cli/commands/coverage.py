"""`newsvault coverage`: which outlets published what a query finds, and which did not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines, say
from newsvault.cli.list_options import narrowing
from newsvault.cli.statement_lists import print_table, tell_id
from newsvault.errors import UsageError
from newsvault.text import plural

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.api.vault import Vault

FORMATS = ("text", "json", "jsonl", "csv", "tsv")


@click.command
@click.argument("query", nargs=-1, required=True)
@narrowing
@click.option("--sources", metavar="FILE|feeds",
              help="Name the sources without an article: one host or name a line in FILE (- for "
              "stdin), or feeds for the followed ones.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="Exit 1 when no outlet has an article.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How outlets are printed (default: text).")  # fmt: skip
def command(
    query: tuple[str, ...], *, filters: Filters, sources: str | None, exit_code: bool, output: str
) -> int:
    """List the outlets that covered something, first published first.

    Each line gives the outlet's first article, its lag behind the first of all, the agency it
    credits, and the article of another outlet that it is a copy of.

    \b
    newsvault coverage herring quota
    newsvault coverage herring quota --sources feeds
    newsvault coverage 'headline:ukraine' --since 2024-05 --sources outlets.txt
    """
    from newsvault.api.query_intent import meant

    typed = " ".join(query)
    with open_vault() as vault:
        named = _sources(vault, sources)
        found = vault.coverage(meant(vault, typed, filters), sources=named)
        tell_id(vault, typed, len(found), "coverage")
    if output == "text":
        from newsvault.output import copy_text

        print_lines(copy_text.coverage(found, look()))
        silent = f"; {plural(len(found.silent), 'source')} with nothing" if found.silent else ""
        numbers = f"{plural(len(found), 'outlet')}, {plural(found.total, 'article')}"
        say(f"{numbers if found else 'No outlets'}{silent}.")
        if found:
            next_command("show", found[0].first.short_id)
    else:
        from newsvault.output.copy_shapes import coverage_table

        print_table(coverage_table(found), output)
    return int(exit_code and not found)


def _sources(vault: Vault, named: str | None) -> Iterable[str]:
    if named is None:
        return ()
    if named == "feeds":
        return [feed.url for feed in vault.feeds]
    try:
        with click.open_file(named, encoding="utf-8-sig") as lines:
            return [line.strip() for line in lines if line.strip() and line[:1] != "#"]
    except (OSError, UnicodeDecodeError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else "not UTF-8"
        raise UsageError(f"cannot read {named}: {why}", hint="give a text file, or feeds") from exc
