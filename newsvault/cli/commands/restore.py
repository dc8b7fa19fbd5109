"""`newsvault restore`: create a vault from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.cli.context import maintenance, next_command, say, vault_path
from newsvault.cli.progress import Progress
from newsvault.text import plural, printable


@click.command
@click.argument("copy", type=click.Path(path_type=Path, exists=True), metavar="DIR")
def command(copy: Path) -> None:
    """Create a vault from a backup.

    The vault must not exist yet: name a new folder with --vault.

    \b
    newsvault restore /media/disk/news --vault ~/news
    """
    progress = Progress("bytes copied")
    done = maintenance().restore(copy, progress=progress.update)
    progress.clear()
    copied = f"{plural(done.files, 'file')} ({done.bytes / 1e6:.1f} MB)"
    say(printable(f"{copied} copied into {vault_path()}."))
    next_command("verify")
