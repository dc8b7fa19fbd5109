"""`newsvault note`: notes of the user on an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import (
    json_option,
    open_vault,
    print_json,
    print_lines,
    print_wrapped,
    say,
    say_renumbered,
)
from newsvault.text import one_line, safe_line

if TYPE_CHECKING:
    from newsvault.models import StoredArticle
    from newsvault.models.vault import NotePlace


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
@click.option("--at", "words", metavar="WORDS", help="The words of the text that it is about.")
@json_option
def command(
    reference: str,
    text: tuple[str, ...],
    *,
    number: int | None,
    words: str | None,
    as_json: bool,
) -> None:
    """Write a note on an article, or list its notes.

    \b
    newsvault note k3fa "ask the ministry again"
    newsvault note k3fa
    newsvault note k3fa.q2 "on tape, at 12:40"
    newsvault note k3fa --at "forty hours" "the inquiry says 41"
    newsvault note k3fa --remove 1
    """
    with open_vault() as vault:
        stored = vault.get(reference)
        say_renumbered(vault, reference)
        if number is not None:
            vault.remove_note(reference, number)
            say(f"Note {number} removed.")
        elif words is not None:
            new = vault.add_note_at(reference, words, " ".join(text))
            say(f"Note {new} added to {stored.short_id}.")
        elif text:
            new = vault.add_note(reference, " ".join(text))
            say(f"Note {new} added to {stored.short_id}.")
        else:
            places = {place.number: place for place in vault.note_places(reference)}
            _list(stored, vault.notes(reference), places, as_json=as_json)


def _list(
    stored: StoredArticle,
    notes: Iterable[tuple[int, str]],
    places: Mapping[int, NotePlace],
    *,
    as_json: bool,
) -> None:
    """Print the notes of an article, each with its place in the text."""
    if as_json:
        from newsvault.output.record_shapes import notes_shape

        print_json(notes_shape(stored.id, notes, places))
    elif not notes:
        say(f"No notes on {stored.short_id}. Add one: newsvault note {stored.short_id} TEXT")
    else:
        for number, text in notes:
            print_wrapped(one_line(text), f"{number}  ", "   ")
            place = places.get(number)
            if place is not None and place.now is None:
                print_lines(
                    [f"   its words are gone since {safe_line(place.gone or place.version)}"]
                )
            elif place is not None and place.now is not None:
                print_lines([f"   its words are now at {place.now[0]}–{place.now[1]}"])
