"""`newsvault diff`: what differs between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.context import look, open_vault, print_long, uses_color
from newsvault.errors import UsageError

if TYPE_CHECKING:
    from newsvault.models.changes import Diff, Piece

PARTS = "headline, summary, byline, published, modified, section, agency, correction, quotes, text"
CONTEXT = "Unchanged paragraphs to print around changed ones (default: 0)."


@click.command
@click.argument("reference", metavar="ID")
@click.argument("before", required=False, metavar="[A]")
@click.argument("after", required=False, metavar="[B]")
@click.option("--stat", is_flag=True, help="Print one line for each kind of difference.")
@click.option("--only", metavar="PART,...", default="", help=f"Only these parts: {PARTS}.")
@click.option("--context", type=click.IntRange(0), default=0, metavar="N", help=CONTEXT)
@click.option("--exit-code", is_flag=True, help="Exit 1 when the two differ.")
@click.option("--no-pager", is_flag=True, help="Print without a pager.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(["text", "md", "html", "json"]),
              default="text", help="How the difference is printed (default: text).")  # fmt: skip
def command(
    reference: str,
    before: str | None,
    after: str | None,
    *,
    stat: bool,
    only: str,
    context: int,
    exit_code: bool,
    no_pager: bool,
    output: str,
) -> int:
    """Show what differs between two versions, word by word.

    The default is the last two versions. A and B are numbers or dates of versions; A alone is
    compared with the newest, and another article's ID with this one. Punctuation, the shape of
    quotation marks, spaces, relative times and counters are no difference. A pipe gets [-gone-] and
    {+come+}, a terminal colour.

    \b
    newsvault diff k3fa
    newsvault diff k3fa 1 3 --only quotes,headline
    newsvault diff k3fa 2024-05-01 --stat
    newsvault diff k3fa m7qe --format html > two.html
    """
    parts = _parts(only)
    with open_vault() as vault:
        found = vault.diff(reference, before, after)
    print_long(_shown(found, output, parts, context, stat=stat), output, pager=not no_pager)
    return int(exit_code and not found.difference.is_empty)


def _parts(only: str) -> tuple[str, ...]:
    from newsvault.output.difference_text import PARTS

    names = tuple(part.strip().lower() for part in only.split(",") if part.strip())
    for name in names:
        if name not in PARTS:
            raise UsageError(f"--only: no part {name!r}", hint=f"parts: {', '.join(PARTS)}")
    return names


def _shown(found: Diff, output: str, only: tuple[str, ...], context: int, *, stat: bool) -> str:
    """Return the text of a difference in the chosen format."""
    from newsvault.output import difference_text as text

    if output == "json":
        from newsvault.output.change_shapes import diff_shape
        from newsvault.output.formats.json import dump

        return dump(diff_shape(found))
    if output == "html":
        return text.html_page(found, only=only, context=context)
    if output == "md":
        return text.markdown(found, only=only, context=context)
    style = look()
    if stat:
        return "\n".join(text.stat_lines(found, style))
    mark = _coloured if uses_color() else text.in_pipe
    return "\n".join(text.text_lines(found, style, mark, only=only, context=context))


def _coloured(piece: Piece) -> str:
    """Return a piece in red or green; struck through and underlined for who sees no colour."""
    from newsvault.output.difference_text import shown

    text = shown(piece.text)
    if piece.kind == "gone":
        return click.style(text, fg="red", strikethrough=True)
    return click.style(text, fg="green", underline=True) if piece.kind == "come" else text
