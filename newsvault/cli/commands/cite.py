"""`newsvault cite`: citations of articles and quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.context import open_vault, print_lines, say_renumbered
from newsvault.cli.list_options import narrowing
from newsvault.cli.streams import print_utf8
from newsvault.errors import NotFound, UsageError
from newsvault.text import printable

if TYPE_CHECKING:
    from newsvault.api.filters import Filters

FORMATS = ("text", "html", "csl-json", "bibtex", "biblatex", "ris")


@click.command
@click.argument("references", nargs=-1, metavar="ID...|QUERY")
@narrowing
@click.option("--style", default="plain", metavar="NAME|FILE",
              help="Citation style: plain, wikipedia, apa, mla, chicago, ... or a CSL file "
              "(default: plain).")  # fmt: skip
@click.option("--styles", is_flag=True, help="List the names of the styles.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text",
              help="text and html are in the style; the others are for reference managers "
              "(default: text).")  # fmt: skip
@click.option(
    "--in-text",
    is_flag=True,
    help="Print the footnote, or the citation in parentheses, instead of the reference.",
)
@click.option("--no-copy", is_flag=True, help="Leave out the stored copy (text, html).")
def command(
    references: tuple[str, ...],
    *,
    filters: Filters,
    style: str,
    styles: bool,
    output: str,
    in_text: bool,
    no_copy: bool,
) -> None:
    """Cite articles and quotations with their stored copy.

    ID is an article, a version (ID@2) or a quotation (ID.q3). Each citation names the stored copy:
    when it was captured, and the SHA-256 of its bytes. Styles other than plain and wikipedia need
    pandoc: pip install 'newsvault[cite]'.

    \b
    newsvault cite k3fa
    newsvault cite k3fa.q2 --style apa
    newsvault cite k3fa --style chicago --in-text
    newsvault cite sanctions --since 2024-05 --format bibtex > sanctions.bib
    newsvault cite k3fa --style my-journal.csl
    """
    with open_vault() as vault:
        if styles:
            print_lines(vault.citation_styles())
            return
        if not references and not filters:
            raise UsageError("cite needs an ID or a QUERY", hint="newsvault cite ID")
        from newsvault.api.query_intent import cited

        chosen = cited(vault, references, filters)
        if not chosen:
            raise NotFound("no article matches", hint="newsvault list QUERY")
        for reference in chosen:
            say_renumbered(vault, reference)
        text = vault.cite(chosen, style=style, format_=output, copies=not no_copy, in_text=in_text)
    if output in ("text", "html"):
        text = printable(text, keep="\n")
    else:
        print_utf8()
    print_lines([text.removesuffix("\n")])
