"""`newsvault edit`: corrections of the fields read from a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.context import (
    json_option,
    open_vault,
    print_json,
    print_lines,
    say,
    say_renumbered,
)
from newsvault.errors import UsageError
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.api.vault import Vault

_USAGE = 'newsvault edit ID headline="..." published=2024-05-01; newsvault edit ID.q3 speaker="..."'


@click.command
@click.argument("reference", metavar="ID")
@click.argument("changes", nargs=-1, metavar="[FIELD=VALUE...]")
@click.option("--reset", is_flag=True,
              help="Take corrections back: of the named fields, or all.")  # fmt: skip
@json_option
def command(reference: str, changes: tuple[str, ...], *, reset: bool, as_json: bool) -> None:
    """Correct fields read from a page, or list the corrections.

    FIELD is headline, byline ("Jane Roe; [Northern News]": organisations in brackets), published,
    modified, outlet, section, language or summary; of a quotation (ID.q3) speaker. The value that
    was read stays beside the correction: newsvault show ID --why FIELD. An empty VALUE means that
    there is none.

    \b
    newsvault edit k3fa headline="Council votes on tram" published=2024-05-01
    newsvault edit k3fa.q3 speaker="Jane Roe"
    newsvault edit k3fa --reset headline
    newsvault edit k3fa
    """
    with open_vault() as vault:
        say_renumbered(vault, reference)
        if reset:
            fields = changes or (None,)
            done = [name for field in fields for name in vault.reset(reference, field)]
            say(safe_line(f"{reference} has the parser's values again: {', '.join(done)}."))
        elif changes:
            _change(vault, reference, changes)
        else:
            _list(vault, reference, as_json=as_json)


def _change(vault: Vault, reference: str, changes: tuple[str, ...]) -> None:
    pairs = [change.partition("=") for change in changes]
    if any(not sign for _, sign, _ in pairs):
        raise UsageError("a correction is FIELD=VALUE", hint=_USAGE)
    for field, _, value in pairs:
        vault.edit(reference, field.strip(), value)
    say(safe_line(f"{reference} corrected: {', '.join(field for field, _, _ in pairs)}."))


def _list(vault: Vault, reference: str, *, as_json: bool) -> None:
    found = vault.corrections(reference)
    if as_json:
        from newsvault.output.record_shapes import corrections_shape

        print_json(corrections_shape(vault.get(reference).id, found))
    elif not found:
        say(f"No corrections. Make one: {_USAGE}")
    else:
        print_lines(safe_line(f"{name}={value}") for name, value in found)
