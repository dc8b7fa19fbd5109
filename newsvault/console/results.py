"""How answers are printed: hits, counts, facets and explanations, to a person or a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from newsvault.console import (
    bold,
    look,
    next_command,
    print_json,
    print_lines,
    print_rows,
    say,
)
from newsvault.errors import UsageError
from newsvault.text import printable, safe_line

if TYPE_CHECKING:
    from newsvault.asking import Explanation
    from newsvault.models import Results

_OF_COUNTS = ("text", "json", "jsonl", "csv", "tsv")


def print_results(results: Results, output: str, *, offset: int = 0) -> None:
    """Print hits in the format `output`; to a person, how many there are and what to do next."""
    if output == "text":
        from newsvault.formats import text as plain

        print_lines(plain.hits(results, look(), first=offset + 1))
        _tell(results, offset)
        return
    from newsvault.formats import load_format

    print_rows(load_format(output, "hits").hits(results), output)


def print_counts(counts: Iterable[tuple[str, int]], output: str, *, title: str = "") -> None:
    """Print how often there is what, in the format `output`."""
    if output == "text":
        if title:
            print_lines([bold(title)])
        print_lines(f"{count:6}  {safe_line(value)}" for value, count in counts)
    elif output == "json":
        print_json(_counted(title or None, counts))
    else:
        _print_flat([{"value": value, "count": count} for value, count in counts], output)


def print_facets(facets: Mapping[str, Iterable[tuple[str, int]]], output: str) -> None:
    """Print how often each value of each field is found."""
    if output == "text":
        for field, counts in facets.items():
            print_counts(counts, output, title=field)
    elif output == "json":
        print_json({"facets": [_counted(field, counts) for field, counts in facets.items()]})
    else:
        rows = [
            {"field": field, "value": value, "count": count}
            for field, counts in facets.items()
            for value, count in counts
        ]
        _print_flat(rows, output, "field")


def _counted(field: str | None, counts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    listed = [{"value": value, "count": count} for value, count in counts]
    return {"field": field, "counts": listed}


def _print_flat(rows: list[dict[str, Any]], output: str, *first: str) -> None:
    """Print counts as rows. Raises UsageError for a format that is made for articles."""
    from newsvault.formats import load_format
    from newsvault.tables import Table

    if output not in _OF_COUNTS:
        raise UsageError(
            f"format {output!r} cannot print counts", hint=f"use one of: {', '.join(_OF_COUNTS)}"
        )
    columns = (*first, "value", "count")
    table = Table(name="counts", head={}, values=tuple(rows), columns=columns, rows=tuple(rows))
    print_rows(load_format(output, "table").table(table), output)


def print_explanation(found: Explanation, output: str) -> None:
    """Print how a query was understood and what each part finds alone."""
    if output == "json":
        parts = [{"part": part, "articles": count} for part, count in found.parts]
        print_json({"meaning": found.meaning, "parts": parts, "total": found.total})
        return
    if output != "text":
        print_counts(found.parts, output)
        return
    print_lines([f"Understood as: {printable(found.meaning)}"])
    print_lines(f"{count:6}  {printable(part)}" for part, count in found.parts)
    print_lines([f"{found.total:6}  all together"])
    missing = [part for part, count in found.parts if not count and not part.startswith("not ")]
    if not found.total and missing:
        say(f"Nothing is found because of: {printable(', '.join(missing))}")


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
