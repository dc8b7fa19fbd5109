"""`newsvault ingest`: save pages and report the outcome of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.batch_report import tell_left, tell_outcomes, tell_stopped
from newsvault.cli.context import from_stdin, open_vault, say, scratch_vault, vault_path
from newsvault.cli.date_options import read_age, read_day, read_saved
from newsvault.cli.ingest_arguments import given_locators
from newsvault.errors import UsageError

if TYPE_CHECKING:
    pass


@click.command
@click.argument("locators", nargs=-1, metavar="[URL|FILE|FOLDER|-]...")
@click.option(
    "--from", "listing", metavar="FILE", help="Read addresses from FILE, one a line (- for stdin)."
)
@click.option("--url", metavar="URL", help="The address of a page given as a file or on stdin.")
@click.option("-n", "--dry-run", is_flag=True, help="Print the outcomes without saving anything.")
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Allow a private address, such as 127.0.0.1:8000.",
)
@click.option("--user-agent", metavar="TEXT", help="User-Agent header to send.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Fetch from at most N hosts at once.", metavar="N"
)
@click.option("--cookies", metavar="FILE", help="Send cookies from a file in Netscape format.")
@click.option(
    "--ignore-robots", is_flag=True, help="Fetch one page even if robots.txt disallows it."
)
@click.option("--since", metavar="DATE", help="Skip feed and sitemap entries older than DATE.")
@click.option(
    "--max", "most", type=click.IntRange(1), metavar="N", help="Save at most N pages of each list."
)
@click.option("--skip-known", is_flag=True, help="Skip addresses that are already saved.")
@click.option(
    "--if-older", metavar="AGE", help="Skip saved pages requested within AGE: 12h, 7d, ..."
)
@click.option("--refresh", is_flag=True, help="Fetch only pages changed since they were saved.")
@click.option("--wayback", metavar="DATE", help="Fetch the Wayback Machine's copy nearest to DATE.")
@click.option("--captured-at", metavar="DATE", help="Capture date of the saved pages given.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(["text", "json", "jsonl"]), default="text",
              help="How receipts are printed (default: text).")  # fmt: skip
def command(
    locators: tuple[str, ...],
    listing: str | None,
    url: str | None,
    *,
    dry_run: bool,
    ignore_robots: bool,
    output: str,
    **chosen: Any,
) -> int:
    """Save pages: addresses, files, folders or lists.

    Every page is stored byte for byte before it is parsed. A page saved before gets a new capture,
    and a new version only if its text changed. Feeds, sitemaps, OPML, bookmarks, CSV, MHTML, WARC
    and WACZ are recognised by their content. To resume an interrupted batch, run the same command
    again. With --refresh, ids of articles are accepted too.

    \b
    newsvault ingest https://example.org/world/talks-resume
    newsvault ingest seeds/pages
    newsvault ingest saved.html --url https://example.org/world/talks-resume
    newsvault ingest --from addresses.txt
    curl -s "$URL" | newsvault ingest - --url "$URL"
    """
    flags = {name: chosen.pop(name) for name in ("allow_hosts", "user_agent", "jobs", "cookies")}
    if ignore_robots:
        _one_page_only(locators, listing)
        flags["obey_robots"] = False
    options = _options(locators, **chosen)
    without_vault = dry_run and not vault_path().exists()
    opened = scratch_vault(**flags) if without_vault else open_vault(create=True, **flags)
    with opened as vault:
        if "-" in locators and url:
            if len(locators) > 1:
                raise UsageError("- with --url takes exactly one page")
            page, moment = from_stdin(vault.settings, url), options["captured_at"]
            outcomes = vault.ingest([page], dry_run=dry_run, captured_at=moment)
            return tell_outcomes(outcomes, output, dry_run=dry_run)
        addresses = given_locators(locators, listing)
        batch = vault.batch(addresses, url=url, dry_run=dry_run, **options)
        if batch.done_before:
            say(f"resuming an interrupted batch: {batch.done_before} done already")
        try:
            code = tell_outcomes(batch, output, waiting=batch.waiting, dry_run=dry_run,
                                 several=lambda: batch.is_several)  # fmt: skip
        except KeyboardInterrupt:
            tell_stopped(batch, 0 if dry_run else vault.status().unread)
            raise
        tell_left(batch)
        return code


def _options(
    locators: tuple[str, ...],
    *,
    since: str | None,
    if_older: str | None,
    captured_at: str | None,
    most: int | None,
    **others: Any,
) -> dict[str, Any]:
    """Return the arguments of `Vault.batch`."""
    fetched = next((name for name in locators if "://" in name), others["wayback"])
    if captured_at is not None and fetched:
        raise UsageError(
            "--captured-at applies to saved pages only, not to fetched ones",
            hint="to fetch an older copy of an address, use --wayback",
        )
    return {
        "since": read_day(since) if since is not None else None,
        "if_older": read_age(if_older) if if_older is not None else None,
        "captured_at": read_saved(captured_at) if captured_at is not None else None,
        "limit": most,
        **others,
    }


def _one_page_only(locators: tuple[str, ...], listing: str | None) -> None:
    if listing is not None or len(locators) != 1 or "://" not in locators[0]:
        raise UsageError(
            "--ignore-robots applies to one address given on the command line",
            hint="for your own site, set obey_robots in newsvault.toml",
        )
