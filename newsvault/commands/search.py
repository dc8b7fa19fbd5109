"""`newsvault search`: find saved articles."""

from __future__ import annotations

import click

from newsvault.console import look, next_command, open_vault, print_lines, say
from newsvault.formats import load_format
from newsvault.models import Results

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "urls")


@click.command
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    help="Order of the hits (default: relevance).",
)
@click.option("-l", "--limit", type=click.IntRange(1, 10_000), default=10, help="Hits to print.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Hits to pass over first.")
@click.option("--exact", is_flag=True, help="Match words as they are written, not their stems.")
@click.option("--no-snippets", is_flag=True, help="Headlines only.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when nothing is found.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How hits are printed (default: text).")  # fmt: skip
def command(
    query: tuple[str, ...],
    sort: str,
    limit: int,
    offset: int,
    *,
    exact: bool,
    no_snippets: bool,
    exit_code: bool,
    output: str,
) -> int:
    """Find saved articles.

    All words must match; newsvault help query tells the whole language.

    \b
    newsvault search "Blinken"
    newsvault search '"adapt and adjust" speaker:blinken'
    newsvault search 'headline:ukraine after:2024-05' --sort newest
    newsvault search blinken --format ids | xargs -n 1 newsvault show
    """
    text = " ".join(query)
    with open_vault() as vault:
        results = vault.search(
            text,
            limit=limit,
            offset=offset,
            sort=sort,
            exact=exact,
            snippets=0 if no_snippets else 2,
        )
    if output == "text":
        from newsvault.formats import text as plain

        print_lines(plain.hits(results, look(), first=offset + 1))
        _tell(results, offset)
    else:
        print_lines(load_format(output, "hits").hits(results))
    return 1 if exit_code and not results.total else 0


def _tell(results: Results, offset: int) -> None:
    if not results.total:
        meant = (
            f" Did you mean: newsvault search '{results.suggestion}'" if results.suggestion else ""
        )
        say(f"No matches.{meant}")
        return
    last = offset + len(results.hits)
    if not results.hits:
        say(f"{results.total} found; --offset {offset} is past the last.")
        return
    articles = "article" if results.total == 1 else "articles"
    say(f"{results.total} {articles} found" + (f", {offset + 1}-{last} shown"
        if len(results.hits) < results.total else "") + ".")  # fmt: skip
    if last < results.total:
        say(f"More: --offset {last}")
    next_command("show", results.hits[0].stored.short_id)
