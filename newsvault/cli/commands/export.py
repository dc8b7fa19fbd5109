"""`newsvault export`: captures as a WARC file or a WACZ package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import open_vault, say
from newsvault.cli.list_options import narrowing
from newsvault.errors import NotFound, UsageError
from newsvault.text import plural, printable

if TYPE_CHECKING:
    from newsvault.api.filters import Filters
    from newsvault.api.vault import Vault


@click.command
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("references", nargs=-1, metavar="[ID...|QUERY]")
@narrowing
@click.option(
    "--format",
    "format_",
    type=click.Choice(["warc", "wacz"]),
    help="File format (default: from the extension of FILE).",
)
def command(
    target: Path, references: tuple[str, ...], *, filters: Filters, format_: str | None
) -> None:
    """Export captures as a WARC file or a WACZ package.

    Exports the whole vault with tags, notes and removals. With IDs, a QUERY in the language of
    newsvault search, or flags, exports only the captures of those articles. Other programs can
    replay both formats. Cookies and tokens in HTTP headers are left out.

    \b
    newsvault export news.wacz
    newsvault export story.warc.gz k3fa
    newsvault export sanctions.wacz sanctions --since 2024-05
    """
    if format_ is None and not target.name.endswith((".warc", ".warc.gz", ".wacz")):
        raise UsageError(
            f"cannot infer the format from the name {target.name}",
            hint="name the file .warc.gz or .wacz, or pass --format",
        )
    with open_vault() as vault:
        chosen = _chosen(vault, references, filters)
        done = vault.export(target, chosen, format_=format_)
    exported = f"{plural(done.captures, 'capture')} ({done.bytes / 1e6:.1f} MB)"
    say(printable(f"{exported} written to {target}."))
    if done.withheld:
        names = ", ".join(f"{name} {count}x" for name, count in done.withheld.items())
        say(printable(f"Left out, because they contain credentials: {names}."))


def _chosen(vault: Vault, references: tuple[str, ...], filters: Filters) -> tuple[str, ...] | None:
    """Return the ids of the requested articles, or None for the whole vault."""
    if not references and not filters:
        return None
    from newsvault.api.query_intent import chosen

    ids = chosen(vault, references, filters)
    if not ids:
        raise NotFound("no article matches; nothing was exported", hint="newsvault list QUERY")
    return ids
