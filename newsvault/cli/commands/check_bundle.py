"""`newsvault check-bundle`: check an evidence bundle."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.api.vault import Vault
from newsvault.cli.context import json_option, print_json, print_lines
from newsvault.text import printable


@click.command("check-bundle")
@click.argument("path", type=click.Path(path_type=Path), metavar="BUNDLE")
@click.option("--authority", type=click.Path(path_type=Path), metavar="FILE",
              help="PEM file with the certificate of the time-stamping authority.")  # fmt: skip
@json_option
def command(path: Path, *, authority: Path | None, as_json: bool) -> int:
    """Check an evidence bundle: what holds of it and what does not.

    Needs no vault. The exit code is 6 when a statement does not hold.

    \b
    newsvault check-bundle proof
    newsvault check-bundle sanctions.zip --authority tsa.pem
    """
    checks = Vault.check_bundle(path, authority=authority)
    if as_json:
        from newsvault.output.record_shapes import bundle_checks_shape

        print_json(bundle_checks_shape(checks))
    else:
        for check in checks:
            print_lines([f"{'holds' if check.holds else 'DOES NOT HOLD'}: {check.statement}"])
            print_lines(printable(f"  {found}") for found in check.found)
    return 0 if all(check.holds for check in checks) else 6
