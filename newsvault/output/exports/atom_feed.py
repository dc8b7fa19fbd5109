"""Atom (RFC 4287): a feed of the chosen articles, for feed readers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryFile

from newsvault import __version__
from newsvault.models import StoredArticle
from newsvault.output.blocks import iri
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.exports.xml_text import xhtml_blocks, xml
from newsvault.system.output_files import has_mark, replacing
from newsvault.urls import source_of

_MARK = b">newsvault</generator>"
_END = "</feed>\n"


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write one Atom file, newest first."""
    places: list[tuple[datetime, str, int, int]] = []
    # Entries come in the order of ids: a file holds them until all are known, not the memory.
    with TemporaryFile() as entries, replacing(target) as stream:
        for record in records:
            entry = _entry(record.stored).encode() + b"\n"
            places.append((_time(record.stored), record.stored.id, entries.tell(), len(entry)))
            entries.write(entry)
        stream.write(_head(title="newsvault", name=target.stem, now=now).encode())
        for _, _, start, length in sorted(places, reverse=True):
            entries.seek(start)
            stream.write(entries.read(length))
        stream.write(_END.encode())
    return Written(articles=len(places), files=1)


def is_ours(path: Path) -> bool:
    """Return whether the file is a feed of newsvault, which the next one may replace."""
    return has_mark(path, _MARK)


def feed(articles: Iterable[StoredArticle], *, title: str, name: str, now: datetime) -> str:
    """Return a feed; `name` makes its permanent id."""
    entries = (f"{_entry(stored)}\n" for stored in articles)
    return "".join([_head(title=title, name=name, now=now), *entries, _END])


def _head(*, title: str, name: str, now: datetime) -> str:
    digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:32]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f'<generator version="{__version__}">newsvault</generator>',
            f"<title>{xml(title)}</title>",
            f"<id>urn:sha256:{digest}</id>",
            f"<updated>{_rfc3339(now)}</updated>\n",
        ]
    )


def _entry(stored: StoredArticle) -> str:
    """Return the Atom entry of an article; its author is the outlet if no name is known."""
    article = stored.article
    names = [name for person in article.byline if (name := xml(person.name))]
    outlet = xml(article.publisher) or xml(source_of(article.url))
    blocks = xhtml_blocks(article.blocks)
    parts = [
        f"<title>{xml(article.headline)}</title>",
        f'<link rel="alternate" href="{xml(iri(article.url))}"/>',
        f"<id>urn:newsvault:{xml(stored.id)}</id>",
        f"<updated>{_rfc3339(_time(stored))}</updated>",
        *(f"<author><name>{name}</name></author>" for name in names or [outlet]),
        *(f'<category term="{xml(tag)}"/>' for tag in stored.tags),
    ]
    if article.published_at:
        parts.append(f"<published>{_rfc3339(article.published_at)}</published>")
    if article.summary:
        parts.append(f"<summary>{xml(article.summary)}</summary>")
    parts.append(f'<content type="html">{escape(blocks)}</content>')
    return "<entry>\n" + "\n".join(parts) + "\n</entry>"


def _time(stored: StoredArticle) -> datetime:
    """Return when the entry changed: when its newest version was captured."""
    return stored.capture.captured_at


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
