"""Records out: articles with their quotations, versions, tags and notes in formats of others.

One module a format, each with `write(target, records, now) -> Written`; with `is_ours(target)` if
an earlier export is updated. WARC and WACZ, which hold the captures themselves, are in
`maintenance/export.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from pathlib import Path

from newsvault.errors import UsageError
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.system.output_files import refuse_existing

__all__ = ["FORMATS", "ExportRecord", "Written", "export_records"]

# Format -> its module, and whether it writes a folder instead of a file.
_MODULES = {
    "md": ("md_notes", True),
    "html": ("html_pages", True),
    "csv": ("csv_tables", True),
    "parquet": ("parquet_tables", True),
    "jsonl": ("json_lines", False),
    "sqlite": ("sqlite_database", False),
    "epub": ("epub_book", False),
    "atom": ("atom_feed", False),
}
FORMATS = tuple(_MODULES)


def export_records(
    target: Path, records: Iterable[ExportRecord], *, format_: str, now: datetime
) -> Written:
    """Write records to `target` in a format.

    Args:
        target: the file, or for md, html, csv and parquet the folder.
        records: the articles, in order.
        format_: one of `FORMATS`.
        now: the current time, an aware datetime.

    Raises:
        UsageError: unknown format; `target` exists and is of another kind, or not to be updated.
    """
    if format_ not in _MODULES:
        raise UsageError(f"cannot export {format_!r}", hint=f"known: {', '.join(FORMATS)}")
    name, is_folder = _MODULES[format_]
    module = import_module(f"newsvault.output.exports.{name}")
    refuse_existing(target, getattr(module, "is_ours", None), folder=is_folder)
    written: Written = module.write(target, records, now)
    return written
