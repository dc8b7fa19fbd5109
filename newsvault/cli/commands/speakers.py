"""`newsvault speakers`: list speakers, and merge, split and alias their names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.context import look, next_command, open_vault, print_lines
from newsvault.cli.list_options import STREAMED, listing, narrowing, next_offset
from newsvault.cli.name_decisions import ACTIONS, decide
from newsvault.cli.statement_lists import print_table, tell_id, tell_people, tell_source, tell_total
from newsvault.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsvault.api.filters import Filters
    from newsvault.api.vault import Vault
    from newsvault.models.statements import Speaker, Speakers, Streamed

FORMATS = ("text", "json", "jsonl", "csv", "tsv")


@click.command
@click.argument("words", nargs=-1, metavar="[NAME | ACTION WORDS...]")
@narrowing
@click.option("--kind", type=click.Choice(["direct", "mixed"]),
              help="direct: whole sentences; mixed: quoted words inside a sentence.")  # fmt: skip
@click.option(
    "--about", "query", metavar="QUERY", default="", help="Only in articles that QUERY finds."
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="C",
              help="Only quotations with this confidence or more (0 to 1).")  # fmt: skip
@click.option("--sort", type=click.Choice(["quotations", "name"]), default="quotations",
              help="Order (default: quotations, most quoted first).")  # fmt: skip
@listing("Speakers", FORMATS)
def command(
    words: tuple[str, ...],
    *,
    filters: Filters,
    query: str,
    sort: str,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
    **choice: Any,
) -> int:
    """List speakers; merge, split and alias their names.

    Without a decision of yours, only identical names count as one person. Your decisions are stored
    apart from the parsed articles, are included in backups, and can be undone.

    \b
    newsvault speakers
    newsvault speakers Blinken
    newsvault speakers merge "A. Blinken" "Blinken" "Antony Blinken"
    newsvault speakers alias "Antony Blinken" "Tony Blinken"
    newsvault speakers split "John Smith" "John Smith (senator)" k3fa 7qda
    newsvault speakers decisions
    newsvault speakers undo "A. Blinken"
    """
    from newsvault.api.query_intent import asked

    if words and words[0] in ACTIONS:
        with open_vault() as vault:
            decide(vault, words[0], words[1:], output)
        return 0
    name = " ".join(words) if words else filters.speaker
    by_name = sort == "name"
    with open_vault() as vault:
        question = asked(vault, (query,), replace(filters, speaker=name), **choice)
        if output in STREAMED:
            from newsvault.output.statement_tables import streamed_speakers_table

            with vault.iter_speakers(
                **question, limit=limit, offset=offset, by_name=by_name
            ) as coming:
                total = print_table(streamed_speakers_table(coming.records), output)
            _tell_missing(coming, name, filters.source, total)
            tell_id(vault, " ".join(words), total, "speakers --about")
            return int(exit_code and not total)
        found = vault.speakers(**question, limit=limit, offset=offset, by_name=by_name)
        tell_id(vault, " ".join(words), found.total, "speakers --about")
    _print(found, output, offset)
    _tell_missing(found, name, filters.source, found.total)
    if output == "text" and found.speakers:
        _suggest(vault, found.speakers)
    return int(exit_code and not found.total)


def _tell_missing(
    found: Speakers | Streamed[Speaker], name: str | None, source: str | None, total: int
) -> None:
    """Print a message if no outlet or no speaker has the name."""
    tell_source(source, found.hosts)
    if not total:
        tell_people(name, (), found.near)


def _print(found: Speakers, output: str, offset: int) -> None:
    shown = len(found.speakers)
    if output == "text":
        from newsvault.output import statement_text

        print_lines(statement_text.speakers(found.speakers, look()))
    else:
        from newsvault.output.statement_tables import speakers_table

        print_table(speakers_table(found, next_offset(found.total, offset, shown)), output)
    if output != "json" or shown < found.total:
        tell_total(found.total, "speaker", offset, shown)


def _suggest(vault: Vault, found: Sequence[Speaker]) -> None:
    """Suggest merging two names if one may be short for the other, else listing quotations."""
    first = found[0].name
    short = next((s.name for s in found[1:] if vault.may_be_same(s.name, first)), None)
    if short is not None:
        next_command("speakers", "merge", f'"{safe_line(short)}"', f'"{safe_line(first)}"')
    else:
        next_command("quotes", "--speaker", f'"{safe_line(first)}"')
