"""`newsvault ingest`: take pages in and say what became of each."""

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
_KINDS = 3  # kinds of records passed over that are named


@click.command
@click.argument("locators", nargs=-1, metavar="[URL|FILE|FOLDER|-]...")
@click.option("--from", "listing", metavar="FILE", help="Take one address a line (- for stdin).")
@click.option("--url", metavar="URL", help="The address of a page given as a file or on stdin.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be saved; save nothing.")
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Allow a private address, such as 127.0.0.1:8000.",
)
@click.option("--user-agent", metavar="TEXT", help="Introduce yourself to servers by this name.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Fetch from so many hosts at once.")
@click.option("--cookies", metavar="FILE", help="Send cookies from a Netscape cookies.txt.")
@click.option(
    "--ignore-robots", is_flag=True, help="Fetch one page although robots.txt forbids it."
)
@click.option("--since", metavar="DATE", help="Of feeds and sitemaps, take what is newer.")
@click.option("--max", "most", type=click.IntRange(1), help="Take so many pages of each list.")
@click.option("--skip-known", is_flag=True, help="Leave out addresses that are saved already.")
@click.option("--if-older", metavar="AGE", help="Leave out what was captured within 12h, 7d, ...")
@click.option("--refresh", is_flag=True, help="Ask only for what changed since it was saved.")
@click.option("--wayback", metavar="DATE", help="Take the web archive's copy nearest to DATE.")
@click.option("--captured-at", metavar="DATE", help="When the saved pages were saved.")
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
    **asked: Any,
) -> int:
    """Save pages: addresses, files, folders or lists.

    Every page is kept byte for byte before anything reads it. A page already known gives a new
    capture, and a new version only when its text changed. Feeds, sitemaps, OPML, bookmarks, CSV,
    MHTML, WARC and WACZ are known by their content. The same command again goes on with a batch
    that was interrupted. With --refresh, articles may be named by their ids.

    \b
    newsvault ingest https://example.org/world/talks-resume
    newsvault ingest seeds/pages
    newsvault ingest saved.html --url https://example.org/world/talks-resume
    newsvault ingest --from addresses.txt
    curl -s "$URL" | newsvault ingest - --url "$URL"
    """
    flags = {name: asked.pop(name) for name in ("allow_hosts", "user_agent", "jobs", "cookies")}
    if ignore_robots:
        _one_page_only(locators, listing)
        flags["obey_robots"] = False
    wishes = _wishes(locators, **asked)
    looks_only = dry_run and not vault_path().exists()
    opened = scratch_vault(**flags) if looks_only else open_vault(create=True, **flags)
    with opened as vault:
        if "-" in locators and url:
            page = _page(vault, locators, url, wishes)
            return tell_outcomes(vault.ingest([page], dry_run=dry_run), output, dry_run=dry_run)
        wanted = _locators(locators, listing)
        from newsvault.ingest.batch import Batch

        batch = Batch(vault, wanted, wishes, url=url, dry_run=dry_run)
        if batch.done_before:
            say(f"going on with an interrupted batch: {batch.done_before} were done before")
        try:
            code = tell_outcomes(batch, output, waiting=batch.waiting, dry_run=dry_run,
                                 several=lambda: batch.is_several)  # fmt: skip
        except KeyboardInterrupt:
            _tell_stopped(batch, 0 if dry_run else vault.status().unread)
            raise
        _tell_left(batch)
        return code


def _tell_stopped(batch: Batch, unread: int) -> None:
    """Say how to go on after an interruption."""
    if batch.goes_on:
        say("stopped; the same command again goes on from here")
    if unread:
        say(f"{unread} kept and not read yet: newsvault reparse reads them")


def _tell_left(batch: Batch) -> None:
    """Say what of the sources did not come in without having been refused."""
    if batch.passed:
        most = sorted(batch.passed.items(), key=lambda one: -one[1])
        kinds = ", ".join(f"{count} {name}" for name, count in most[:_KINDS])
        more = ", ..." if len(most) > _KINDS else ""
        say(printable(f"{plural(sum(batch.passed.values()), 'record')} passed over: {kinds}{more}"))
    if batch.left_out:
        say(f"{batch.left_out} left out: saved already")
    if batch.dated_otherwise:
        say(
            f"{plural(batch.dated_otherwise, 'page')} with a time of their own:"
            " --captured-at is for saved pages"
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

    fetched = next((one for one in locators if "://" in one), others["wayback"])
    if captured_at is not None and fetched:
        raise UsageError(
            "--captured-at is for saved pages: what is fetched is captured now",
            hint="for an older copy of an address, see --wayback",
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
            "--ignore-robots is for one address given by hand",
            hint="for a site of your own, see obey_robots in newsvault.toml",
        )


def _locators(given: tuple[str, ...], listing: str | None) -> list[str]:
    wanted = []
    for locator in given:
        wanted += _lines(_STDIN) if locator == _STDIN else [locator]
    if listing is not None:
        wanted += _lines(listing)
    if not wanted:
        raise UsageError(
            "nothing to ingest",
            hint="give an address, a file or a folder, or --from FILE; see newsvault ingest --help",
        )
    return wanted


def _lines(path: str) -> list[str]:
    if path == _STDIN and sys.stdin.isatty():
        raise UsageError("no addresses on stdin", hint="pipe them in, one a line")
    try:
        text = read_stdin() if path == _STDIN else Path(path).read_bytes()
    except OSError as exc:
        raise UsageError(f"cannot read {path}: {exc.strerror}") from exc
    lines = (line.strip() for line in text.decode("utf-8-sig", "replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _page(vault: Vault, locators: tuple[str, ...], url: str, wishes: Wishes) -> Capture | Refusal:
    from newsvault.sources.saved_date import dated

    if len(locators) > 1:
        raise UsageError("- with --url takes one page and nothing else")
    return dated(from_stdin(vault.settings, url), wishes.captured_at)
