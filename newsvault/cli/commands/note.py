"""`newsvault note`: notes of the user on an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import json_option, open_vault, print_json, print_lines, say
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.models import StoredArticle


@click.command
@click.argument("reference", metavar="ID")
@click.argument("text", nargs=-1)
@click.option(
    "--remove",
    "number",
    type=click.IntRange(1),
    help="Remove the note with this number.",
    metavar="N",
)
@json_option
def command(reference: str, text: tuple[str, ...], *, number: int | None, as_json: bool) -> None:
    """Write a note on an article, or list its notes.

    \b
    newsvault note k3fa "ask the ministry again"
    newsvault note k3fa
    newsvault note k3fa.q2 "on tape, at 12:40"
    newsvault note k3fa --remove 1
    """
    with open_vault() as vault:
        stored = vault.get(reference)
        if number is not None:
            vault.remove_note(reference, number)
            say(f"Note {number} removed.")
        elif text:
            new = vault.add_note(reference, " ".join(text))
            say(f"Note {new} added to {stored.short_id}.")
        else:
            _list(stored, vault.notes(reference), as_json=as_json)


def _list(stored: StoredArticle, notes: Iterable[tuple[int, str]], *, as_json: bool) -> None:
    if as_json:
        listed = [{"number": number, "text": text} for number, text in notes]
        print_json({"id": stored.id, "notes": listed})
    elif not notes:
        say(f"No notes on {stored.short_id}. Add one: newsvault note {stored.short_id} TEXT")
    else:
        print_lines(f"{number}  {safe_line(text)}" for number, text in notes)
