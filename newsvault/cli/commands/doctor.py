"""`newsvault doctor`: problems of a vault, with the commands that fix them."""

from __future__ import annotations

import click

from newsvault.cli.context import json_option, maintenance, print_json, print_wrapped
from newsvault.cli.lenient_settings import settings_and_fault
from newsvault.text import one_line


@click.command
@json_option
def command(*, as_json: bool) -> int:
    """Diagnose problems and print the commands that fix them.

    Does not read every stored byte; newsvault verify does. Exit code 7 when there is a problem.

    \b
    newsvault doctor
    """
    settings, fault = settings_and_fault()
    findings = [(f.well, f.what, f.run) for f in maintenance(settings).doctor()]
    if fault is not None:
        findings.insert(0, (False, fault.message, fault.hint))
    if as_json:
        from newsvault.output.record_shapes import findings_shape

        print_json(findings_shape(findings))
    else:
        for well, what, run in findings:
            print_wrapped(one_line(what), "ok    " if well else "WRONG ", " " * 6)
            if not well and run:
                print_wrapped(one_line(run), " " * 6, " " * 6)
    return 0 if all(well for well, _, _ in findings) else 7
