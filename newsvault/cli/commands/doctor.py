"""`newsvault doctor`: what is wrong in plain words, and what to run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import click

from newsvault.cli.context import json_option, print_json, vault_path
from newsvault.cli.lenient_settings import known
from newsvault.cli.streams import echo
from newsvault.errors import UsageError
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
    from newsvault.maintenance.doctor import Finding, examine
    from newsvault.settings import load_settings

    wrong: list[Finding] = []

    def instead(error: UsageError) -> Mapping[str, object]:
        wrong.append(Finding(well=False, what=error.message, run=error.hint))
        return known()

    chosen = load_settings(vault_path(), instead=instead)
    findings = (*wrong, *examine(vault_path(), chosen, now=datetime.now(UTC)))
    if as_json:
        told = [{"well": one.well, "what": one.what, "run": one.run} for one in findings]
        print_json({"findings": told})
    else:
        for one in findings:
            echo(printable(f"{'ok   ' if one.well else 'WRONG'} {one_line(one.what)}"))
            if not one.well and one.run:
                echo(printable(f"      {one_line(one.run)}"))
    return 0 if all(one.well for one in findings) else 7
