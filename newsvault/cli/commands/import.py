"""`newsvault import`: an export of a vault, or any web archive."""

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
    help="What else to take: removals, verdicts, merges and feeds of its user, erased (what you"
    " erased here), all.",
)
def command(source: Path, take: str) -> int:
    """Take in an export, or a web archive of another program.

    An export of a vault comes in record by record, with its dates, versions, tags and notes; what
    is there already is passed over. Each page is read again from its bytes. Nothing of yours is
    changed or hidden: notes get new numbers and their vault's name, saved queries of another
    meaning another name. Of other WARC, ARC and WACZ files the pages come in, and the other records
    are counted. What is damaged is named, and all that is whole comes in.

    \b
    newsvault import news.wacz
    newsvault import news.wacz --take removals,merges
    """
    from newsvault.maintenance.import_export import import_own, is_ours

    taken = frozenset(part.strip() for part in take.split(",") if part.strip())
    if not is_ours(source):
        return _pages(source)
    done = import_own(vault_path(), settings(), source, take=taken)
    _tell(done.counts)
    for fault in done.faults:
        echo(printable(f"{fault.name}: {fault.what}"))
    if done.faults:
        raise Damaged(
            f"{len(done.faults)} faults in {source}; all that is whole came in",
            path=str(source),
            names=tuple(fault.name for fault in done.faults),
            hint="export it again from a vault that verifies",
        )
    return 0


def _pages(source: Path) -> int:
    from newsvault.models import Receipt, Refusal
    from newsvault.sources.warc import captures, matches

    with source.open("rb") as stream:
        head = stream.read(16)
    if not matches(head, source.name) and not head.startswith(_PACKED):
        raise UsageError(f"{source} is no web archive", hint=f"newsvault ingest {source}")
    counts: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    wrong: Refusal | None = None
    with open_vault(create=True) as vault:
        for one in vault.ingest(captures(source, settings=vault.settings, passed=passed)):
            if isinstance(one, Receipt):
                counts[one.outcome] += 1
            elif one.locator == str(source):
                wrong = one
            else:
                counts[f"refused ({one.reason})"] += 1
    _tell(counts)
    _tell(Counter({f"passed over: {name}": count for name, count in passed.items()}))
    if wrong is None:
        return 0
    say(printable(wrong.message + (f" ({wrong.hint})" if wrong.hint else "")))
    return SOME_FAILED if counts else wrong.exit_code


def _tell(counts: Counter[str]) -> None:
    for name, count in sorted(counts.items()):
        if count:
            say(printable(f"{count:>8} {name}"))
