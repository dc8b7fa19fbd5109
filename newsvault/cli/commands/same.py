"""`newsvault same`: the copies of an article in other outlets."""

from __future__ import annotations

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines, say
from newsvault.cli.statement_lists import print_table
from newsvault.text import plural

FORMATS = ("text", "json", "jsonl", "csv", "tsv")


@click.command
@click.argument("reference", metavar="ID")
@click.option("--diff", is_flag=True, help="Print the sentences that each copy cut and added.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when there are no copies.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How copies are printed (default: text).")  # fmt: skip
def command(reference: str, *, diff: bool, exit_code: bool, output: str) -> int:
    """List the copies of an article, first published first.

    A copy has the same text or a part of it, whatever its headline, lead and order. Each line gives
    the share of ID's words that the copy has, the share of its words that ID lacks, and the agency
    it credits.

    \b
    newsvault same k3fa
    newsvault same k3fa --diff
    newsvault same k3fa --format csv
    """
    with open_vault() as vault:
        found = vault.same(reference, diff=diff)
    if output == "text":
        from newsvault.output import copy_text

        print_lines(copy_text.copies(found, look()))
        others = max(0, len(found) - 1)
        say(f"{plural(others, 'copy', 'copies')}." if others else "No copies.")
        if others and not diff:
            next_command("same", reference, "--diff")
    else:
        from newsvault.output.copy_shapes import copies_table

        print_table(copies_table(found), output)
    return int(exit_code and not found)
