"""`newsvault import`: import an export of a vault, or any web archive."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from newsvault.cli.batch_report import SOME_FAILED
from newsvault.cli.context import open_vault, say, settings, vault_path
from newsvault.cli.streams import echo
from newsvault.errors import Damaged, UsageError
from newsvault.text import printable

_PACKED = (b"\x1f\x8b", b"PK")


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
    from newsvault.maintenance.import_export import import_own, is_ours

    taken = frozenset(part.strip() for part in take.split(",") if part.strip())
    if not is_ours(source):
        return _pages(source)
    done = import_own(vault_path(), settings(), source, take=taken)
    _print_counts(done.counts)
    for fault in done.faults:
        echo(printable(f"{fault.name}: {fault.what}"))
    if done.faults:
        raise Damaged(
            f"{len(done.faults)} faults in {source}; all intact records were imported",
            path=str(source),
            names=tuple(fault.name for fault in done.faults),
            hint="export again from a vault without damage (newsvault verify)",
        )
    return 0


def _pages(source: Path) -> int:
    from newsvault.models import Receipt, Refusal
    from newsvault.sources.warc import captures, matches

    with source.open("rb") as stream:
        head = stream.read(16)
    if not matches(head, source.name) and not head.startswith(_PACKED):
        raise UsageError(f"{source} is not a web archive", hint=f"newsvault ingest {source}")
    counts: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    failure: Refusal | None = None
    with open_vault(create=True) as vault:
        for outcome in vault.ingest(captures(source, settings=vault.settings, passed=skipped)):
            if isinstance(outcome, Receipt):
                counts[outcome.outcome] += 1
            elif outcome.locator == str(source):
                failure = outcome
            else:
                counts[f"refused ({outcome.reason})"] += 1
    _print_counts(counts)
    _print_counts(Counter({f"skipped: {name}": count for name, count in skipped.items()}))
    if failure is None:
        return 0
    say(printable(failure.message + (f" ({failure.hint})" if failure.hint else "")))
    return SOME_FAILED if counts else failure.exit_code


def _print_counts(counts: Counter[str]) -> None:
    for name, count in sorted(counts.items()):
        if count:
            say(printable(f"{count:>8} {name}"))
