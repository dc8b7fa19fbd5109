"""`newsvault import`: import an export of a vault, or any web archive."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from newsvault.api.vault import Vault
from newsvault.cli.batch_report import SOME_FAILED
from newsvault.cli.context import open_vault, say
from newsvault.cli.damage_report import damaged
from newsvault.cli.streams import echo
from newsvault.models import Receipt, Refusal
from newsvault.text import plural, printable


@click.command
@click.argument(
    "source", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE"
)
@click.option(
    "--take",
    default="",
    metavar="KINDS",
    help="Import these too: removals, verdicts, merges, feeds, erased (articles erased here), all.",
)
def command(source: Path, take: str) -> int:
    """Import an export of a vault, or any web archive.

    An export is imported record by record, with dates, versions, tags and notes; records already in
    the vault are skipped. Each page is parsed again from its bytes. Existing data is not changed or
    hidden: imported notes get new numbers and the name of their vault, and a saved query whose name
    is in use gets another name. From other WARC, ARC and WACZ files the pages are imported and the
    other records counted. Damaged records are reported, and all intact records are imported.

    \b
    newsvault import news.wacz
    newsvault import news.wacz --take removals,merges
    """
    taken = [part.strip() for part in take.split(",") if part.strip()]
    if Vault.archive_kind(source) == "archive":
        return _pages(source, erased="erased" in taken or "all" in taken)
    with open_vault(create=True) as vault:
        done = vault.import_(source, take=taken)
    _print_counts(done.counts)
    for fault in done.faults:
        echo(printable(f"{fault.name}: {fault.what}"))
    if done.faults:
        raise damaged(
            f"{plural(len(done.faults), 'fault')} in {source}; all intact records were imported",
            done.faults,
            path=source,
            hint="export again from a vault without damage (newsvault verify)",
        )
    return 0


def _pages(source: Path, *, erased: bool) -> int:
    """Import the pages of an archive; return the exit code."""
    counts: Counter[str] = Counter()
    failure: Refusal | None = None
    with open_vault(create=True) as vault:
        pages = vault.import_archive(source, erased=erased)
        for outcome in pages:
            if isinstance(outcome, Receipt):
                counts[outcome.outcome] += 1
            elif outcome.locator == str(source):
                failure = outcome
            else:
                counts[f"refused ({outcome.reason})"] += 1
    _print_counts(counts)
    _print_counts(Counter({f"skipped: {name}": count for name, count in pages.passed.items()}))
    if failure is None:
        return 0
    say(printable(failure.message + (f" ({failure.hint})" if failure.hint else "")))
    return SOME_FAILED if counts else failure.exit_code


def _print_counts(counts: Counter[str]) -> None:
    for name, count in sorted(counts.items()):
        if count:
            say(printable(f"{count:>8} {name}"))
