"""`newsvault parse`: parse a page without saving it."""

from __future__ import annotations

import click

from newsvault.cli.context import from_stdin, look, print_long, report_error, scratch_vault
from newsvault.models import Refusal, StoredArticle
from newsvault.output.formats import article_format


@click.command
@click.argument("locator", metavar="FILE|URL|-")
@click.option("--url", metavar="URL", help="The address of a page given as a file or on stdin.")
@click.option("--part", type=click.Choice(["text", "quotes", "meta"]), help="Print only this part.")
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Allow a private address, such as 127.0.0.1:8000.",
)
@click.option("--no-pager", is_flag=True, help="Print without a pager.")
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
) -> int:
    """Parse a page without saving it.

    \b
    newsvault parse saved.html --url https://example.org/world/talks-resume
    newsvault parse https://example.org/world/talks-resume --json
    """
    with scratch_vault(allow_hosts=allow_hosts) as vault:
        source = from_stdin(vault.settings, url) if locator == "-" else locator
        given_url = None if locator == "-" else url
        outcome = next(vault.ingest([source], url=given_url, dry_run=True))
    if isinstance(outcome, Refusal):
        report_error(outcome)
        return outcome.exit_code
    print_long(_shown(outcome.stored, part, output), output, pager=not no_pager)
    return 0


def _shown(stored: StoredArticle, part: str | None, output: str) -> str:
    if output != "text":
        return article_format(output)(stored)
    from newsvault.output.formats import text

    if part == "text":
        return text.body(stored.article, look())
    if part == "quotes":
        return text.quotes(stored, look())
    if part == "meta":
        return text.facts(stored, look())
    return text.article(stored, look())
