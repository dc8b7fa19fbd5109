"""`newsvault feeds`: follow feeds, and take in what is new in them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsvault.console import open_vault, print_lines, report_error, say
from newsvault.errors import UsageError
from newsvault.models import Refusal
from newsvault.text import one_line, printable

SOME_FAILED = 8


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
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as exc:
        raise UsageError(f"cannot read {file}: {exc.strerror}", hint="check the name") from exc
    found = [(entry.url, entry.title) for entry in opml.entries(body, "")]
    if not found:
        raise UsageError(f"there are no feeds in {file}", hint="export OPML from a feed reader")
    with open_vault(create=True) as vault:
        new = subscriptions.follow(vault, found)
    say(f"{new} new of {len(found)}; take in what is in them with: newsvault feeds run")


@command.command("list")
def list_() -> None:
    """List the feeds that are followed, and how each went last time."""
    from newsvault import subscriptions

    with open_vault() as vault:
        rows = [
            (feed.url, feed.title, feed.checked_at or "never", feed.error)
            for feed in subscriptions.feeds(vault)
        ]
    print_lines("\t".join(printable(one_line(cell)) for cell in row) for row in rows)


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
def run(since: str | None, most: int | None) -> int:
    """Take in what is new in all feeds."""
    from newsvault import subscriptions
    from newsvault.console import look
    from newsvault.formats.text import row
    from newsvault.gathering import read_day

    saved = refused = 0
    with open_vault() as vault:
        day = read_day(since) if since else None
        for outcome in subscriptions.run(vault, since=day, most=most):
            if isinstance(outcome, Refusal):
                refused += 1
                report_error(outcome)
            else:
                saved += 1
                print_lines([row(outcome.stored, look(), outcome.outcome)])
    say(f"{saved} saved, {refused} refused")
    return SOME_FAILED if refused else 0
