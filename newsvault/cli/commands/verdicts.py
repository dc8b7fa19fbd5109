"""`newsvault verdicts`: what captures were taken for, and the person's own word on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any

import click

from newsvault.cli.context import open_vault, print_lines, say, width
from newsvault.cli.list_options import STREAMED, Filters, listing, narrowing, next_offset
from newsvault.cli.statement_lists import print_table, tell_total
from newsvault.models.vault import Judged
from newsvault.output import cells
from newsvault.output.statement_tables import Table
from newsvault.text import safe_line

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "urls")
COLUMNS = (
    "number", "captured_at", "verdict", "by_hand", "requested_url", "url", "status", "why",
    "article_id", "version", "source",
)  # fmt: skip


@click.group("verdicts")
def command() -> None:
    """See what captures were taken for, and correct it.

    Each capture is full, partial or paywalled, or gave no article: bot-challenge, consent-wall,
    login-page, soft-404, script-only, gone, shrunk, and so on. What gave none is kept all the same.

    \b
    newsvault verdicts list
    newsvault verdicts list soft-404 --url example.org
    newsvault verdicts set article 17
    newsvault verdicts set consent-wall k3fa
    """


@command.command("list")
@click.argument("verdict", required=False)
@click.option("--url", "part", default="", metavar="TEXT", help="Only with this in the address.")
@narrowing
@listing("Captures", FORMATS, page=50)
def list_(
    verdict: str | None,
    *,
    part: str,
    filters: Filters,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
) -> int:
    """List captures with this verdict, or all that gave no article; newest first.

    Each line has the capture's number, its day, the verdict, the address and the signs.
    """
    with open_vault() as vault:
        found = vault.verdicts(verdict, url=part, **asdict(filters))
        if output in STREAMED:
            rows = islice(found, offset, None if limit is None else offset + limit)
            printed = print_table(_table(rows), output)
            return int(exit_code and not printed)
        page, total = _page(found, offset, limit)
        known = None if total or part or filters != Filters() else vault.verdict_counts()
    if output == "text":
        print_lines(line for one in page for line in _lines(one))
        if not total:
            say(_none(verdict, known))
    else:
        head = {"total": total, "next_offset": next_offset(total, offset, len(page))}
        print_table(_table(page, head), output)
    if len(page) < total:
        tell_total(total, "capture", offset, len(page))
    return int(exit_code and not total)


def _none(verdict: str | None, known: Mapping[str, int] | None) -> str:
    """Return that there are no such captures; `known` are the verdicts there are."""
    if known is None:
        return "No captures."
    if verdict is None:
        return "Every capture gave an article."
    told = ", ".join(f"{count} {safe_line(name)}" for name, count in known.items())
    return f"No capture is {safe_line(verdict)}. There are: {told or 'no captures'}."


def _page(found: Iterable[Judged], offset: int, limit: int | None) -> tuple[list[Judged], int]:
    """Return some of the captures, and how many there are in all."""
    page, total = [], 0
    for total, one in enumerate(found, 1):  # the last number counts them
        if offset < total and (limit is None or total <= offset + limit):
            page.append(one)
    return page, total


def _table(found: Iterable[Judged], head: dict[str, Any] | None = None) -> Table:
    """Return captures as a table, a row each; it can be printed once."""
    from newsvault.output.json_shapes import judged_shape

    rows = map(judged_shape, found)
    return Table(name="captures", head=head or {}, values=rows, columns=COLUMNS, rows=rows)


@command.command("set")
@click.argument("verdict")
@click.argument("reference", metavar="NUMBER|URL|ID")
def set_(verdict: str, reference: str) -> None:
    """Say what a capture is: article, full, partial, paywalled, or what it is instead of one.

    An article is read out of it at once; what is none leaves lists and searches, and the version
    before it is the newest again. Nothing is deleted, and it can be set anew.
    """
    with open_vault() as vault:
        print_lines(_lines(vault.set_verdict(reference, verdict)))


def _lines(one: Judged) -> Iterator[str]:
    """Yield one line for a program; to a person the signs on lines of their own."""
    said = " (by you)" if one.by_hand else ""
    day = f"{one.captured_at:%Y-%m-%d}"
    told = [str(one.number), day, one.verdict + said, one.requested_url]
    shown = [safe_line(cell) for cell in told]
    why = safe_line(one.why or "")
    room = width()
    if room is None:
        yield "  ".join([*shown, why] if why else shown)
        return
    line = "  ".join(shown)
    if cells.width(line) <= room:
        yield line
    else:  # an address is not broken where a line of its own holds it
        yield "  ".join(shown[:-1])
        yield f"    {shown[-1]}"
    if why:
        yield cells.wrap(why, room, "    ", "    ")
