"""`newsvault search`: find saved articles."""

from __future__ import annotations

from collections.abc import Iterable

import click

from newsvault.console import look, open_vault, print_lines, print_long, report_error, say
from newsvault.console.results import print_counts, print_explanation, print_facets, print_results
from newsvault.errors import NotFound, QueryError, UsageError
from newsvault.formats import load_format
from newsvault.models import Results
from newsvault.vault import Vault

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "md", "ids", "ids0", "urls")


@click.command
@click.argument("query", nargs=-1)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "fresh", "newest", "oldest"]),
    default="relevance",
    help="Order of the hits (default: relevance); fresh is relevance with old articles lowered.",
)
@click.option("-l", "--limit", type=click.IntRange(1, 10_000), default=10, help="Hits to print.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Hits to pass over first.")
@click.option("--exact", is_flag=True, help="Match words as they are written, not their stems.")
@click.option("--no-snippets", is_flag=True, help="Headlines only.")
@click.option("--count", is_flag=True, help="Print only how many there are.")
@click.option("--facet", metavar="FIELDS", help="Count by source, section, lang, month, tag, "
              "byline or speaker (several with commas).")  # fmt: skip
@click.option("--explain", is_flag=True, help="Show how the query is understood and what it finds.")
@click.option("--open", "opened", type=click.IntRange(1), metavar="N", help="Show hit N.")
@click.option("--save", metavar="NAME", help="Keep the query, to be used as saved:NAME.")
@click.option("--batch", type=click.File("r", encoding="utf-8"), metavar="FILE",
              help="One query a line (- for stdin); prints the count of each.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="Exit 1 when nothing is found.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="How hits are printed (default: text).")  # fmt: skip
def command(
    query: tuple[str, ...],
    *,
    sort: str,
    limit: int,
    offset: int,
    exact: bool,
    no_snippets: bool,
    count: bool,
    facet: str | None,
    explain: bool,
    opened: int | None,
    save: str | None,
    batch: Iterable[str] | None,
    exit_code: bool,
    output: str,
) -> int:
    """Find saved articles.

    All words must match; newsvault help query tells the whole language.

    \b
    newsvault search "Blinken"
    newsvault search '"adapt and adjust" speaker:blinken'
    newsvault search 'headline:ukraine after:2024-05' --sort newest
    newsvault search ukraine --facet source,month
    newsvault search blinken --format ids | xargs -n 1 newsvault show
    """
    text = " ".join(query)
    if not text and batch is None:
        raise click.UsageError("Missing argument 'QUERY...'.")
    with open_vault() as vault:
        if batch is not None:
            return _count_each(vault, batch, exact=exact, output=output)
        if save:
            _save(vault, save, text)
        if count or facet is not None or explain:
            total = _tell_about(vault, text, count=count, facet=facet, exact=exact, output=output)
            return int(exit_code and total == 0)
        snippets = 0 if no_snippets or opened else 2
        results = vault.search(
            text, limit=opened or limit, offset=offset, sort=sort, exact=exact, snippets=snippets
        )
    if opened:
        return _show(results, opened, output)
    print_results(results, output, offset=offset)
    return int(exit_code and not results.total)


def _save(vault: Vault, name: str, text: str) -> None:
    if f"saved:{name}" in text.split():
        raise UsageError(
            f"saved:{name} would ask for itself", hint=f"save it under a name other than {name}"
        )
    vault.record([("put", "query", "", name, text)])
    say(f"Saved: newsvault search saved:{name}")


def _count_each(vault: Vault, batch: Iterable[str], *, exact: bool, output: str) -> int:
    """Print the count of each query; a line that cannot be understood is told and passed over."""
    from newsvault import asking
    from newsvault.console.outcomes import SOME_FAILED

    asked, bad = [], 0
    for number, line in enumerate(batch, 1):
        if not (query := line.strip()):
            continue
        try:
            asked.append((query, asking.count(vault, query, exact=exact)))
        except QueryError as error:
            bad += 1
            say(f"line {number}:")
            report_error(error)
    print_counts(asked, output)
    return 0 if not bad else SOME_FAILED if asked else QueryError.exit_code


def _show(results: Results, number: int, output: str) -> int:
    if len(results.hits) < number:
        raise NotFound(f"there is no hit {number}", hint=f"{results.total} were found")
    stored = results.hits[number - 1].stored
    if output == "text":
        from newsvault.formats.text import article

        print_long(article(stored, look()))
    else:
        print_long(str(load_format(output, "article").article(stored)), output)
    return 0


def _tell_about(
    vault: Vault, text: str, *, count: bool, facet: str | None, exact: bool, output: str
) -> int | None:
    """Print what is asked about the hits instead of them; return their number where counted."""
    from newsvault import asking

    if count:
        total = asking.count(vault, text, exact=exact)
        if output == "text":
            print_lines([str(total)])
        else:
            print_counts([(text, total)], output)
        return total
    if facet is not None:
        fields = [field.strip() for field in facet.split(",")]
        print_facets(asking.facets(vault, text, fields, exact=exact), output)
    else:
        print_explanation(asking.explain(vault, text, exact=exact), output)
    return None
