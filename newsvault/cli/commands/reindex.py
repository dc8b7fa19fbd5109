"""`newsvault reindex`: rebuild the search index."""

from __future__ import annotations

import click

from newsvault.cli.context import open_vault, say
from newsvault.cli.progress import Progress
from newsvault.text import plural


@click.command
def command() -> None:
    """Rebuild the search index.

    The index is derived from the catalogue, so no data can be lost.

    \b
    newsvault reindex
    """
    progress = Progress("indexed")
    with open_vault() as vault:
        total = vault.reindex(progress.update)
    progress.clear()
    say(f"{plural(total, 'article')} indexed.")
