"""`newsvault verdicts`: what captures were taken for, and the person's own word on it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from newsvault.arguments import ALL
from newsvault.console import open_vault, print_lines, say, width
from newsvault.console.choosing import STREAMED, listing, next_offset
from newsvault.console.sayings import print_table, tell_total
from newsvault.holdings import Judged
from newsvault.tables import Table
from newsvault.text import safe_line

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "urls")
COLUMNS = (
    "number", "captured_at", "verdict", "by_hand", "requested_url", "url", "status", "why",
    "article_id", "version",
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
@listing("Captures", FORMATS, page=50)
def list_(
    verdict: str | None,
    *,
    part: str,
    limit: int | None,
    offset: int,
    exit_code: bool,
    output: str,
) -> int:
    """List captures with this verdict, or all that gave no article; newest first.

    Each line has the capture's number, its day, the verdict, the address and the signs.
    """
    from newsvault import judging

    with open_vault() as vault:
        every = judging.judged(vault, verdict, part=part, limit=ALL)
    found = every[offset : None if limit is None else offset + limit]
    if output == "text":
        print_lines(line for one in found for line in _lines(one))
        if not every:
            say(f"No capture is {verdict}." if verdict else "Every capture gave an article.")
    else:
        from newsvault.shapes import judged_shape

        rows = tuple(judged_shape(one) for one in found)
        head = {"total": len(every), "next_offset": next_offset(len(every), offset, len(found))}
        print_table(
            Table(name="captures", head=head, values=rows, columns=COLUMNS, rows=rows), output
        )
    if output not in STREAMED and len(found) < len(every):
        tell_total(len(every), "capture", offset, len(found))
    return int(exit_code and not every)


@command.command("set")
@click.argument("verdict")
@click.argument("reference", metavar="NUMBER|URL|ID")
def set_(verdict: str, reference: str) -> None:
    """Say what a capture is: article, full, partial, paywalled, or what it is instead of one.

    An article is read out of it at once; what is none leaves lists and searches, and the version
    before it is the newest again. Nothing is deleted, and it can be set anew.
    """
    from newsvault import judging

    with open_vault() as vault:
        print_lines(_lines(judging.judge(vault, reference, verdict)))


def _lines(one: Judged) -> Iterator[str]:
    """Yield one line for a program; to a person the signs on lines of their own."""
    said = " (by you)" if one.by_hand else ""
    day = f"{one.captured_at:%Y-%m-%d}"
    cells = [str(one.number), day, one.verdict + said, one.requested_url]
    shown = [safe_line(cell) for cell in cells]
    why = safe_line(one.why or "")
    room = width()
    if room is None:
        yield "  ".join([*shown, why] if why else shown)
        return
    yield "  ".join(shown)
    yield from (f"    {line}" for line in textwrap.wrap(why, max(20, room - 4)))
