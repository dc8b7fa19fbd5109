"""JSON lines: one value a line, for programs that read line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsvault.models import Hit, StoredArticle
from newsvault.output.format_protocol import Format
from newsvault.output.formats.json import dump
from newsvault.output.json_shapes import SCHEMA, hit_shape, stored_shape, summary_shape
from newsvault.output.table import Table


def article(stored: StoredArticle) -> str:
    """Return one article with all fields, on one line."""
    return dump(stored_shape(stored), indent=None)


def rows(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Yield a line per article."""
    for stored in articles:
        yield dump({"schema": SCHEMA, **summary_shape(stored)}, indent=None)


def hits(found: Iterable[Hit]) -> Iterator[str]:
    """Yield a line per hit."""
    for hit in found:
        yield dump({"schema": SCHEMA, **hit_shape(hit)}, indent=None)


def table(found: Table) -> Iterator[str]:
    """Yield a line per row."""
    for value in found.values:
        yield dump({"schema": SCHEMA, **value}, indent=None)


FORMATS = {"jsonl": Format(article=article, rows=rows, hits=hits, table=table)}
