"""`newsvault show`: one article, for a person or a program."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from newsvault.cli.context import look, open_vault, print_long
from newsvault.cli.streams import write_bytes
from newsvault.errors import NotFound, UsageError
from newsvault.output.formats import load_format
from newsvault.output.formats.json import dump
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.api.vault import Vault
    from newsvault.models import StoredArticle

PARTS = ("summary", "text", "quotes", "meta", "versions", "captures", "all")


@click.command
@click.argument("references", nargs=-1, required=True, metavar="ID...")
@click.option("--part", type=click.Choice(PARTS), help="Only this part.")
@click.option("--version", metavar="N|DATE", help="An older version, by number or date.")
@click.option(
    "--why",
    "field",
    metavar="FIELD",
    help="Every candidate for a field, where it stood, and why one won.",
)
@click.option("--raw", is_flag=True, help="The stored bytes, as they came.")
@click.option("--no-pager", is_flag=True, help="Never page.")
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
    quotation.

    \b
    newsvault show k3fa
    newsvault show k3fa --part quotes
    newsvault show k3fa --why headline
    newsvault show k3fa.q2
    newsvault show k3fa --raw > page.html
    """
    with open_vault() as vault:
        for reference in references:
            wanted = f"{reference}@{version}" if version else reference
            if raw:
                write_bytes(vault.raw(wanted).body)
                continue
            print_long(_shown(vault, wanted, part, field, output), output, pager=not no_pager)


def _shown(vault: Vault, reference: str, part: str | None, field: str | None, output: str) -> str:
    if _is_quotation(reference):
        return _quotation(vault, reference, output)
    stored = vault.get(reference)
    if field:
        return _why(stored, field, output)
    if output in ("json", "jsonl") and part in ("quotes", "versions", "captures"):
        return _rows(vault, stored, part, output)
    if output != "text":
        return str(load_format(output, "article").article(stored))
    return _part(vault, stored, part)


def _rows(vault: Vault, stored: StoredArticle, part: str, output: str) -> str:
    """Return the rows of a part that is a list, as JSON."""
    from newsvault.output import json_shapes

    if part == "quotes":
        numbered = enumerate(stored.article.quotes, 1)
        rows = [json_shapes.quote_shape(stored, number, quote) for number, quote in numbered]
    elif part == "versions":
        rows = [json_shapes.summary_shape(version) for version in vault.versions(stored.id)]
    else:
        rows = [json_shapes.capture_shape(capture) for capture in vault.captures(stored.id)]
    if output == "json":
        return _dumped({"schema": json_shapes.SCHEMA, "id": stored.id, part: rows}, output)
    return "\n".join(dump(row, indent=None) for row in rows)


def _part(vault: Vault, stored: StoredArticle, part: str | None) -> str:
    from newsvault.output.formats import text
    from newsvault.vault.overrides import judgement

    style = look()
    if part is None:
        return text.article(stored, style, judgement(vault, stored.capture.number))
    if part == "versions":
        return "\n".join(
            f"{v.version:>2}  {v.short_id}@{v.version_name.partition('@')[2]}  "
            f"{style.bold(safe_line(v.article.headline))}"
            for v in vault.versions(stored.id)
        )
    if part == "captures":
        return "\n".join(text.capture_line(c) for c in vault.captures(stored.id))
    if part == "all":
        parts = [_part(vault, stored, None), text.facts(stored, style)]
        return "\n\n".join([*parts, _part(vault, stored, "captures")])
    return {
        "summary": lambda: style.wrap(safe_line(stored.article.summary or "")),
        "text": lambda: text.body(stored.article, style),
        "quotes": lambda: text.quotes(stored, style),
        "meta": lambda: text.facts(stored, style),
    }[part]()


def _is_quotation(reference: str) -> bool:
    _, dot, number = reference.rpartition(".q")
    return bool(dot) and number.isdigit() and "/" not in reference


def _quotation(vault: Vault, reference: str, output: str) -> str:
    stored, quote = vault.quote(reference)
    number = int(reference.rpartition(".q")[2])
    if output in ("json", "jsonl"):
        from newsvault.output.json_shapes import quote_shape

        return _dumped(quote_shape(stored, number, quote), output)
    from newsvault.output.formats import text

    return text.quotation(stored, number, quote, look())


def _dumped(value: dict[str, Any], output: str) -> str:
    """Return a value as JSON, on one line for `jsonl`."""
    return dump(value, indent=2 if output == "json" else None)


def _why(stored: StoredArticle, field: str, output: str) -> str:
    known = sorted({c.field for c in stored.article.origins})
    found = [c for c in stored.article.origins if c.field == field]
    if not found and field not in known:
        raise UsageError(f"no candidates for {field!r}", hint=f"fields: {', '.join(known)}")
    if not found:
        raise NotFound(f"the page told nothing for {field!r}")
    if output in ("json", "jsonl"):
        from newsvault.output.json_shapes import SCHEMA

        rows = [asdict(candidate) for candidate in found]
        value = {"schema": SCHEMA, "id": stored.id, "field": field, "candidates": rows}
        return _dumped(value, output)
    from newsvault.output.formats import text

    return text.candidates(found, look())
