"""`newsvault backup`: a second copy of the vault."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.cli.context import say, vault_path
from newsvault.cli.progress import Progress
from newsvault.text import plural


@click.command
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR")
def command(target: Path) -> None:
    """Copy the vault to another folder, or bring the copy up to date.

    The copy is a vault itself: newsvault --vault DIR verify checks it. The index is not copied;
    it is made again when it is needed. What was erased here goes from the copy too.

    \b
    newsvault backup /media/disk/news
    """
    from newsvault.maintenance.backup import backup

    progress = Progress("bytes copied")
    done = backup(vault_path(), target, progress.update)
    progress.clear()
    copied = f"{plural(done.files, 'file')} copied ({done.bytes / 1e6:.1f} MB)"
    say(f"{copied}, {done.there} were there already.")
