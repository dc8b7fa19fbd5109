"""`newsvault export`: captures as a WARC file or a WACZ package."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newsvault.console import say, vault_path
from newsvault.errors import UsageError
from newsvault.text import plural, printable


@click.command
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("references", nargs=-1, metavar="[ID]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["warc", "wacz"]),
    help="Default: by the file's name.",
)
def command(target: Path, references: tuple[str, ...], *, format_: str | None) -> None:
    """Write captures as one WARC file or a WACZ package.

    Without an ID the whole vault goes out, with tags, notes and removals; with IDs only the
    captures of those articles. Other programs replay both formats.

    \b
    newsvault export news.wacz
    newsvault export story.warc.gz k3fa
    """
    from newsvault.upkeep.exporting import export

    if format_ is None and not target.name.endswith((".warc", ".warc.gz", ".wacz")):
        raise UsageError(
            f"{target.name} names neither a WARC file nor a WACZ package",
            hint="end the name in .warc.gz or .wacz, or say which with --format",
        )
    done = export(
        vault_path(),
        target,
        format_=format_ or ("wacz" if target.suffix == ".wacz" else "warc"),
        references=references or None,
        now=datetime.now(UTC),
    )
    told = f"{plural(done.captures, 'capture')} ({done.bytes / 1e6:.1f} MB)"
    say(printable(f"{told} written to {target}."))
