"""HTML: a folder with one self-contained page an article and an index; no script, strict policy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from newsvault.output.exports.files import make_folder, write_if_changed
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.exports.xml_text import xml
from newsvault.output.formats.html import POLICY, article
from newsvault.system.output_files import has_mark

_MARK = '<meta name="generator" content="newsvault">'
_STYLE = "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif}"


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write ID.html for each article and index.html; pages of other articles stay."""
    del now
    make_folder(target)
    index = target / "index.html"
    if not index.exists():
        write_if_changed(index, _index([]))  # the mark by which an interrupted export is known
    items, written, unchanged = [], 0, 0
    for record in records:
        stored = record.stored
        is_new = write_if_changed(target / f"{stored.id}.html", article(stored).encode())
        written, unchanged = written + is_new, unchanged + (not is_new)
        published = stored.article.published_at
        about = [stored.article.publisher, published.date().isoformat() if published else None]
        items.append(
            f'<li><a href="{stored.id}.html">{xml(stored.article.headline)}</a> '
            f"{xml(', '.join(filter(None, about)))}</li>"
        )
    is_new = write_if_changed(index, _index(items))
    return Written(articles=len(items), files=written + is_new, unchanged=unchanged + (not is_new))


def is_ours(target: Path) -> bool:
    """Return whether the folder is an earlier export, which the next one updates."""
    return has_mark(target / "index.html", _MARK.encode())


def _index(items: list[str]) -> bytes:
    page = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{_MARK}',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>Articles</title><style>{_STYLE}</style></head><body><h1>Articles</h1><ul>",
        *items,
        "</ul></body></html>",
    ]
    return "\n".join(page).encode()
