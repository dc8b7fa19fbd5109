"""`newsvault rebuild`: rebuild the catalogue and index from the capture files."""

from __future__ import annotations

import click

from newsvault.cli.context import maintenance, print_wrapped, say
from newsvault.cli.damage_report import damaged
from newsvault.cli.lenient_settings import settings_or_defaults
from newsvault.cli.progress import Progress
from newsvault.text import plural, printable


@click.command
def command() -> None:
    """Rebuild the catalogue and index from the capture files.

    Tags, notes and corrections are restored too; the old catalogue is moved to backups/.

    \b
    newsvault rebuild
    """
    progress = Progress("bytes read")
    done = maintenance(settings_or_defaults()).rebuild(progress=progress.update)
    progress.clear()
    say(f"{plural(done.articles, 'article')} from {plural(done.captures, 'capture')}.")
    if done.set_aside:
        say(printable(f"Old catalogue moved to {done.set_aside}."))
    for note in done.notes:
        what = (
            f"{note.what}: the end of an unfinished write; the next write moves it to quarantine/"
        )
        say(printable(f"note: {note.name}: {what}"))
    for fault in done.faults:
        print_wrapped(f"{fault.name}: {fault.what}")
    if done.faults:
        raise damaged(f"{plural(len(done.faults), 'fault')} in the capture files", done.faults)
