"""`newsvault feeds`: follow feeds, and take in what is new in them."""

from __future__ import annotations

from pathlib import Path

import click

from newsvault.console import is_terminal, json_option, open_vault, print_json, print_lines, say
from newsvault.console.outcomes import tell_outcomes
from newsvault.console.streams import read_stdin
from newsvault.errors import UsageError
from newsvault.text import safe_line


@click.group("feeds")
def command() -> None:
    """Follow feeds, and take in what is new in them.

    \b
    newsvault feeds add https://example.org/feed.xml
    newsvault feeds import feeds.opml
    newsvault feeds list
    newsvault feeds run
    newsvault feeds export > feeds.opml
    """


@command.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
def add(urls: tuple[str, ...]) -> None:
    """Follow feeds."""
    from newsvault import subscriptions

    with open_vault(create=True) as vault:
        new = subscriptions.follow(vault, [(url, "") for url in urls])
    say(f"{new} new; take in what is in them with: newsvault feeds run")


@command.command("import")
@click.argument("file", metavar="FILE")
def import_(file: str) -> None:
    """Follow the feeds of an OPML file (- for stdin)."""
    from newsvault import subscriptions
    from newsvault.sources import opml

    try:
        body = read_stdin() if file == "-" else Path(file).read_bytes()
    except OSError as exc:
        raise UsageError(f"cannot read {file}: {exc.strerror}", hint="check the name") from exc
    entries = [entry for entry in opml.entries(body, "") if entry.is_list]
    found = [(entry.url, entry.title) for entry in entries]
    tags = {entry.url: entry.annotations.tags for entry in entries}
    if not found:
        raise UsageError(f"there are no feeds in {file}", hint="export OPML from a feed reader")
    with open_vault(create=True) as vault:
        new = subscriptions.follow(vault, found, tags)
    say(f"{new} new of {len(found)}; take in what is in them with: newsvault feeds run")


@command.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the feeds that are followed: address, title, last run, what went wrong in it.

    In a pipe the four stand between tabs.
    """
    from newsvault import subscriptions

    with open_vault() as vault:
        followed = subscriptions.feeds(vault)
    if as_json:
        print_json({"feeds": [subscriptions.shape(feed) for feed in followed]})
        return
    for feed in followed:
        when = feed.checked_at[:16].replace("T", " ") or "never run"
        cells = (feed.url, feed.title, when, feed.error)
        shown = [safe_line(cell) for cell in cells]
        print_lines(["  ".join(filter(None, shown)) if is_terminal() else "\t".join(shown)])
    if not followed:
        say("no feeds are followed; newsvault feeds add URL follows one")


@command.command("export")
def export() -> None:
    """Print the feeds that are followed as OPML."""
    from newsvault import subscriptions

    with open_vault() as vault:
        print_lines([subscriptions.to_opml(subscriptions.feeds(vault))])


@command.command("remove")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
def remove(urls: tuple[str, ...]) -> None:
    """Stop following feeds; what they brought stays."""
    from newsvault import subscriptions

    with open_vault() as vault:
        say(f"{subscriptions.unfollow(vault, urls)} no longer followed")


@command.command("run")
@click.option("--since", metavar="DATE", help="Take only what is newer.")
@click.option("--max", "most", type=click.IntRange(1), help="Take so many pages of each feed.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(["text", "json", "jsonl"]), default="text",
              help="How receipts are printed (default: text).")  # fmt: skip
def run(since: str | None, most: int | None, output: str) -> int:
    """Take in what is new in all feeds."""
    from newsvault import subscriptions
    from newsvault.gathering import read_day

    with open_vault() as vault:
        followed = len(subscriptions.feeds(vault))
        if not followed:
            say("no feeds are followed; newsvault feeds add URL follows one")
        day = read_day(since) if since else None
        outcomes = subscriptions.run(vault, since=day, most=most)
        return tell_outcomes(outcomes, output, always_sum=True, several=lambda: followed > 1)
