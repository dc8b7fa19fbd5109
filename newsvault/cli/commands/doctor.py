"""`newsvault doctor`: what is wrong in plain words, and what to run."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from newsvault.cli.context import json_option, print_json, settings, vault_path
from newsvault.cli.streams import echo
from newsvault.text import one_line, printable


@click.command
@json_option
def command(*, as_json: bool) -> int:
    """Say in plain words what is wrong and what to run.

    Looks at the vault without reading all of it; newsvault verify does that. Exit code 7 when
    something is wrong.

    \b
    newsvault doctor
    """
    from newsvault.maintenance.doctor import examine

    findings = tuple(examine(vault_path(), settings(), now=datetime.now(UTC)))
    if as_json:
        told = [{"well": one.well, "what": one.what, "run": one.run} for one in findings]
        print_json({"findings": told})
    else:
        for one in findings:
            echo(printable(f"{'ok   ' if one.well else 'WRONG'} {one_line(one.what)}"))
            if not one.well and one.run:
                echo(printable(f"      {one_line(one.run)}"))
    return 0 if all(one.well for one in findings) else 7
