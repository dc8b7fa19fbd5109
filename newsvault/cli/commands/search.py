"""`newsvault search`: search saved articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.context import look, open_vault, print_long, say
from newsvault.cli.list_options import listing, narrowing
from newsvault.cli.revisions import archive_of, check_revisions
from newsvault.cli.search_results import print_about, print_each_count, print_search
from newsvault.errors import NotFound
from newsvault.output.formats import article_format
from newsvault.text import printable

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.api.vault import Vault
    from newsvault.models import Results

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "ids0", "urls")


@click.command
@click.argument("query", nargs=-1)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "fresh", "newest", "oldest"]),
    default="relevance",
    help="Order (default: relevance); fresh is relevance with older articles ranked lower.",
)
@narrowing
@click.option("--in", "scope", type=click.Choice(["articles", "versions"]), default="articles",
              help="versions: search text that the newest version has no more.")  # fmt: skip
@click.option("--exact", is_flag=True, help="Match words as they are written, not their stems.")
@click.option("--group", type=click.Choice(["story", "none"]), help="story: print copies of one "
              "text as one hit (default in text, but not with --since-rev); none: print "
              "each.")  # fmt: skip
@click.option("--no-snippets", is_flag=True, help="Print headlines only.")
@click.option("--mark", is_flag=True, help="Put **marks** around matches, in text.")
@click.option("--count", is_flag=True, help="Print only the number of hits.")
@click.option("--facet", metavar="FIELDS", help="Count by source, section, lang, month, year, "
              "tag, byline or speaker (several with commas).")  # fmt: skip
@click.option("--explain", is_flag=True, help="Print the parsed query and the hits of each part.")
@click.option("--open", "opened", type=click.IntRange(1), metavar="N", help="Show hit N.")
@click.option("--as-of", metavar="REV|DATE", help="Search the articles and versions of an earlier "
              "archive revision, or of the end of a day, as they are read today.")  # fmt: skip
@click.option("--since-rev", metavar="REV|DATE", help="Only hits that were none at this archive "
              "revision, or in another version.")  # fmt: skip
@click.option("--save", metavar="NAME", help="Save the query for use as saved:NAME.")
@click.option("--batch", type=click.File("r", encoding="utf-8"), metavar="FILE",
              help="Read one query a line (- for stdin) and print the count of each.")  # fmt: skip
@listing("Hits", FORMATS, page=10)
def command(
    query: tuple[str, ...],
    *,
    filters: Filters,
    sort: str,
    scope: str,
    group: str | None,
    limit: int | None,
    offset: int,
    exact: bool,
    no_snippets: bool,
    mark: bool,
    opened: int | None,
    as_of: str | None,
    since_rev: str | None,
    save: str | None,
    batch: Iterable[str] | None,
    exit_code: bool,
    output: str,
    **about: Any,
) -> int:
    """Search saved articles.

    All words must match; newsvault help query describes the query language. An id, an address or a
    pasted headline finds its article.

    \b
    newsvault search "Blinken"
    newsvault search '"adapt and adjust" speaker:blinken'
    newsvault search 'headline:ukraine after:2024-05' --sort newest
    newsvault search ukraine --since 2024-05 --source meridian
    newsvault search --in versions 'promised a refund'
    newsvault search ukraine --facet source,month
    newsvault search blinken --format ids | xargs -n 1 newsvault show
    """
    typed = " ".join(query)
    if not typed and batch is None and not filters:
        raise click.UsageError("Missing argument 'QUERY...'.")
    within = "" if scope == "articles" else f"in:{scope} "
    if within and batch is None:
        typed = within + (typed or "*")
    check_revisions(as_of, since_rev, others=bool(save or batch), group=group, **about)
    with open_vault() as own, archive_of(own, as_of) as vault:
        if batch is not None:
            lines = (within + line if line.strip() else "" for line in batch)
            return print_each_count(vault, lines, filters, exact=exact, output=output)
        if save:
            _save(vault, save, filters.query(typed))
        text = _meant(vault, typed, filters)
        if about["count"] or about["facet"] is not None or about["explain"]:
            counted = print_about(vault, text, exact=exact, output=output, **about)
            return int(exit_code and counted == 0)
        if opened:
            found = vault.search(text, limit=1, offset=opened - 1, sort=sort, exact=exact,
                                 since_rev=since_rev)  # fmt: skip
            return _show(found, opened, output)
        total = print_search(
            vault, text, output, typed=typed, limit=limit, offset=offset, sort=sort, exact=exact,
            snippets=0 if no_snippets else 2, mark=mark, since_rev=since_rev,
            group=group or ("auto" if output == "text" else "none"),
        )  # fmt: skip
    return int(exit_code and not total)


def _meant(vault: Vault, typed: str, filters: Filters) -> str:
    from newsvault.api.query_intent import meant  # a command's help need not pay for it

    return meant(vault, typed, filters)


def _save(vault: Vault, name: str, text: str) -> None:
    vault.save_query(name, text)
    say(printable(f"Saved: newsvault search saved:{name}"))


def _show(results: Results, number: int, output: str) -> int:
    if not results.hits:
        raise NotFound(f"no hit {number}", hint=f"the query finds {results.total}")
    stored = results.hits[0].stored
    if output == "text":
        from newsvault.output.formats.text import article

        print_long(article(stored, look()))
    else:
        print_long(article_format(output)(stored), output)
    return 0
