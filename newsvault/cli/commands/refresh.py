"""`newsvault refresh`: fetch saved pages again and report what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.batch_report import tell_outcomes, tell_stopped
from newsvault.cli.context import open_vault, say
from newsvault.cli.date_options import read_age
from newsvault.cli.list_options import narrowing
from newsvault.text import plural

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.api.ingest import Due


@click.command
@click.argument("query", nargs=-1, metavar="[QUERY|ID]...")
@narrowing
@click.option("--if-older", metavar="AGE", help="Skip pages requested within AGE: 12h, 7d, ...")
@click.option("--changed-only", is_flag=True, help="Print only pages that changed or were refused.")
@click.option("--max", "most", type=click.IntRange(1), metavar="N",
              help="Fetch at most N pages, those requested longest ago first.")  # fmt: skip
@click.option(
    "-n", "--dry-run", is_flag=True, help="Fetch, and print outcomes without saving them."
)
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST[:PORT]",
              help="Allow a private address, such as 127.0.0.1:8000.")  # fmt: skip
@click.option("--user-agent", metavar="TEXT", help="User-Agent header to send.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Fetch from at most N hosts at once.", metavar="N"
)
@click.option("--cookies", metavar="FILE", help="Send cookies from a file in Netscape format.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(["text", "json", "jsonl"]), default="text",
              help="How receipts are printed (default: text).")  # fmt: skip
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    if_older: str | None,
    changed_only: bool,
    most: int | None,
    dry_run: bool,
    output: str,
    **flags: Any,
) -> int:
    """Fetch saved pages again.

    Requests are conditional: the server sends a page only if it changed. A page that changed gets a
    new version, one that is gone or worse is reported and changes nothing. Without QUERY or ID
    every saved page is fetched, those requested longest ago first. After an interruption,
    --if-older 1h leaves out those that answered already.

    \b
    newsvault refresh k3fa
    newsvault refresh --if-older 24h
    newsvault refresh 'source:herald date:7d' --changed-only
    newsvault refresh --if-older 7d --max 200
    """
    from newsvault.api.query_intent import chosen
    from newsvault.cli.refusals import with_absence

    pause = read_age(if_older) if if_older is not None else None
    with open_vault(**flags) as vault:
        ids = chosen(vault, query, filters)
        batch = vault.refresh(ids=ids, if_older=pause, limit=most, dry_run=dry_run)
        try:
            code = tell_outcomes(
                with_absence(vault, batch), output, waiting=batch.waiting, dry_run=dry_run,
                always_sum=True, several=lambda: batch.is_several, quiet_same=changed_only,
            )  # fmt: skip
        except KeyboardInterrupt:
            tell_stopped(batch, 0 if dry_run else vault.status().unread)
            raise
        _tell_left(batch.due, if_older or "")
        return code


def _tell_left(due: Due, age: str) -> None:
    """Print how many pages were not requested, and why."""
    for count, why in (
        (due.fresh, f"requested less than {age} ago"),
        (due.unarchived, "declare noarchive"),
        (due.without, "saved without a web address"),
    ):
        if count:
            say(f"{plural(count, 'page')} skipped: {why}")
