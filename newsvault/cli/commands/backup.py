"""`newsvault backup`: copy the vault to another folder."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.cli.context import maintenance, say
from newsvault.cli.progress import Progress
from newsvault.text import plural


@click.command
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR")
def command(target: Path) -> None:
    """Copy the vault to another folder, or update the copy.

    The copy is a complete vault: newsvault --vault DIR verify checks it. The index is not copied;
    it is rebuilt when needed. Articles erased from the vault are erased from the copy too.

    \b
    newsvault backup /media/disk/news
    """
    progress = Progress("bytes copied")
    done = maintenance().backup(target, progress=progress.update)
    progress.clear()
    copied = f"{plural(done.files, 'file')} copied ({done.bytes / 1e6:.1f} MB)"
    say(f"{copied}, {done.there} already up to date.")
