"""`newsvault note`: the user's own notes on an article."""

from __future__ import annotations

import click

from newsvault.api.vault import Vault
from newsvault.cli.context import json_option, open_vault, print_json, print_lines, say
from newsvault.errors import NotFound, UsageError
from newsvault.text import one_line, safe_line

_SHOWN = 60  # characters of a quotation that a note is about


@click.command
@click.argument("reference", metavar="ID")
@click.argument("text", nargs=-1)
@click.option(
    "--remove", "number", type=click.IntRange(1), help="Take the note of this number away."
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
        notes = vault.added("note", stored.id)
        if number is not None:
            if str(number) not in dict(notes):
                raise NotFound(
                    f"there is no note {number} on {stored.short_id}",
                    hint=f"newsvault note {stored.short_id} lists them",
                )
            vault.record([("drop", "note", stored.id, str(number), "")])
            say(f"Note {number} is gone.")
        elif text:
            words = " ".join(text).strip()
            if not words:
                raise UsageError("the note is empty", hint='newsvault note ID "some words"')
            new = str(max((int(name) for name, _ in notes), default=0) + 1)
            vault.record([("put", "note", stored.id, new, _about(vault, reference) + words)])
            say(f"Note {new} on {stored.short_id} kept.")
        elif as_json:
            listed = [{"number": int(name), "text": value} for name, value in notes]
            print_json({"id": stored.id, "notes": listed})
        elif not notes:
            say(f"No notes on {stored.short_id}; newsvault note {stored.short_id} TEXT writes one.")
        else:
            print_lines(f"{name}  {safe_line(value)}" for name, value in notes)


def _about(vault: Vault, reference: str) -> str:
    """Return what a note on a quotation begins with: its number and its first words."""
    _, dot, number = reference.rpartition(".q")
    if not dot or not number.isdigit() or "/" in reference:
        return ""
    stored, quote = vault.quote(reference)
    words = one_line(quote.text)
    shown = words if len(words) <= _SHOWN else words[:_SHOWN].rpartition(" ")[0] + "…"
    return f"q{number} of version {stored.version}, “{shown}”: "
