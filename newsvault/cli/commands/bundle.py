"""`newsvault bundle`: an evidence bundle of articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import next_command, open_vault, say
from newsvault.cli.list_options import narrowing
from newsvault.errors import NotFound, UsageError
from newsvault.text import plural, printable

if TYPE_CHECKING:
    from newsvault.api.filters import Filters


@click.command
@click.argument("references", nargs=-1, metavar="ID...|QUERY")
@narrowing
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR",
              help="Folder to create (with --zip: the ZIP file).")  # fmt: skip
@click.option("--zip", "zipped", is_flag=True, help="Write one ZIP file.")
@click.option("--timestamp", metavar="URL",
              help="Add a time-stamp (RFC 3161) of the authority at URL.")  # fmt: skip
@click.option("--with-notes", is_flag=True, help="Include tags and notes.")
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST",
              help="Allow a time-stamping authority at this private address.")  # fmt: skip
def command(
    references: tuple[str, ...],
    *,
    filters: Filters,
    out: Path,
    zipped: bool,
    timestamp: str | None,
    with_notes: bool,
    allow_hosts: tuple[str, ...],
) -> None:
    """Write an evidence bundle of articles.

    A BagIt bag (RFC 8493): the captures as WACZ, records, quotations, versions, the query,
    citations, the fetch record of each page, and report.html, which explains how to check all of it
    with public programs. Cookies, credentials and local paths are left out.

    \b
    newsvault bundle k3fa --out proof
    newsvault bundle sanctions --since 2024-05 --zip --out sanctions.zip
    newsvault bundle k3fa --out proof --timestamp https://tsa.example/tsr
    newsvault check-bundle proof
    """
    if not references and not filters:
        raise UsageError("bundle needs an ID or a QUERY", hint="newsvault bundle ID --out DIR")
    with open_vault(allow_hosts=allow_hosts) as vault:
        from newsvault.api.query_intent import chosen

        ids = chosen(vault, references, filters)
        if not ids:
            raise NotFound("no article matches; nothing was written", hint="newsvault list QUERY")
        done = vault.bundle(
            out,
            ids,
            query=filters.query(" ".join(references) or "*"),
            zipped=zipped,
            timestamp=timestamp,
            with_notes=with_notes,
        )
    stamp = ", with a time-stamp" if done.timestamped else ""
    counts = (
        f"{plural(done.articles, 'article')}, {plural(done.captures, 'capture')}, "
        f"{plural(done.quotations, 'quotation')}"
    )
    say(printable(f"{counts} written to {out}{stamp}."))
    next_command("check-bundle", str(out))
