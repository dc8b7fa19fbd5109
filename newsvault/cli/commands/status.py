"""`newsvault status`: counts, sizes and pending work of the vault."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from newsvault.cli.context import json_option, open_vault, print_json
from newsvault.cli.streams import echo
from newsvault.text import printable


@click.command
@json_option
def command(*, as_json: bool) -> None:
    """Show counts, sizes and pending work of the vault.

    \b
    newsvault status
    newsvault status --json
    """
    with open_vault() as vault:
        found = vault.status()
    if as_json:
        from newsvault.output.record_shapes import status_shape

        print_json(status_shape(found))
        return
    for name, value in asdict(found).items():
        label = name.removesuffix("_at").replace("_", " ")
        echo(f"{label:<16} {printable('never' if value is None else _formatted(name, value))}")


def _formatted(name: str, value: object) -> str:
    if name.endswith("bytes") and isinstance(value, int):
        return f"{value / 1_000_000:.1f} MB"
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else str(value)
