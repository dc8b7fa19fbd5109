"""Printing of search results: hits, counts, facets and explanations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from newsvault.cli.context import (
    bold,
    look,
    next_command,
    print_json,
    print_lines,
    print_rows,
    print_wrapped,
    report_error,
    say,
)
from newsvault.cli.list_options import STREAMED, next_offset
from newsvault.cli.statement_lists import tell_total
from newsvault.errors import QueryError, UsageError
from newsvault.text import one_line, plural, printable

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.api.vault import Vault
    from newsvault.models import Hit, Results
    from newsvault.vault.searching.facets import Explanation

_OF_COUNTS = ("text", "json", "jsonl", "csv", "tsv")


def print_search(
    vault: Vault,
    query: str,
    output: str,
    *,
    typed: str,
    limit: int | None,
    offset: int = 0,
    snippets: int = 2,
    mark: bool = False,
    group: str = "none",
    since_rev: int | str | None = None,
    **how: Any,
) -> int:
    """Print the hits of a search in the format `output`; return their total number.

    Formats for reading end with the total and the next command. `typed` is the query without flags.
    `how` is passed to `Vault.search` (sort, exact).
    """
    how |= {"limit": limit, "offset": offset, "snippets": snippets}
    if output in STREAMED:
        return _stream(vault, query, output, group=group, since_rev=since_rev, **how)
    results = vault.search(query, group=group, since_rev=since_rev, **how)
    further = next_offset(results.total, offset, len(results.hits))
    if group != "none" and len(results.hits) != limit:
        further = None  # the other matches are copies
    _print_hits(results, output, mark=mark, first=offset + 1, further=further)
    if output != "json" or further is not None:
        _tell(vault, results, offset, typed, further, exact=bool(how.get("exact")))
    if output == "text" and results.hits:
        next_command("show", _reference(results))
    return results.total


def _stream(
    vault: Vault, query: str, output: str, *, group: str, since_rev: int | str | None, **how: Any
) -> int:
    """Print the hits one by one as they are found, in a format for programs; return their number.

    `how` is passed to `Vault.search`.
    """
    from newsvault.output.formats import hits_format

    if output != "jsonl":
        how["snippets"] = 0
    if group == "none" and since_rev is None:
        found: Iterable[Hit] = vault.hits(query, **how)
    else:
        found = vault.search(query, group=group, since_rev=since_rev, **how)
    return print_rows(hits_format(output)(found), output)


def _print_hits(
    results: Results, output: str, *, mark: bool, first: int, further: int | None
) -> None:
    """Print the hits, numbered from `first`; `further` is the offset of the next page."""
    if output == "json":
        from newsvault.output.formats import json

        print_rows([json.answer(results, further)], output)
    elif output == "md":
        from newsvault.output.formats import md

        print_rows(md.hits(results.hits), output)
    else:
        from newsvault.output.formats import text as plain

        print_lines(plain.hits(results, look(mark=mark), first=first))


def _reference(results: Results) -> str:
    """Return the first hit's id, of an earlier state with its version."""
    first = results.hits[0].stored
    if results.as_of is None:
        return first.short_id
    return f"{first.short_id}@{first.version_name.partition('@')[2]}"


def print_about(
    vault: Vault,
    text: str,
    *,
    exact: bool,
    output: str,
    count: bool,
    facet: str | None,
    explain: bool,  # noqa: ARG001  # the remaining case
) -> int | None:
    """Print a count, facets or an explanation instead of the hits; return the count, if counted."""
    tell_remarks(text)
    if count:
        total = vault.count(text, exact=exact)
        if output == "text":
            print_lines([str(total)])
        else:
            print_counts([(text, total)], output)
        return total
    if facet is not None:
        fields = [field.strip() for field in facet.split(",")]
        print_facets(vault.facets(text, fields, exact=exact), output)
    else:
        print_explanation(vault.explain(text, exact=exact), output)
    return None


def print_counts(counts: Iterable[tuple[str, int]], output: str, *, title: str = "") -> None:
    """Print values with their counts, in the format `output`."""
    if output == "text":
        if title:
            print_lines([bold(title)])
        for value, count in counts:
            print_wrapped(one_line(value), f"{count:6}  ", " " * 8)
    elif output == "json":
        from newsvault.output.record_shapes import counts_shape

        print_json(counts_shape(counts, title or None))
    else:
        _print_flat([{"value": value, "count": count} for value, count in counts], output)


def print_each_count(
    vault: Vault, batch: Iterable[str], filters: Filters, *, exact: bool, output: str
) -> int:
    """Print the count of each query; an invalid line is reported and skipped."""
    from newsvault.cli.batch_report import SOME_FAILED

    counts, invalid = [], 0
    for number, line in enumerate(batch, 1):
        if not (query := line.strip()):
            continue
        try:
            counts.append((query, vault.count(filters.query(query), exact=exact)))
        except QueryError as error:
            invalid += 1
            say(f"line {number}:")
            report_error(error)
    print_counts(counts, output)
    return 0 if not invalid else SOME_FAILED if counts else QueryError.exit_code


def print_facets(facets: Mapping[str, Iterable[tuple[str, int]]], output: str) -> None:
    """Print the values of each field with their counts."""
    if output == "text":
        for field, counts in facets.items():
            print_counts(counts, output, title=field)
    elif output == "json":
        from newsvault.output.record_shapes import facets_shape

        print_json(facets_shape(facets))
    else:
        rows = [
            {"field": field, "value": value, "count": count}
            for field, counts in facets.items()
            for value, count in counts
        ]
        _print_flat(rows, output, "field")


def _print_flat(rows: list[dict[str, Any]], output: str, *first: str) -> None:
    """Print counts as rows. Raises UsageError for a format for articles only."""
    from newsvault.output.formats import table_format
    from newsvault.output.table import Table

    if output not in _OF_COUNTS:
        raise UsageError(
            f"format {output!r} cannot print counts", hint=f"use one of: {', '.join(_OF_COUNTS)}"
        )
    columns = (*first, "value", "count")
    table = Table(name="counts", head={}, values=tuple(rows), columns=columns, rows=tuple(rows))
    print_rows(table_format(output)(table), output)


def print_explanation(found: Explanation, output: str) -> None:
    """Print the parsed query and the number of articles each part finds alone."""
    if output == "json":
        from newsvault.output.record_shapes import explanation_shape

        print_json(explanation_shape(found))
        return
    if output != "text":
        print_counts(found.parts, output)
        return
    print_wrapped(found.meaning, "Parsed as: ")
    for part, count in found.parts:
        print_wrapped(part, f"{count:6}  ", " " * 8)
    print_lines([f"{found.total:6}  all together", f"Archive revision: {found.revision}"])
    missing = [part for part, count in found.parts if not count and not part.startswith("not ")]
    if not found.total and missing:
        say(f"No articles match: {printable(', '.join(missing))}")


def tell_remarks(query: str) -> None:
    """Print on stderr the corrections made to a query that is only counted."""
    from newsvault.search.query import parse

    _remark(parse(query).remarks)


def _remark(remarks: Iterable[str]) -> None:
    for remark in remarks:
        say(f"note: {printable(remark)}")


def _tell(
    vault: Vault, results: Results, offset: int, typed: str, further: int | None, *, exact: bool
) -> None:
    """Print the remarks, and how many articles were found or what to do without any."""
    _remark(results.remarks)
    since = "" if results.since_rev is None else f" since revision {results.since_rev}"
    if results.total and any(hit.copies for hit in results):
        more = f" More: --offset {further}, or --limit all." if further is not None else ""
        found = plural(results.total, "article")
        say(f"{found} found, copies folded (search --group none prints each).{more}")
        return
    if results.total:
        noun = "new article" if since else "article"
        tell_total(results.total, noun, offset, len(results.hits), f" found{since}")
        return
    if since:
        say(f"No new articles{since}.")
        return
    from newsvault.api.nothing_found import next_step
    from newsvault.api.query_intent import suggested_id

    short = suggested_id(vault, typed)
    if short is not None:
        say(f"No articles. To show the article with this id: newsvault show {short}")
    elif results.suggestion:
        say(f"No articles. Did you mean: newsvault search '{printable(results.suggestion)}'")
    elif results.as_of is None and (step := next_step(vault, results.query, exact=exact)):
        say(f"No articles. {printable(step)}")
    else:
        say("No articles.")
