"""`newsvault verdicts`: list and correct the classification of captures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.context import open_vault, print_lines, say, width
from newsvault.cli.list_options import STREAMED, listing, narrowing, next_offset
from newsvault.cli.statement_lists import print_table, tell_total
from newsvault.models.vault import Judged
from newsvault.output import cell_width
from newsvault.output.table import Table
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.api.filters import Filters

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "urls")
COLUMNS = (
    "number", "captured_at", "verdict", "by_hand", "requested_url", "url", "status", "why",
    "article_id", "version", "source",
)  # fmt: skip


@click.group("verdicts")
def command() -> None:
    """List and correct the classification of captures.

    A capture is full, partial or paywalled, or not an article: bot-challenge, consent-wall,
    login-page, soft-404, script-only, gone, shrunk, and so on. All are stored.

    \b
    newsvault verdicts list
    newsvault verdicts list soft-404 --url example.org
    newsvault verdicts set article 17
    newsvault verdicts set consent-wall k3fa
    """


@command.command("list")
@click.argument("verdict", required=False)
@click.option(
    "--url", "part", default="", metavar="TEXT", help="Only captures with TEXT in the address."
)
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
    """List captures with this verdict, or all that are not articles; newest first.

    Each line has the capture's number, date, verdict, address and the evidence for the verdict.
    """
    with open_vault() as vault:
        found = vault.verdicts(verdict, url=part, **asdict(filters))
        if output in STREAMED:
            rows = islice(found, offset, None if limit is None else offset + limit)
            printed = print_table(_table(rows), output)
            return int(exit_code and not printed)
        page, total = _page(found, offset, limit)
        known = None if total or part or filters else vault.verdict_counts()
    if output == "text":
        print_lines(line for capture in page for line in _lines(capture))
        if not total:
            say(_none(verdict, known))
    else:
        head = {"total": total, "next_offset": next_offset(total, offset, len(page))}
        print_table(_table(page, head), output)
    if len(page) < total:
        tell_total(total, "capture", offset, len(page))
    return int(exit_code and not total)


def _none(verdict: str | None, known: Mapping[str, int] | None) -> str:
    """Return the message for an empty list; `known` maps each verdict in use to its count."""
    if known is None:
        return "No captures."
    if verdict is None:
        return "Every capture is an article."
    counts = ", ".join(f"{count} {safe_line(name)}" for name, count in known.items())
    return f"No capture is {safe_line(verdict)}. There are: {counts or 'no captures'}."


def _page(found: Iterable[Judged], offset: int, limit: int | None) -> tuple[list[Judged], int]:
    """Return one page of the captures and their total number."""
    page, total = [], 0
    for total, capture in enumerate(found, 1):  # the last number is the total
        if offset < total and (limit is None or total <= offset + limit):
            page.append(capture)
    return page, total


def _table(found: Iterable[Judged], head: dict[str, Any] | None = None) -> Table:
    """Return captures as a table, one row each, consumed by printing it."""
    from newsvault.output.json_shapes import judged_shape

    rows = map(judged_shape, found)
    return Table(name="captures", head=head or {}, values=rows, columns=COLUMNS, rows=rows)


@command.command("set")
@click.argument("verdict")
@click.argument("reference", metavar="NUMBER|URL|ID")
def set_(verdict: str, reference: str) -> None:
    """Set the verdict of a capture: article, full, partial, paywalled, consent-wall, ...

    A capture set to article is parsed at once. One set to anything else is hidden from lists and
    searches, and the version before it is the newest again. Nothing is deleted, and the verdict can
    be set again.
    """
    with open_vault() as vault:
        print_lines(_lines(vault.set_verdict(reference, verdict)))


def _lines(one: Judged) -> Iterator[str]:
    """Yield one line in a pipe; on a terminal the evidence is on separate lines."""
    said = " (by you)" if one.by_hand else ""
    day = f"{one.captured_at:%Y-%m-%d}"
    row = [str(one.number), day, one.verdict + said, one.requested_url]
    shown = [safe_line(cell) for cell in row]
    why = safe_line(one.why or "")
    room = width()
    if room is None:
        yield "  ".join([*shown, why] if why else shown)
        return
    line = "  ".join(shown)
    if cell_width.width(line) <= room:
        yield line
    else:  # on a separate line an address fits unbroken more often
        yield "  ".join(shown[:-1])
        yield f"    {shown[-1]}"
    if why:
        yield cell_width.wrap(why, room, "    ", "    ")
