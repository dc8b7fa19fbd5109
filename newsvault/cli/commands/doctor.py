"""`newsvault doctor`: problems of a vault, with the commands that fix them."""

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
    """Diagnose problems and print the commands that fix them.

    Does not read every stored byte; newsvault verify does. Exit code 7 when there is a problem.

    \b
    newsvault doctor
    """
    from newsvault.maintenance.doctor import Finding, examine
    from newsvault.settings import load_settings

    problems: list[Finding] = []

    def instead(error: UsageError) -> Mapping[str, object]:
        problems.append(Finding(well=False, what=error.message, run=error.hint))
        return known()

    chosen = load_settings(vault_path(), instead=instead)
    findings = (*problems, *examine(vault_path(), chosen, now=datetime.now(UTC)))
    if as_json:
        rows = [{"well": f.well, "what": f.what, "run": f.run} for f in findings]
        print_json({"findings": rows})
    else:
        for finding in findings:
            echo(printable(f"{'ok   ' if finding.well else 'WRONG'} {one_line(finding.what)}"))
            if not finding.well and finding.run:
                echo(printable(f"      {one_line(finding.run)}"))
    return 0 if all(finding.well for finding in findings) else 7
