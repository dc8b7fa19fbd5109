"""`newsvault parse`: what would be read out of a page; nothing is saved."""

from __future__ import annotations

import click

from newsvault.console import look, print_long, settings
from newsvault.formats import load_format


@click.command
@click.argument("locator", metavar="FILE|URL|-")
@click.option("--url", metavar="URL", help="The address of a page given as a file or on stdin.")
@click.option("--part", type=click.Choice(["text", "quotes", "meta"]), help="Only this part.")
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Allow a private address, such as 127.0.0.1:8000.",
)
@click.option("--no-pager", is_flag=True, help="Never page.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(["text", "md", "html", "json", "jsonl"]),
              default="text", help="How the article is printed (default: text).")  # fmt: skip
def command(
    locator: str,
    url: str | None,
    part: str | None,
    allow_hosts: tuple[str, ...],
    *,
    no_pager: bool,
    output: str,
) -> None:
    """Show what would be read out of a page; save nothing.

    \b
    newsvault parse saved.html --url https://example.org/world/talks-resume
    newsvault parse https://example.org/world/talks-resume --json
    """
    from newsvault.formats import text
    from newsvault.vault import preview

    given = click.get_binary_stream("stdin").read() if locator == "-" else None
    stored = preview(locator, url=url, settings=settings(allow_hosts=allow_hosts), body=given)
    if output != "text":
        shown = str(load_format(output, "article").article(stored))
    elif part == "text":
        shown = text.body(stored.article, look())
    elif part == "quotes":
        shown = text.quotes(stored, look())
    elif part == "meta":
        shown = text.facts(stored, look())
    else:
        shown = text.article(stored, look())
    print_long(shown, pager=not no_pager)
