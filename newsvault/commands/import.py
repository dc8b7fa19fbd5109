"""`newsvault import`: an export of a vault, or any web archive."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from newsvault.console import open_vault, say, settings, vault_path
from newsvault.errors import Damaged
from newsvault.text import printable


@click.command
@click.argument("source", type=click.Path(path_type=Path, exists=True), metavar="FILE")
def command(source: Path) -> None:
    """Take in an export, or a web archive of another program.

    An export of a vault comes in record by record, with its dates, versions, tags and notes; what
    is there already is passed over. Of other WARC, ARC and WACZ files the pages come in.

    \b
    newsvault import news.wacz
    """
    from newsvault.upkeep.importing import import_own, is_ours

    if not is_ours(source):
        _pages(source)
        return
    done = import_own(vault_path(), settings(), source)
    _tell(done.counts)
    for fault in done.faults:
        click.echo(printable(f"{fault.name}: {fault.what}"))
    if done.faults:
        raise Damaged(
            f"{len(done.faults)} faults in {source}; all that is whole came in",
            path=str(source),
            names=tuple(fault.name for fault in done.faults),
            hint="export it again from a vault that verifies",
        )


def _pages(source: Path) -> None:
    from newsvault.models import Receipt

    counts: Counter[str] = Counter()
    with open_vault(create=True) as vault:
        for one in vault.ingest([str(source)]):
            counts[one.outcome if isinstance(one, Receipt) else f"refused ({one.reason})"] += 1
    _tell(counts)


def _tell(counts: Counter[str]) -> None:
    for name, count in sorted(counts.items()):
        if count:
            say(printable(f"{count:>8} {name}"))
