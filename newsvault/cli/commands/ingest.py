"""`newsvault ingest`: save pages and report the outcome of each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.batch_report import tell_outcomes
from newsvault.cli.context import from_stdin, open_vault, say, scratch_vault, vault_path
from newsvault.cli.streams import read_stdin
from newsvault.errors import UsageError
from newsvault.text import plural, printable

if TYPE_CHECKING:
    from newsvault.api.vault import Vault
    from newsvault.ingest.batch import Batch, Wishes
    from newsvault.models import Capture, Refusal

_STDIN = "-"
_KINDS = 3  # kinds of skipped records listed by name


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
@click.option("--if-older", metavar="AGE", help="Skip pages captured within AGE: 12h, 7d, ...")
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
    wishes = _wishes(locators, **chosen)
    without_vault = dry_run and not vault_path().exists()
    opened = scratch_vault(**flags) if without_vault else open_vault(create=True, **flags)
    with opened as vault:
        if "-" in locators and url:
            page = _page(vault, locators, url, wishes)
            return tell_outcomes(vault.ingest([page], dry_run=dry_run), output, dry_run=dry_run)
        addresses = _locators(locators, listing)
        from newsvault.ingest.batch import Batch

        batch = Batch(vault, addresses, wishes, url=url, dry_run=dry_run)
        if batch.done_before:
            say(f"resuming an interrupted batch: {batch.done_before} done already")
        try:
            code = tell_outcomes(batch, output, waiting=batch.waiting, dry_run=dry_run,
                                 several=lambda: batch.is_several)  # fmt: skip
        except KeyboardInterrupt:
            _tell_stopped(batch, 0 if dry_run else vault.status().unread)
            raise
        _tell_left(batch)
        return code


def _tell_stopped(batch: Batch, unread: int) -> None:
    """Print how to resume after an interruption."""
    if batch.goes_on:
        say("stopped; run the same command again to resume")
    if unread:
        say(f"{unread} stored but not parsed yet: run newsvault reparse")


def _tell_left(batch: Batch) -> None:
    """Print how many records and addresses were skipped, and why."""
    if batch.passed:
        most = sorted(batch.passed.items(), key=lambda item: -item[1])
        kinds = ", ".join(f"{count} {name}" for name, count in most[:_KINDS])
        more = ", ..." if len(most) > _KINDS else ""
        say(printable(f"{plural(sum(batch.passed.values()), 'record')} skipped: {kinds}{more}"))
    if batch.left_out:
        say(f"{batch.left_out} skipped: already saved")
    if batch.dated_otherwise:
        say(
            f"--captured-at ignored for {plural(batch.dated_otherwise, 'page')}"
            " with a capture time in the source"
        )


def _wishes(
    locators: tuple[str, ...],
    *,
    since: str | None,
    if_older: str | None,
    captured_at: str | None,
    **others: Any,
) -> Wishes:
    from newsvault.ingest.batch import Wishes, read_age, read_day
    from newsvault.sources.saved_date import by_hand

    fetched = next((name for name in locators if "://" in name), others["wayback"])
    if captured_at is not None and fetched:
        raise UsageError(
            "--captured-at applies to saved pages only, not to fetched ones",
            hint="to fetch an older copy of an address, use --wayback",
        )

    return Wishes(
        since=read_day(since) if since is not None else None,
        if_older=read_age(if_older) if if_older is not None else None,
        captured_at=by_hand(captured_at) if captured_at is not None else None,
        **others,
    )


def _one_page_only(locators: tuple[str, ...], listing: str | None) -> None:
    if listing is not None or len(locators) != 1 or "://" not in locators[0]:
        raise UsageError(
            "--ignore-robots applies to one address given on the command line",
            hint="for your own site, set obey_robots in newsvault.toml",
        )


def _locators(given: tuple[str, ...], listing: str | None) -> list[str]:
    locators = []
    for locator in given:
        locators += _lines(_STDIN) if locator == _STDIN else [locator]
    if listing is not None:
        locators += _lines(listing)
    if not locators:
        raise UsageError(
            "nothing to ingest",
            hint="give an address, a file or a folder, or --from FILE; see newsvault ingest --help",
        )
    return locators


def _lines(path: str) -> list[str]:
    if path == _STDIN and sys.stdin.isatty():
        raise UsageError("no addresses on stdin", hint="pipe them into newsvault, one a line")
    try:
        text = read_stdin() if path == _STDIN else Path(path).read_bytes()
    except OSError as exc:
        raise UsageError(f"cannot read {path}: {exc.strerror}") from exc
    lines = (line.strip() for line in text.decode("utf-8-sig", "replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _page(vault: Vault, locators: tuple[str, ...], url: str, wishes: Wishes) -> Capture | Refusal:
    from newsvault.sources.saved_date import dated

    if len(locators) > 1:
        raise UsageError("- with --url takes exactly one page")
    return dated(from_stdin(vault.settings, url), wishes.captured_at)
