"""`newsvault verify`: check every stored byte."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import json_option, maintenance, print_json, print_wrapped, say
from newsvault.cli.damage_report import damaged
from newsvault.cli.lenient_settings import settings_or_defaults
from newsvault.cli.progress import Progress
from newsvault.text import plural, printable

if TYPE_CHECKING:
    from newsvault.api.maintenance import Report


@click.command
@click.option("--all", "everything", is_flag=True, help="Verify every file (the default).")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Verify only files not verified since DATE.",
)
@click.option(
    "--sample",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Verify only this share of the files, a different one each day.",
)
@click.option(
    "--readings", is_flag=True, help="Parse each page again and compare with the stored article."
)
@json_option
def command(
    *,
    everything: bool,
    since: datetime | None,
    sample: float | None,
    readings: bool,
    as_json: bool,
) -> None:
    """Verify every stored byte and report damage.

    Exit code 6 when stored bytes have changed; with --readings also when a stored headline, text or
    quotation cannot be derived from the page's bytes by the same version of the parser.

    \b
    newsvault verify
    newsvault verify --sample 10
    newsvault verify --readings
    """
    progress = Progress("bytes checked")
    report = maintenance(settings_or_defaults()).verify(
        since=since.replace(tzinfo=UTC) if since and not everything else None,
        sample=sample / 100 if sample is not None and not everything else None,
        readings=readings,
        progress=progress.update,
    )
    progress.clear()
    _tell(report, as_json=as_json)
    if report.faults:
        files = plural(len({fault.name.partition(":")[0] for fault in report.faults}), "file")
        raise damaged(f"{plural(len(report.faults), 'fault')} in {files}", report.faults)
    say(f"{plural(report.files, 'file')}, {report.bytes / 1e6:.1f} MB: no damage.")


def _tell(report: Report, *, as_json: bool) -> None:
    """Print the report: its files, faults and notes."""
    if as_json:
        values = {
            "at": report.at.isoformat(),
            "scope": report.scope,
            "files": report.files,
            "bytes": report.bytes,
            "faults": [{"name": fault.name, "what": fault.what} for fault in report.faults],
            "readings": [{"name": fault.name, "what": fault.what} for fault in report.readings],
            "notes": [{"name": fault.name, "what": fault.what} for fault in report.notes],
        }
        print_json(values)
        return
    for fault in report.faults:
        print_wrapped(f"{fault.name}: {fault.what}")
    for fault in report.readings:
        say(printable(f"note: {fault.name}: {fault.what}"))
    for note in report.notes:
        say(printable(f"note: {note.name}: {note.what}; the next write repairs it"))
