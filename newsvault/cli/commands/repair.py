"""`newsvault repair`: repair damaged data from a second copy."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.cli.context import maintenance, print_wrapped, say
from newsvault.cli.damage_report import damaged
from newsvault.cli.lenient_settings import settings_or_defaults
from newsvault.cli.progress import Progress
from newsvault.text import plural


@click.command
@click.option(
    "--from",
    "copy",
    type=click.Path(path_type=Path, exists=True),
    metavar="DIR",
    help="A backup, or another vault with the same captures.",
)
def command(copy: Path | None) -> None:
    """Repair damaged data from a second copy.

    Data from the copy is verified before it is used; damaged files are moved to quarantine/. Exit
    code 6 when some damage could not be repaired.

    \b
    newsvault repair --from /media/disk/news
    """
    progress = Progress("bytes checked")
    done = maintenance(settings_or_defaults()).repair(copy, progress=progress.update)
    progress.clear()
    for name in done.mended:
        print_wrapped(f"repaired: {name}")
    for fault in done.left:
        print_wrapped(f"not repaired: {fault.name}: {fault.what}")
    if done.left:
        what = f"{plural(len(done.left), 'fault')} could not be repaired"
        raise damaged(what, done.left, hint="try another copy with --from DIR")
    say(f"{len(done.mended)} repaired; no damage left.")
