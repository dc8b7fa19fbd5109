"""`newsvault export`: captures as WARC or WACZ, records in formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsvault.cli.context import open_vault, say
from newsvault.cli.list_options import narrowing
from newsvault.errors import NotFound, UsageError
from newsvault.text import plural, printable

if TYPE_CHECKING:
    from newsvault.api.exchange import Exported
    from newsvault.api.filters import Filters
    from newsvault.api.vault import Vault
    from newsvault.output.exports import Written


FORMATS = ("warc", "wacz", "md", "html", "jsonl", "csv", "sqlite", "parquet", "epub", "atom")


@click.command
@click.argument("arguments", nargs=-1, metavar="FILE [ID...|QUERY]")
@narrowing
@click.option("--out", type=click.Path(path_type=Path), metavar="PATH",
              help="File or folder to write; then all arguments choose articles.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(FORMATS),
              help="Format (default: from the extension of the file).")  # fmt: skip
def command(
    arguments: tuple[str, ...], *, filters: Filters, out: Path | None, format_: str | None
) -> None:
    """Export captures (WARC, WACZ), or records for other programs.

    warc and wacz hold the captures: the whole vault with tags, notes and removals, or those of the
    chosen articles. Other programs can replay both. Cookies and tokens in HTTP headers are left
    out. The other formats hold the records: md (a folder of notes, updated by the next export),
    html (a folder of pages), csv and parquet (a folder of tables), jsonl, sqlite, epub, atom.

    \b
    newsvault export news.wacz
    newsvault export story.warc.gz k3fa
    newsvault export sanctions --since 2024-05 --format md --out notes
    newsvault export --out archive.sqlite
    """
    target, references = _target(arguments, out)
    chosen_format = format_ or _format_of(target)
    with open_vault() as vault:
        chosen = _chosen(vault, references, filters)
        if chosen_format in ("warc", "wacz"):
            _tell_captures(vault.export(target, chosen, format_=chosen_format), target)
        else:
            _tell_records(vault.export_records(target, chosen, format_=chosen_format), target)


def _target(arguments: tuple[str, ...], out: Path | None) -> tuple[Path, tuple[str, ...]]:
    """Return the path to write and the articles to choose."""
    if out is not None:
        return out, arguments
    if not arguments:
        raise UsageError("export needs a file", hint="newsvault export FILE, or --out PATH")
    return Path(arguments[0]), arguments[1:]


def _format_of(target: Path) -> str:
    endings = {
        ".warc": "warc", ".gz": "warc", ".wacz": "wacz", ".jsonl": "jsonl", ".sqlite": "sqlite",
        ".db": "sqlite", ".epub": "epub", ".atom": "atom",
    }  # fmt: skip
    found = endings.get(target.suffix)
    if found is None or (target.suffix == ".gz" and not target.name.endswith(".warc.gz")):
        raise UsageError(
            f"cannot infer the format from the name {target.name}",
            hint="name the file .warc.gz or .wacz, or pass --format",
        )
    return found


def _tell_captures(done: Exported, target: Path) -> None:
    exported = f"{plural(done.captures, 'capture')} ({done.bytes / 1e6:.1f} MB)"
    say(printable(f"{exported} written to {target}."))
    if done.withheld:
        names = ", ".join(f"{name} {count}x" for name, count in done.withheld.items())
        say(printable(f"Left out, because they contain credentials: {names}."))


def _tell_records(done: Written, target: Path) -> None:
    unchanged = f", {done.unchanged:,} unchanged" if done.unchanged else ""
    files = f"{plural(done.files, 'file')} written{unchanged}"
    say(printable(f"{plural(done.articles, 'article')} exported to {target}: {files}."))
    for name in done.skipped:
        say(printable(f"Not updated, its marked line is gone: {name}"))


def _chosen(vault: Vault, references: tuple[str, ...], filters: Filters) -> tuple[str, ...] | None:
    """Return the ids of the requested articles, or None for the whole vault."""
    if not references and not filters:
        return None
    from newsvault.api.query_intent import chosen

    ids = chosen(vault, references, filters)
    if not ids:
        raise NotFound("no article matches; nothing was exported", hint="newsvault list QUERY")
    return ids
