"""`newsvault show`: show one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsvault.cli.context import look, open_vault, print_long, say, say_renumbered
from newsvault.cli.show_parts import dumped, part_json, part_text, why, why_speaker
from newsvault.cli.streams import write_bytes
from newsvault.output.formats import article_format

if TYPE_CHECKING:
    from newsvault.api.vault import Vault

PARTS = ("summary", "text", "quotes", "meta", "versions", "captures", "readings", "all")
_LISTS = ("quotes", "versions", "captures", "readings")


@click.command
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option("--part", type=click.Choice(PARTS), help="Print only this part.")
@click.option("--version", metavar="N|DATE", help="Show an older version, by number or date.")
@click.option(
    "--why",
    "field",
    metavar="FIELD",
    help="List the candidates for a field, their source, and why one won; speaker for ID.q3.",
)
@click.option("--raw", is_flag=True, help="Print the stored bytes unchanged.")
@click.option("--no-pager", is_flag=True, help="Print without a pager.")
@click.option("--json", "output", flag_value="json", help="One JSON value, for programs.")
@click.option("--format", "output", type=click.Choice(["text", "md", "html", "json", "jsonl"]),
              default="text", help="How the article is printed (default: text).")  # fmt: skip
def command(
    references: tuple[str, ...],
    part: str | None,
    version: str | None,
    field: str | None,
    *,
    raw: bool,
    no_pager: bool,
    output: str,
) -> None:
    """Show an article: its text, quotations and proof.

    ID is the beginning of an id, an address, ID@2 or ID@2024-05-01 for a version, or ID.q3 for a
    quotation. The part readings is what other vaults read in the same bytes, as their exports said,
    where it differs.

    \b
    newsvault show k3fa
    newsvault show k3fa --part quotes
    newsvault show k3fa --why headline
    newsvault show k3fa.q2
    newsvault show k3fa.q2 --why speaker
    newsvault show k3fa --raw > page.html
    """
    with open_vault() as vault:
        for reference in references:
            versioned = f"{reference}@{version}" if version else reference
            if raw:
                write_bytes(vault.raw(versioned).body)
                continue
            text = _shown(vault, versioned, part, field, output)
            if not text and part == "readings":
                say("No other vault has read this article otherwise.")
            else:
                print_long(text, output, pager=not no_pager)


def _shown(vault: Vault, reference: str, part: str | None, field: str | None, output: str) -> str:
    """Return the text of a quotation, a field, a part or the whole article."""
    if _is_quotation(reference):
        if field:
            return why_speaker(vault, reference, field, output)
        return _quotation(vault, reference, output)
    stored = vault.get(reference)
    if field:
        return why(stored, field, output)
    if output in ("json", "jsonl") and part in _LISTS:
        return part_json(vault, stored, part, output)
    if output != "text":
        return article_format(output)(stored)
    return part_text(vault, stored, part)


def _is_quotation(reference: str) -> bool:
    _, dot, number = reference.rpartition(".q")
    return bool(dot) and number.isdigit() and "/" not in reference


def _quotation(vault: Vault, reference: str, output: str) -> str:
    stored, quote = vault.quote(reference)
    say_renumbered(vault, reference)
    number = int(reference.rpartition(".q")[2])
    if output in ("json", "jsonl"):
        from newsvault.output.json_shapes import quote_shape

        return dumped(quote_shape(stored, number, quote), output)
    from newsvault.output.formats import text

    return text.quotation(stored, number, quote, look())
