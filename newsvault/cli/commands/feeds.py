"""`newsvault feeds`: follow feeds and save their new articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsvault.cli.batch_report import SOME_FAILED, say_failure, tell_outcomes
from newsvault.cli.context import is_terminal, look, open_vault, print_lines, say
from newsvault.cli.date_options import read_day
from newsvault.cli.statement_lists import print_table
from newsvault.cli.streams import read_stdin
from newsvault.errors import BadAddress, SourceError, cannot_read
from newsvault.output.cell_width import column, width
from newsvault.output.table import Table
from newsvault.text import plural, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsvault.api.feeds import Feed, FoundFeed
    from newsvault.api.vault import Vault

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "urls")
COLUMNS = ("url", "title", "checked_at", "error", "etag", "modified")
_TITLE = 30  # cells of a title
_RUN = " Fetch their articles with: newsvault feeds run"


@click.group("feeds")
def command() -> None:
    """Follow feeds and save their new articles.

    \b
    newsvault feeds add https://example.org/
    newsvault feeds import feeds.opml
    newsvault feeds list
    newsvault feeds run
    newsvault feeds export > feeds.opml
    """


@command.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--no-check", is_flag=True, help="Follow the given address without fetching it.")
def add(urls: tuple[str, ...], *, no_check: bool) -> int:
    """Follow feeds, given by the address of the feed or of its site.

    Each address is fetched. If it is not a feed, tries the feeds its page declares, then common
    feed addresses of the site (/feed, /rss.xml), then the sitemaps named in its robots.txt. Follows
    the first feed of articles and lists the others.
    """
    with open_vault(create=True) as vault:
        new, code = (vault.feeds.add_all(urls), 0) if no_check else _add_checked(vault, urls)
    if new or not code:
        say(f"{new} new.{_RUN if new else ''}")
    return code


def _add_checked(vault: Vault, urls: tuple[str, ...]) -> tuple[int, int]:
    """Follow the first feed of each address; return the number of new feeds, the exit code."""
    new = code = 0
    for url in urls:
        try:
            found = vault.feeds.find(url)
        except (BadAddress, SourceError) as exc:
            if isinstance(exc, SourceError):
                exc.hint = "; ".join(
                    filter(None, (exc.hint, "--no-check follows it without fetching"))
                )
            if len(urls) == 1:
                raise
            say_failure(url, exc)
            code = SOME_FAILED
            continue
        is_new = vault.feeds.add(found[0].url, title=found[0].title, check=False)
        new += is_new
        say(_found_line("following" if is_new else "already followed", found[0]))
        for other in found[1:]:
            say(_found_line("also available:", other))
    return new, code


def _found_line(what: str, found: FoundFeed) -> str:
    title = f", {found.title}" if found.title else ""
    entries = plural(found.entries, "entry", "entries")
    return safe_line(f"{what} {found.url}: {entries}{title}")


@command.command("import")
@click.argument("file", metavar="FILE")
def import_(file: str) -> None:
    """Follow the feeds of an OPML file (- for stdin)."""
    try:
        body = read_stdin() if file == "-" else Path(file).read_bytes()
    except OSError as exc:
        raise cannot_read(file, exc, "check the name") from exc
    with open_vault(create=True) as vault:
        new, found = vault.feeds.add_opml(body, name=file)
    say(f"{new} new of {found}.{_RUN if new else ''}")


@command.command("list")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How feeds are printed (default: text).")  # fmt: skip
def list_(*, output: str) -> None:
    """List followed feeds: time of the last run, title, address, error of the last run.

    In a pipe: address, title, time and error, separated by tabs.
    """
    with open_vault() as vault:
        followed = tuple(vault.feeds)
    if output != "text":
        from newsvault.output.json_shapes import feed_shape

        rows = tuple(feed_shape(feed) for feed in followed)
        print_table(Table(name="feeds", head={}, values=rows, columns=COLUMNS, rows=rows), output)
        return
    room = max((width(safe_line(feed.title)) for feed in followed), default=0)
    for feed in followed:
        print_lines(_rows(feed, min(room, _TITLE)))
    if not followed:
        say("No feeds. Follow one: newsvault feeds add URL")


def _rows(feed: Feed, room: int) -> Iterator[str]:
    """Yield the row of a feed: on a terminal a table, the error under the address."""
    when = feed.checked_at[:16].replace("T", " ") or "never run"
    url, title, error = (safe_line(cell) for cell in (feed.url, feed.title, feed.error))
    if not is_terminal():
        yield f"{url}\t{title}\t{when}\t{error}"
        return
    lead = f"{when:<16}  " + (f"{column(title, room)}  " if room else "")
    yield lead + url
    if error:
        yield look().wrap(f"error: {error}", " " * 18)


@command.command("export")
def export() -> None:
    """Print the followed feeds as OPML."""
    with open_vault() as vault:
        print_lines([vault.feeds.to_opml()])


@command.command("remove")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
def remove(urls: tuple[str, ...]) -> None:
    """Stop following feeds; articles saved from them stay."""
    with open_vault() as vault:
        say(f"{plural(vault.feeds.remove_all(urls), 'feed')} no longer followed.")


@command.command("run")
@click.option("--since", metavar="DATE", help="Save only articles newer than this.")
@click.option(
    "--max", "most", type=click.IntRange(1), help="Save at most N pages of each feed.", metavar="N"
)
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(["text", "json", "jsonl"]), default="text",
              help="How receipts are printed (default: text).")  # fmt: skip
def run(since: str | None, most: int | None, output: str) -> int:
    """Save new articles from all followed feeds."""
    with open_vault() as vault:
        followed = len(vault.feeds)
        if not followed:
            say("No feeds. Follow one: newsvault feeds add URL")
        day = read_day(since) if since else None
        outcomes = vault.feeds.run(since=day, limit=most)
        return tell_outcomes(outcomes, output, always_sum=True, several=lambda: followed > 1)
